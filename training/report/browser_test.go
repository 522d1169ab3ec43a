package report

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

// read returns what the readings of a panel say.
func (b *tab) read(t *testing.T, curve int) map[string]string {
	t.Helper()
	return value[map[string]string](t, b, fmt.Sprintf(`Object.fromEntries([...document.querySelectorAll('[data-curve="%d"] .readings [data-key], [data-curve="%d"] .readings [data-range]')]
		.map(e => [e.dataset.key ? e.dataset.key : e.dataset.range + " range", e.textContent]))`, curve, curve))
}

// readingsAt is what Go works out for a point of a curve.
func readingsAt(c curve, at int, rate, texts float64) map[string]string {
	all := map[string]string{"threshold": number(c.points[at].Threshold)}
	for _, r := range readings(c.operate(at, rate, texts)) {
		all[r.Key] = r.Value
		if r.Range != "" {
			all[r.Key+" range"] = r.Range
		}
	}
	return all
}

func setField(id, text string) string {
	return fmt.Sprintf(`const f = document.getElementById(%q); f.value = %q; f.dispatchEvent(new Event("input", {bubbles: true}))`, id, text)
}

func setSlider(curve, at int) string {
	return fmt.Sprintf(`const f = document.querySelector('[data-curve="%d"] input[type=range]'); f.value = %d; f.dispatchEvent(new Event("input", {bubbles: true}))`, curve, at)
}

func TestBrowser(t *testing.T) {
	in := fixture(t, threeThemes, hostilely)
	p := New(in)
	b := browse(t, p)

	t.Run("sliders", func(t *testing.T) {
		_, curves := p.parts()
		if len(curves) != 5 { // one of six questions has no positive row
			t.Fatalf("%d curves", len(curves))
		}
		threat := in.Evaluation.Themes[0]
		c := newCurve(threat.Promotion, threat.Promotion.Threshold, threat.FlagThreshold)
		if diff := cmp.Diff(readingsAt(c, c.at(0.5), c.baseRate, textsADay), b.read(t, 0)); diff != "" {
			t.Errorf("at first (-Go +page):\n%s", diff)
		}
		for at := 0; at < len(c.points); at += 7 {
			b.run(t, setSlider(0, at))
			if diff := cmp.Diff(readingsAt(c, at, c.baseRate, textsADay), b.read(t, 0)); diff != "" {
				t.Fatalf("at point %d (-Go +page):\n%s", at, diff)
			}
		}
		b.run(t, setField("texts", "2500000"))
		b.run(t, setField("rate-promotion", "3.5"))
		for _, at := range []int{0, 5, len(c.points) - 1} {
			b.run(t, setSlider(0, at))
			if diff := cmp.Diff(readingsAt(c, at, 3.5/100, 2500000), b.read(t, 0)); diff != "" {
				t.Fatalf("at point %d of another traffic (-Go +page):\n%s", at, diff)
			}
		}
		// The other question has a base rate of its own.
		m := newCurve(threat.Mention, threat.Mention.Threshold)
		if diff := cmp.Diff(readingsAt(m, m.at(0.25), m.baseRate, 2500000), b.read(t, 1)); diff != "" {
			t.Errorf("talks about it (-Go +page):\n%s", diff)
		}
		before := b.read(t, 0)
		b.run(t, setField("texts", "-3"))
		b.run(t, setField("rate-promotion", ""))
		if diff := cmp.Diff(before, b.read(t, 0)); diff != "" {
			t.Errorf("fields that make no sense change the figures:\n%s", diff)
		}
		b.run(t, `document.querySelector('[data-curve="0"] [data-point]:nth-of-type(2)').click()`)
		if got := b.read(t, 0)["threshold"]; got != number(0.75) {
			t.Errorf("the button of the flag threshold sets %s", got)
		}
		var want []string
		for _, row := range trafficOf(p, 3.5/100, 2500000).Rows {
			for _, c := range row[1:] {
				want = append(want, c.Text+c.Sub)
			}
		}
		if diff := cmp.Diff(want, value[[]string](t, b, `[...document.querySelectorAll("#traffic tbody td")].map(e => e.textContent)`)); diff != "" {
			t.Errorf("a day (-Go +page):\n%s", diff)
		}
	})

	t.Run("keyboard", func(t *testing.T) {
		before := b.read(t, 0)["threshold"]
		b.do(t, chromedp.SendKeys(chromedp.CSS(`[data-curve="0"] input[type=range]`), kb.ArrowLeft)) // arrow left
		if after := b.read(t, 0)["threshold"]; after == before {
			t.Errorf("the arrow key leaves the threshold at %s", before)
		}
		if unnamed := value[[]string](t, b, `[...document.querySelectorAll("input, button")].filter(e => !(e.labels && e.labels.length) && !e.textContent.trim()).map(e => e.outerHTML)`); len(unnamed) > 0 {
			t.Errorf("controls without a name: %q", unnamed)
		}
		if unnamed := value[int](t, b, `[...document.querySelectorAll("svg")].filter(e => e.getAttribute("role") !== "img" || !e.getAttribute("aria-label")).length`); unnamed > 0 {
			t.Errorf("%d charts without a description", unnamed)
		}
	})

	ground := `getComputedStyle(document.body).backgroundColor`
	t.Run("colour schemes", func(t *testing.T) {
		b.media(t, "", "light")
		light := value[string](t, b, ground)
		b.media(t, "", "dark")
		dark := value[string](t, b, ground)
		if light == dark {
			t.Errorf("the ground is %s in both schemes", light)
		}
		b.do(t, chromedp.Click(chromedp.CSS("#scheme")))
		if got := value[string](t, b, ground); got != light {
			t.Errorf("the button makes the ground %s, want %s", got, light)
		}
		b.do(t, chromedp.Click(chromedp.CSS("#scheme")))
		if got := value[string](t, b, ground); got != dark {
			t.Errorf("the button makes the ground %s again, want %s", got, dark)
		}
	})

	t.Run("widths", func(t *testing.T) {
		for _, width := range []int64{360, 1400} {
			b.do(t, chromedp.EmulateViewport(width, 800))
			b.run(t, `document.querySelectorAll("details").forEach(d => { d.open = true })`)
			if got := value[int64](t, b, `document.documentElement.scrollWidth`); got > width {
				wide := value[[]string](t, b, `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll")).map(e => e.tagName + "." + e.className).slice(0, 5)`)
				t.Errorf("at %d pixels the page is %d wide: %q", width, got, wide)
			}
		}
	})

	t.Run("print", func(t *testing.T) {
		b.run(t, `document.querySelectorAll("details").forEach(d => { d.open = false })`)
		b.media(t, "print", "dark")
		shown := value[[]string](t, b, `["nav", ".tools", ".controls", ".slider", ".marks", ".mistake .text"].filter(s => document.querySelector(s).getClientRects().length > 0)`)
		if len(shown) > 0 {
			t.Errorf("print shows %q", shown)
		}
		if hidden := value[bool](t, b, `document.querySelector(".question svg").getBoundingClientRect().height < 50`); hidden {
			t.Error("print hides the charts of a folded theme")
		}
		if got := value[string](t, b, ground); got != "rgb(255, 255, 255)" {
			t.Errorf("the dark scheme prints on %s", got)
		}
		pdf, err := chromedp.Run(b, chromedp.PrintToPDF())
		if err != nil {
			t.Fatal(err)
		}
		if len(pdf) < 10000 {
			t.Errorf("the print has %d bytes", len(pdf))
		}
	})
	b.quiet(t)
}

// A page of 40 themes is folded, and its contents unfold what they lead to.
func TestBrowserManyThemes(t *testing.T) {
	var themes []string
	for i := range 40 {
		themes = append(themes, "theme_"+strconv.Itoa(i))
	}
	b := browse(t, New(fixture(t, themes, same)))
	b.run(t, `document.querySelector('nav a[href="#theme-40"]').click()`)
	b.do(t, chromedp.WaitVisible(chromedp.CSS("#theme-40 svg")))
	if n := value[int](t, b, `document.querySelectorAll("#themes > details[open]").length`); n != 1 {
		t.Errorf("%d themes are unfolded, want the one that was asked for", n)
	}
	b.quiet(t)
}

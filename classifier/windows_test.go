package classifier

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// The long windows of a text cover it, half overlapping, and so do the short ones of each
// size, four to a window, of a text with several long ones.
func TestWindowsCoverTheText(t *testing.T) {
	for pieces := range 1000 {
		ws := windowsOf(pieces, true)
		long := longWindows(ws)
		checkCover(t, pieces, ws[:long], windowPieces, windowStep, false)
		if !slices.Equal(windowsOf(pieces, false), ws[:long]) {
			t.Fatalf("%d pieces: without short windows %v", pieces, windowsOf(pieces, false))
		}
		if pieces <= windowPieces {
			if len(ws) != 1 {
				t.Fatalf("%d pieces have %d windows", pieces, len(ws))
			}
			continue
		}
		quarters := slices.IndexFunc(ws[long:], func(w window) bool { return w.to-w.from != windowPieces/4 })
		checkCover(t, pieces, ws[long:long+quarters], windowPieces/4, windowPieces/16, true)
		checkCover(t, pieces, ws[long+quarters:], windowPieces/2, windowPieces/8, true)
	}
}

func checkCover(t *testing.T, pieces int, ws []window, size, step int, short bool) {
	t.Helper()
	last := len(ws) - 1
	switch {
	case ws[0].from != 0 || ws[last].to != pieces:
		t.Fatalf("windows of %d pieces begin at %d and end at %d", pieces, ws[0].from, ws[last].to)
	case last > 0 && ws[last].from == ws[last-1].from:
		t.Fatalf("%d pieces: the last window is there twice", pieces)
	}
	for i, w := range ws {
		if w.to-w.from != min(pieces, size) || w.short != short {
			t.Fatalf("%d pieces: window %d is %v, want %d pieces, short %v", pieces, i, w, size, short)
		}
		if i < last && w.from != i*step {
			t.Fatalf("%d pieces: window %d begins at %d, want steps of %d", pieces, i, w.from, step)
		}
		if i > 0 && (w.from <= ws[i-1].from || w.from > ws[i-1].from+step) {
			t.Fatalf("%d pieces: window %d begins at %d, the one before at %d", pieces, i, w.from, ws[i-1].from)
		}
	}
}

func TestAround(t *testing.T) {
	ws := windowsOf(150, true) // [0,64) [32,96) [64,128) [86,150), then [0,16) [4,20) ... [134,150), [0,32) ...
	for once, wants := range map[bool]map[int]window{
		true:  {4: {0, 40, true}, 5: {0, 44, true}, 10: {0, 64, true}, 11: {4, 68, true}, 38: {112, 150, true}},
		false: {4: {0, 24, true}, 5: {0, 28, true}, 6: {0, 32, true}, 7: {4, 36, true}, 38: {128, 150, true}},
	} {
		maps.Copy(wants, map[int]window{
			0: {0, 96, false}, 1: {0, 128, false}, 2: {32, 150, false}, 3: {64, 150, false},
			39: {0, 48, true}, 43: {16, 80, true}, len(ws) - 1: {104, 150, true},
		})
		p := tinyParameters()
		p.CountOnce = once
		m := build(t, p)
		for i, want := range wants {
			if got := m.around(ws, i); got != want {
				t.Errorf("counting once %v: around window %d, %v, is %v, want %v", once, i, ws[i], got, want)
			}
		}
		if got := m.around(windowsOf(0, true), 0); got != (window{}) {
			t.Errorf("around the window of an empty text is %v", got)
		}
	}
}

// randomText returns some words of the tiny model and others, with punctuation, names,
// leetspeak and pieces of several tokens among them.
func randomText(random *rand.Rand, words int) string {
	all := strings.Fields("kill them i will bomb the server malware said reuters police don't! attack, (attack) " +
		"bomb-bomb k1ll malw4re -- ... it's,kill Black Dawn Front Dawn 123456 https://x.example/ unknown 😀 ½bomb \u200b kill\u200b them.")
	var b strings.Builder
	for range words {
		fmt.Fprint(&b, all[random.IntN(len(all))], " ")
	}
	return b.String()
}

// The sums of a window are what one gets by reading its pieces alone: a bigram counts
// only with both ends inside, and once what stands there twice.
func TestSumsOfWindows(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for _, once := range []bool{true, false} {
		p := tinyParameters()
		p.CountOnce = once
		m := build(t, p)
		for range 60 {
			w := m.workers.Get().(*worker)
			w.scan.read([]byte(randomText(random, random.IntN(300))))
			m.look(&w.scan, &w.text)
			windows := windowsOf(w.scan.pieces, true)
			sums := m.add(w, windows)
			for i, window := range windows {
				want := sumsAlone(m, &w.scan, window)
				if !slices.Equal(sums.of(i), want) {
					t.Fatalf("window %v of %d pieces: %v, alone %v", window, w.scan.pieces, sums.of(i), want)
				}
				wide := m.around(windows, i)
				if got, want := m.in(w, wide), sumsAlone(m, &w.scan, wide); !slices.Equal(got, want) {
					t.Fatalf("windows %v of %d pieces: %v, alone %v", wide, w.scan.pieces, got, want)
				}
			}
			whole := window{to: w.scan.pieces}
			if got, want := m.in(w, whole), sumsAlone(m, &w.scan, whole); !slices.Equal(got, want) {
				t.Fatalf("the whole text: %v, alone %v", got, want)
			}
			if slices.ContainsFunc(w.times, func(n int32) bool { return n != 0 }) {
				t.Fatal("a counter is left for the next text")
			}
		}
	}
}

// sumsAlone adds up the features of a text that consists of the pieces of the window.
func sumsAlone(m *Model, s *scan, w window) []int64 {
	var alone scan
	for _, tok := range s.tokens {
		if w.from <= int(tok.piece) && int(tok.piece) < w.to {
			alone.tokens = append(alone.tokens, tok)
		}
	}
	var o occurrences
	m.look(&alone, &o)
	sums := make([]int64, m.labels+1)
	seen := map[int32]bool{}
	for _, id := range o.ids {
		if !m.p.CountOnce || !seen[id] {
			m.weigh(sums, id, 1)
		}
		seen[id] = true
	}
	return sums
}

// The log odds of a theme are those of its best window, where a short one begins lower and
// counts only if no long one makes the theme certain, and the promoting stance is that of this
// window and its neighbours. What is observed are those of the best long and the best short one.
func TestBestWindow(t *testing.T) {
	m := build(t, tinyParameters())
	random := rand.New(rand.NewPCG(7, 8))
	shorts := 0
	for range 120 {
		text := randomText(random, random.IntN(300))
		w := m.workers.Get().(*worker)
		m.read(w, []byte(text))
		windows := windowsOf(w.scan.pieces, true)
		long := longWindows(windows)
		units := func(label int, in window) int64 {
			sums := sumsAlone(m, &w.scan, in)
			return m.priors[label] + sums[label]*m.p.LengthNorm.reciprocal(sums[m.labels])
		}
		best := func(label int, ws []window) (float64, float64) {
			best := 0
			for i := range ws {
				if units(label, ws[i]) > units(label, ws[best]) {
					best = i
				}
			}
			return logOdds(units(label, ws[best])), logOdds(units(m.promoting, m.around(ws, best)))
		}
		observed, result := m.Observe([]byte(text)), m.Classify([]byte(text), Options{})
		if observed.Windows != long || (observed.Short != nil) != (long < len(windows)) {
			t.Fatalf("%d windows and short ones %v of %d pieces", observed.Windows, observed.Short, w.scan.pieces)
		}
		for label, theme := range m.p.Taxonomy.Themes {
			want, promoting := best(label, windows[:long])
			if observed.Themes[label] != want || observed.Promoting[label] != promoting {
				t.Fatalf("%q: %s has %v and %v, its best long window %v and %v", text, theme.Name, observed.Themes[label], observed.Promoting[label], want, promoting)
			}
			prior := m.priors[label]
			if long < len(windows) {
				short, promoting := best(label, windows[long:])
				lower := logOdds(logOddsUnits(m.p.ThemeCalibrations[label].ShortWindow))
				if observed.Short[label] != short || observed.ShortPromoting[label] != promoting {
					t.Fatalf("%q: %s has %v and %v, its best short window %v and %v", text, theme.Name, observed.Short[label], observed.ShortPromoting[label], short, promoting)
				}
				if want < certain && short-lower > want {
					want = short - lower
					prior -= logOddsUnits(m.p.ThemeCalibrations[label].ShortWindow)
					shorts++
				}
			}
			if got := result.Theme(theme.Name); got.LogOdds != want || got.PriorLogOdds != logOdds(prior) {
				t.Fatalf("%q: %s has %v from %v, want %v from %v", text, theme.Name, got.LogOdds, got.PriorLogOdds, want, logOdds(prior))
			}
		}
	}
	if shorts < 10 {
		t.Errorf("a short window was the best of %d themes only", shorts)
	}
}

// What is promised of every answer holds for long texts, too.
func TestPromisesOnLongTexts(t *testing.T) {
	m := build(t, tinyParameters())
	random := rand.New(rand.NewPCG(9, 10))
	for range 30 {
		checkClassify(t, m, []byte(randomText(random, 64+random.IntN(400))), []byte(randomText(random, random.IntN(100))))
	}
}

// What a window repeats counts once there, and what stands before a window does not matter:
// nobody can use up the words of a call.
func TestCountOnce(t *testing.T) {
	m := build(t, tinyParameters())
	odds := func(text string) float64 {
		return theme(t, m.Classify([]byte(text), Options{}), "threat").LogOdds
	}
	// A third time adds no word and no pair that was not there the second time.
	twice := odds("I will kill them. I will kill them.")
	if thrice := odds("I will kill them. I will kill them. I will kill them."); thrice != twice {
		t.Errorf("log odds %v of a text said three times, %v said twice", thrice, twice)
	}
	if again := odds("I will kill them. I will kill them."); again != twice {
		t.Errorf("log odds %v the second time, %v the first", again, twice)
	}
	call := strings.Repeat("qq ", 30) + "I will kill them" + strings.Repeat(" qq", 100)
	for _, before := range []int{20, 40, 60} {
		if used, plain := odds("them kill will I "+strings.Repeat("qq ", before)+call), odds(strings.Repeat("qq ", before+4)+call); used < plain {
			t.Errorf("log odds %v where the words stand %d pieces before the call, too, %v where they do not", used, before+30, plain)
		}
	}
	p := tinyParameters()
	p.CountOnce = false
	m = build(t, p)
	if once, often := odds("kill them"), odds(strings.Repeat("kill them ", 20)); often < 2*once {
		t.Errorf("log odds %v of a model that counts all, %v of one time", often, once)
	}
}

// Of windows that say the same the earliest gives the evidence.
func TestEarliestOfEqualWindows(t *testing.T) {
	m := build(t, tinyParameters())
	block := "I will kill them. " + strings.Repeat("the ", windowStep-4)
	text := strings.Repeat(block, 8)
	threat := theme(t, m.Classify([]byte(text), Options{Evidence: 1}), "threat")
	if len(threat.Evidence) != 1 || threat.Evidence[0].End > len(block) {
		t.Errorf("evidence %v, want it in the first %d bytes", threat.Evidence, len(block))
	}
}

// A text cannot be made harmless by what stands far from the threat.
func TestDilution(t *testing.T) {
	p := tinyParameters()
	p.CountOnce = false
	m := build(t, p)
	padding := strings.Repeat("the server the police said ", 40)
	call := "I will kill them. I will bomb the server. "
	surrounded := strings.Repeat("the ", windowStep) + call + strings.Repeat("the ", windowStep)
	bare := theme(t, m.Classify([]byte(surrounded), Options{}), "threat")
	diluted := theme(t, m.Classify([]byte(padding+surrounded+padding), Options{}), "threat")

	w := m.workers.Get().(*worker)
	w.scan.read([]byte(padding + surrounded + padding))
	m.look(&w.scan, &w.text)
	whole := window{to: w.scan.pieces}
	wholeText, _ := m.logOdds(m.in(w, whole), whole, m.p.Taxonomy.Theme("threat"))

	if diluted.LogOdds < bare.LogOdds-1 || diluted.LogOdds < logOdds(wholeText)+1 {
		t.Errorf("log odds %v alone, %v in a long text, %v if that were one window", bare.LogOdds, diluted.LogOdds, logOdds(wholeText))
	}
}

// theme returns what a result says of one theme.
func theme(t *testing.T, r Result, name string) ThemeResult {
	t.Helper()
	theme := r.Theme(name)
	if theme.Theme != name {
		t.Fatalf("no theme %q in %+v", name, r)
	}
	return theme
}

// By how much a theme may begin lower in a short window is bounded: sums stay exact.
func TestShortWindowIsBounded(t *testing.T) {
	for _, lower := range []float64{-0.125, maxShortWindow + 1, math.NaN(), math.Inf(1)} {
		p := tinyParameters()
		p.ThemeCalibrations[1].ShortWindow = lower
		if _, err := New(p); err == nil || !strings.Contains(err.Error(), "cyber_weapons") {
			t.Errorf("lower by %v: error %v", lower, err)
		}
	}
}

package classifier

import (
	"bytes"
	"strings"
	"testing"
)

// hostile returns texts that broke prose, break naive code, or try to hide what they
// say. They are the seeds of every fuzz target.
func hostile() []string {
	const run = 300
	return []string{
		// prose panics.
		"ȺȺȺn't", "\xff\xff's", "x \xff\xff's y",
		// prose is worse than quadratic; longRuns has them longer.
		strings.Repeat("!", run), strings.Repeat("(", run), strings.Repeat(".", run), strings.Repeat("'", run),
		strings.Repeat("'s", 50), strings.Repeat("\"$", 50), strings.Repeat("&rsquo;", 20),
		// prose drops text.
		"don't!", "it's,", "x'mkill", "'murder'", "I'll kill'em, they're 'dead'", "we&rsquo;ll &rsquo;kill&rsquo;",
		// Hidden words.
		"k i l l them", "k i l l", "п о л и", strings.Repeat("k ", 200), "k\u200bi\u200bl\u200bl", "ｋｉｌｌ ｔｈｅｍ", "kіll thеm",
		"k1ll th3m", "k!ll", "malw4re,malw4re", "malw4ren't", "bo\u0301\u0302\u0303mb", "\u202ekill\u202c them", "𝐤𝐢𝐥𝐥 Ⓚⓘⓛⓛ", "kxx\b\bill",
		// One character that is many, or none.
		"\ufdfa", "½", "⅓rd of ½", "ŉow", "㏂ ㏘!", "ﬃ ǆ ßß İİ ẞ", "\u00ad\u200d\ufeff", "a\u0345b", "don't!㎧",
		// Other scripts, and what is no text.
		"我们要杀了他们", "Мы убьём их всех завтра", "سنقتلهم جميعا غدا", "ฆ่าพวกเขา", "मार डालो",
		"\x00\x00kill\x00them\x00", "\x01\x02\x03", "\xc3\x28 \xe2\x82 \xf0\x9f\x92 kill", "\xed\xa0\x80\xed\xb0\x80", "\x80\x80\x80",
		"", " ", "\u2028\u0085\u00a0\t\n\v\f\r", "...", "😀😀 kill 🔪👩‍👩‍👧",
		// Classes and names.
		"see https://x.example/a?b=c or www.y.example", "@a_b. @ @@x a@b.cc", "call 555-123-4567, 1234 or 12345",
		"the Black Dawn Front said", "Black\u200b Dawn's al-Qaeda-led {ORG} {org} {url", "People's Army's!㎧",
		"I will kill them. I will bomb the server, Reuters said.",
		// Several windows, with bigrams across their borders and more spans than evidence may have.
		strings.Repeat("the ", 39) + strings.Repeat("kill them ", 60) + "kill",
	}
}

// longRuns returns what a server without a guard would read for minutes. Fuzzing leaves
// them out, since it would spend its time on them.
func longRuns() map[string][]byte {
	const run = 64 << 10
	runs := map[string][]byte{}
	for _, unit := range []string{"!", "(", ".", "'", "k", "k ", "'m", "杀", "\xff"} {
		runs[unit] = bytes.Repeat([]byte(unit), run/len(unit))
	}
	return runs
}

func TestLongRuns(t *testing.T) {
	m := build(t, tinyParameters())
	for unit, text := range longRuns() {
		t.Run(unit, func(t *testing.T) {
			checkClassify(t, m, text, nil)
			checkTokens(t, text)
		})
	}
}

package perturb

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// references writes every third letter the way HTML can.
func references(text string, random *rand.Rand) string {
	var b strings.Builder
	for _, r := range text {
		if !isASCIILetter(r) || random.IntN(3) > 0 {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, pick(random, []string{"&#%d;", "&#x%x;"}), r)
	}
	return b.String()
}

package classifier

import "strings"

// maxNormalizedBytes bounds the normalised text of an answer: normal forms unfold, and a
// text of the greatest length may become several times as long.
const maxNormalizedBytes = MaxTextBytes

// normalized returns the text as the model read it: the tokens of each piece one after the
// other, the pieces with a blank between them, classes by their names, {ORG}. Readings
// that stand beside a token are no part of it. What is too long ends with a whole token.
func (s *scan) normalized() string {
	var b strings.Builder
	for i, tok := range s.tokens {
		if tok.kind == readingToken {
			continue
		}
		text := tok.text
		if tok.kind == classToken {
			text = strings.ToUpper(text)
		}
		if b.Len()+1+len(text) > maxNormalizedBytes {
			break
		}
		if b.Len() > 0 && s.tokens[i-1].piece != tok.piece {
			b.WriteByte(' ')
		}
		b.WriteString(text)
	}
	return b.String()
}

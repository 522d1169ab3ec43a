package perturb

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

func fullWidth(text string, _ *rand.Rand) string {
	return strings.Map(func(r rune) rune {
		if '!' <= r && r <= '~' {
			return r + '！' - '!'
		}
		return r
	}, text)
}

// styles are the first small letter and the first capital of alphabets that have them all in order.
var styles = [][2]rune{
	{'𝐚', '𝐀'},
	{'𝒂', '𝑨'},
	{'𝓪', '𝓐'},
	{'𝕒', 0},
	{'𝖺', '𝖠'},
	{'𝗮', '𝗔'},
	{'𝙖', '𝘼'},
	{'𝚊', '𝙰'},
	{'ⓐ', 'Ⓐ'},
	{'⒜', 0},
	{'🄰', '🄰'},
	{'🅐', '🅐'},
	{'🅰', '🅰'},
}

func styled(text string, random *rand.Rand) string {
	style := pick(random, styles)
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z':
			return r - 'a' + style[0]
		case 'A' <= r && r <= 'Z' && style[1] != 0:
			return r - 'A' + style[1]
		}
		return r
	}, text)
}

// doubles are letters of other alphabets that are drawn like Latin ones: Cyrillic, Greek, Armenian, Cherokee, small
// capitals.
var doubles = map[rune][]rune{
	'a': []rune("аαᴀ"), 'b': []rune("Ьβʙᏼ"), 'c': []rune("сᴄⅽ"), 'd': []rune("ԁᴅⅾ"), 'e': []rune("еεᴇ"), 'f': []rune("ꜰք"), 'g': []rune("ɡɢց"),
	'h': []rune("һհʜ"), 'i': []rune("іιɪ"), 'j': []rune("јᴊ"), 'k': []rune("кκᴋ"), 'l': []rune("ӏʟⅼ"), 'm': []rune("мᴍⅿ"), 'n': []rune("ոηɴ"),
	'o': []rune("оοօᴏ"), 'p': []rune("рρᴘ"), 'q': []rune("ԛզ"), 'r': []rune("гʀ"), 's': []rune("ѕꜱ"), 't': []rune("тτᴛ"), 'u': []rune("υսᴜ"),
	'v': []rune("νѵᴠ"), 'w': []rune("ԝѡωᴡ"), 'x': []rune("хχ"), 'y': []rune("уγʏ"), 'z': []rune("ᴢ"),
	'A': []rune("АΑᎪ"), 'B': []rune("ВΒᏴ"), 'C': []rune("СᏟ"), 'D': []rune("Ꭰ"), 'E': []rune("ЕΕᎬ"), 'G': []rune("ԌᏀ"), 'H': []rune("НΗᎻ"),
	'I': []rune("ІΙ"), 'J': []rune("ЈᎫ"), 'K': []rune("КΚᏦ"), 'L': []rune("Ꮮ"), 'M': []rune("МΜᎷ"), 'N': []rune("Ν"), 'O': []rune("ОΟՕ"),
	'P': []rune("РΡᏢ"), 'S': []rune("ЅՏᏚ"), 'T': []rune("ТΤᎢ"), 'V': []rune("ѴᏙ"), 'W': []rune("ԜᎳ"), 'X': []rune("ХΧ"), 'Y': []rune("ΥҮᎩ"), 'Z': []rune("ΖᏃ"),
}

// homoglyph takes about two letters of three from other alphabets.
func homoglyph(text string, random *rand.Rand) string {
	return strings.Map(func(r rune) rune {
		if of := doubles[r]; of != nil && random.IntN(3) > 0 {
			return pick(random, of)
		}
		return r
	}, text)
}

func capitals(text string, random *rand.Rand) string {
	return strings.Map(func(r rune) rune {
		if isASCIILetter(r) && random.IntN(2) == 0 {
			return unicode.ToUpper(r)
		}
		return r
	}, text)
}

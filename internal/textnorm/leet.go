package textnorm

// maxLeet is the longest piece that is read as leetspeak. Longer ones are links, hashes and keys.
const maxLeet = 48

const (
	// minLeetTail is how many characters must follow a single leading digit: 3xplosive, but 3rd, 6am, 4x4.
	minLeetTail = 4
	// minLeetHead is how many letters must precede a single final 0: hell0, but v0.
	minLeetHead = 3
)

// Leet returns the reading of a normalised piece in which digits and symbols stand for letters (k1ll, kill), appended to
// dst, which must not share memory with it. It has as many bytes and runes as the piece. ok is false, and dst returned as
// it was, when there is nothing to read.
//
// A word is a run of letters, digits and @$!| with a letter at least; @!| at its ends are punctuation. The signs are
//
//	0 o   1 i, or l after i and in 11   3 e   4 a   5 s   7 t   8 b   @ a   $ s   ! i   | l
//
// and a word is read when one of them stands between letters (k1ll, m4ss4cr3, p4$$word), a single digit leads at least
// minLeetTail characters (3xplosive), or a single 0 ends at least minLeetHead letters (hell0); then all of them are. Left
// alone is a word with a number in it, that is a 2, 6 or 9 or several digits that are not all the same (b2b, covid19,
// 50mg, i18n), one whose digits only lead or end it (3rd, mp3, ak47, c4, h1), one with two signs more than letters, and
// a piece that is a link, an address or a handle. Some names in between are read too (h1n1, mp3s): a reading is meant to
// stand beside the piece, not in its place.
func Leet(dst, normalised []byte) (reading []byte, ok bool) {
	if len(normalised) > maxLeet || isAddress(normalised) {
		return dst, false
	}
	from := len(dst)
	dst = append(dst, normalised...)
	piece := dst[from:]
	for i := 0; i < len(piece); {
		if !isWordByte(piece[i]) {
			i++
			continue
		}
		end := i + 1
		for end < len(piece) && isWordByte(piece[end]) {
			end++
		}
		if word := trimSigns(piece[i:end]); isLeet(word) {
			readLeet(word)
			ok = true
		}
		i = end
	}
	if !ok {
		return dst[:from], false
	}
	return dst, true
}

// leetLetter returns the letter that c stands for, or 0. For 1, see readLeet.
func leetLetter(c byte) byte {
	switch c {
	case '0':
		return 'o'
	case '1', '!':
		return 'i'
	case '3':
		return 'e'
	case '4', '@':
		return 'a'
	case '5', '$':
		return 's'
	case '7':
		return 't'
	case '8':
		return 'b'
	case '|':
		return 'l'
	}
	return 0
}

func isLetterByte(c byte) bool { return 'a' <= c && c <= 'z' }

func isDigitByte(c byte) bool { return '0' <= c && c <= '9' }

func isWordByte(c byte) bool { return isLetterByte(c) || isDigitByte(c) || leetLetter(c) != 0 }

// isAddress reports whether piece looks like a link, a mail address, a handle, a path or a query.
func isAddress(piece []byte) bool {
	at := false
	for i, c := range piece {
		switch c {
		case '/', '\\', '=', '&', '#':
			return true
		case '@':
			if i == 0 {
				return true
			}
			at = true
		case '.':
			if at {
				return true
			}
		}
	}
	return false
}

// trimSigns cuts the signs off a word that are punctuation at its ends.
func trimSigns(word []byte) []byte {
	punctuation := func(c byte) bool { return c == '@' || c == '!' || c == '|' }
	for len(word) > 0 && punctuation(word[0]) {
		word = word[1:]
	}
	for len(word) > 0 && punctuation(word[len(word)-1]) {
		word = word[:len(word)-1]
	}
	return word
}

// isLeet reports whether the signs in word stand for letters.
func isLeet(word []byte) bool {
	letters, signs := 0, 0
	evidence := false
	for i := 0; i < len(word); {
		if isLetterByte(word[i]) {
			letters++
			i++
			continue
		}
		end := i + 1
		for end < len(word) && !isLetterByte(word[end]) {
			end++
		}
		group := word[i:end]
		if isNumber(group) {
			return false
		}
		signs += len(group)
		switch {
		case i > 0 && end < len(word):
			evidence = true
		case i == 0 && end < len(word):
			evidence = evidence || len(group) == 1 && len(word)-end >= minLeetTail
		case i > 0:
			evidence = evidence || string(group) == "0" && letters == i && letters >= minLeetHead
		}
		i = end
	}
	return evidence && letters > 0 && signs <= letters+1
}

// isNumber reports whether a group of digits and signs has a digit that stands for no letter, or different digits.
func isNumber(group []byte) bool {
	digit := byte(0)
	for _, c := range group {
		if !isDigitByte(c) {
			continue
		}
		if leetLetter(c) == 0 || digit != 0 && digit != c {
			return true
		}
		digit = c
	}
	return false
}

// readLeet replaces the signs of word by letters.
func readLeet(word []byte) {
	prev := byte(0) // as written
	for i, c := range word {
		switch {
		case c == '1' && (prev == '1' || i > 0 && word[i-1] == 'i' || i+1 < len(word) && word[i+1] == '1'):
			word[i] = 'l'
		case !isLetterByte(c):
			word[i] = leetLetter(c)
		}
		prev = c
	}
}

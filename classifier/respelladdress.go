package classifier

import (
	"bytes"
	"slices"
)

// topLevels are ends of host names that stand before a path without http:// too.
var topLevels = []string{
	"app", "be", "biz", "br", "ca", "cn", "co", "com", "de", "dev", "edu", "es", "eu", "fr", "gg", "gov", "in", "info", "int",
	"io", "it", "jp", "ly", "me", "mil", "net", "nl", "org", "ru", "tv", "ua", "uk", "us", "xyz",
}

// isAddress tells links, e-mail addresses and handles, in a piece in its normal form: what
// is an address from one end to the other, and not what has a sign of one somewhere.
func isAddress(piece []byte) bool {
	from, to := trimmed(piece)
	if from == to {
		return false
	}
	body := piece[from:to]
	if from > 0 && piece[from-1] == '@' {
		return bytes.IndexByte(body, '@') < 0
	}
	if scheme, rest, ok := bytes.Cut(body, []byte("://")); ok {
		return isLowerWord(scheme) && len(rest) > 0
	}
	if local, host, ok := bytes.Cut(body, []byte("@")); ok {
		return len(local) > 0 && isHost(host)
	}
	host, _, path := bytes.Cut(body, []byte("/"))
	return bytes.HasPrefix(host, []byte("www.")) && isHost(host) || path && isHost(host) && hasTopLevel(host)
}

// isHost tells two or more names with dots between them.
func isHost(host []byte) bool {
	names := bytes.Split(host, []byte("."))
	return len(names) > 1 && !slices.ContainsFunc(names, func(name []byte) bool {
		return len(name) == 0 || bytes.ContainsFunc(name, func(r rune) bool { return !isWordRune(r) && r != '-' })
	})
}

func hasTopLevel(host []byte) bool {
	_, found := slices.BinarySearch(topLevels, string(host[bytes.LastIndexByte(host, '.')+1:]))
	return found
}

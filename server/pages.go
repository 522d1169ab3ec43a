package server

import (
	"encoding/base64"
	"strconv"
)

// page returns which of n items are on the page that was asked for, as AIP-158 has it,
// and the token of the next page, empty on the last one. What was wrong is in bad.
func page(cfg Config, n int, size int32, token string) (from, to int, next string, bad violations) {
	if size < 0 {
		bad.add("page_size", "%d, want 0 or more", size)
	}
	if token != "" {
		var ok bool
		if from, ok = offset(token); !ok || from > n {
			bad.add("page_token", "not a token that this server gave")
		}
	}
	if len(bad.list) > 0 {
		return 0, 0, "", bad
	}
	count := cfg.DefaultPageSize
	if size > 0 {
		count = min(int(size), cfg.MaxPageSize)
	}
	if to = min(from+count, n); to < n {
		next = base64.RawURLEncoding.EncodeToString(strconv.AppendInt(nil, int64(to), 10))
	}
	return from, to, next, bad
}

// offset reads a page token: where its page starts.
func offset(token string) (int, bool) {
	digits, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return 0, false
	}
	from, err := strconv.Atoi(string(digits))
	return from, err == nil && from > 0
}

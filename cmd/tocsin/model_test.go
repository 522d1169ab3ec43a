package main

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
)

// A model file that is cut anywhere or has a byte changed is refused, with the section
// that is wrong, by every command that reads one.
func TestBrokenModel(t *testing.T) {
	inFolder(t, nil)
	whole := mustRead(t, "toy.tocsin")
	body := whole[:len(whole)-sha256.Size]
	signed := func(s string) string { sum := sha256.Sum256([]byte(s)); return s + string(sum[:]) }
	for _, c := range []struct{ name, content, section string }{
		{"empty", "", "magic"},
		{"cut in the magic", whole[:5], "magic"},
		{"cut in the header", whole[:100], "checksum"},
		{"cut in half", whole[:len(whole)/2], "checksum"},
		{"without the last byte", whole[:len(whole)-1], "checksum"},
		{"a byte more", whole + "x", "checksum"},
		{"another byte", strings.Replace(whole, "wattack", "wattacc", 1), "checksum"},
		{"another version", whole[:8] + "\x02" + whole[9:], "version"},
		{"cut in the header, with a new checksum", signed(body[:100]), "header"},
		{"without weights, with a new checksum", signed(body[:len(body)-2]), "weights"},
		{"vocabulary out of order, with a new checksum", signed(strings.Replace(body, "wattack", "xattack", 1)), "vocabulary"},
	} {
		writeFile(t, "broken.tocsin", c.content)
		for _, args := range []string{"classify --model broken.tocsin", "model verify broken.tocsin", "model inspect broken.tocsin", "serve --model broken.tocsin --listen 127.0.0.1:0"} {
			o := tocsin(t, strings.NewReader("we will attack"), strings.Fields(args)...)
			prefix := "tocsin: broken.tocsin: "
			if o.code != 1 || o.out != "" || strings.Count(o.errors, "\n") != 1 || !strings.HasPrefix(o.errors, prefix) || !strings.Contains(o.errors, " "+c.section+":") {
				t.Errorf("%s, tocsin %s: %+v, want code 1 and one line with %q", c.name, args, o, prefix+"... "+c.section)
			}
		}
	}
}

// The digest that names a model is that of its file.
func TestModelDigest(t *testing.T) {
	inFolder(t, nil)
	want := fmt.Sprintf("toy.tocsin: ok, toy 1, sha256:%x\n", sha256.Sum256([]byte(mustRead(t, "toy.tocsin"))))
	if o := tocsin(t, nil, "model", "verify", "toy.tocsin"); o.out != want {
		t.Errorf("%+v, want %s", o, want)
	}
}

package textnorm

import "testing"

func TestLeet(t *testing.T) {
	tests := []struct{ piece, want string }{ // want is "" where there is nothing to read
		{"k1ll", "kill"}, {"k!ll", "kill"}, {"k1ll3r", "killer"}, {"h4te", "hate"}, {"h4t3", "hate"},
		{"m4ss4cr3", "massacre"}, {"p4$$w0rd", "password"}, {"b00m", "boom"}, {"l33t", "leet"}, {"5h00t3r", "shooter"},
		{"3xplosive", "explosive"}, {"4ttack", "attack"}, {"$hoot", "shoot"}, {"hell0", "hello"}, {"bl1nd", "blind"},
		{"ki1ler", "killer"}, {"ki11er", "killer"}, {"ki||er", "killer"}, {"sh8red", "shbred"}, {"m@rtyr", "martyr"},
		{"(k1ll)", "(kill)"}, {"k1ll!!!", "kill!!!"}, {"k1ll-b0mb", "kill-bomb"}, {"\"j1had\"", "\"jihad\""},
		{"привет-k1ll😀", "привет-kill😀"}, {"b0mb5", "bombs"},

		{"", ""}, {"kill", ""}, {"1337", ""}, {"$100", ""}, {"!!!", ""}, {"kill!", ""}, {"привет", ""}, {"5", ""},
		{"3rd", ""}, {"1st", ""}, {"6am", ""}, {"7pm", ""}, {"50mg", ""}, {"5kg", ""}, {"100k", ""}, {"1970s", ""},
		{"covid19", ""}, {"covid-19", ""}, {"mp3", ""}, {"b2b", ""}, {"p2p", ""}, {"h2o", ""}, {"co2", ""}, {"c4", ""},
		{"ak47", ""}, {"ar15", ""}, {"g20", ""}, {"i18n", ""}, {"sha256", ""}, {"sha256sum", ""}, {"x86", ""}, {"4x4", ""},
		{"1080p", ""}, {"v0", ""}, {"f16s", ""}, {"windows10", ""}, {"2024", ""}, {"user1", ""}, {"h5", ""}, {"3,000", ""},
		{"00kills", ""}, {"a0000b", ""}, {"kill00", ""},
		{"bob@example.com", ""}, {"@b0mber", ""}, {"http://l33t", ""}, {"a=b0b", ""}, {"#b0mb", ""}, {"|k|", ""},
		{"d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d", ""},
	}
	for _, test := range tests {
		got, ok := Leet([]byte("before "), []byte(test.piece))
		want := "before " + test.want
		if string(got) != want || ok != (test.want != "") {
			t.Errorf("Leet(%q) = %q, %v, want %q", test.piece, got, ok, want)
		}
	}
}

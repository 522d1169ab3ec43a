package report

// A DataSheet says what labelled rows consist of. The questions are those of Gebru et
// al., "Datasheets for Datasets" (2021), as far as the rows themselves can answer them.
type DataSheet struct {
	Rows  int   `json:"rows"`
	Bytes int64 `json:"bytes"` // of all texts
	// Digest is "sha256:" and the sum, modulo 2^256, of the digests of all rows: the same
	// for the same rows in any order. It names them; it is no proof against forgery.
	Digest string `json:"digest"`
	// Stances are the stances of the taxonomy, in its order; the counts by stance have one
	// more entry at the end, for rows without a stance.
	Stances []string      `json:"stances"`
	Sources []SourceCount `json:"sources"`
	// Themes adds the sources up.
	Themes []ThemeCount `json:"themes"`
	// NoTheme counts the rows with an empty list of themes, ThemesUnjudged those with none.
	NoTheme        int `json:"no_theme"`
	ThemesUnjudged int `json:"themes_unjudged"`
	// SeveralThemes counts the rows with more than one.
	SeveralThemes int `json:"several_themes"`
	OtherHarm     int `json:"other_harm"`
	// Groups counts the groups of rows that belong together, and Annotators those named;
	// neither goes beyond 1048576. Grouped and Annotated count the rows with one.
	Groups     int             `json:"groups"`
	Grouped    int             `json:"grouped"`
	Annotators int             `json:"annotators"`
	Annotated  int             `json:"annotated"`
	Registers  []RegisterCount `json:"registers,omitempty"`
	Lengths    []LengthProfile `json:"lengths"`
}

// A SourceCount counts the rows of a source.
type SourceCount struct {
	Source         string       `json:"source"`
	Rows           int          `json:"rows"`
	Themes         []ThemeCount `json:"themes,omitempty"` // those that occur
	NoTheme        int          `json:"no_theme"`
	ThemesUnjudged int          `json:"themes_unjudged"`
	OtherHarm      int          `json:"other_harm"`
}

// A ThemeCount counts the rows with a theme by stance.
type ThemeCount struct {
	Theme    string `json:"theme"`
	Rows     int    `json:"rows"`
	ByStance []int  `json:"by_stance"`
}

// A RegisterCount counts the rows of a register.
type RegisterCount struct {
	Register string `json:"register"`
	Rows     int    `json:"rows"`
}

// A LengthProfile says how long texts are, in words by white space; a length above 4096
// counts as 4096.
type LengthProfile struct {
	// Of is a stance, "no stance" or "all rows".
	Of     string `json:"of"`
	Rows   int    `json:"rows"`
	Least  int    `json:"least"`
	Tenth  int    `json:"percentile_10"`
	Median int    `json:"median"`
	Most10 int    `json:"percentile_90"`
	Most   int    `json:"most"`
	// Histogram counts the texts of 0, 1, 2 to 3, 4 to 7 ... words.
	Histogram []int `json:"histogram"`
}

package report

import (
	"encoding/json"
	"io"

	"tocsin/classifier"
	"tocsin/training"
)

// Form names the JSON form of a page; it changes when a field changes its meaning or goes.
const Form = "tocsin-report/1"

// An Input is what a page is made of. Model and Evaluation are needed, all else may be
// missing.
type Input struct {
	Model      *classifier.Model
	Evaluation training.Evaluation
	// HeldBack says that the rows judged were held back from the training of this model.
	// Without it the page says that it does not know.
	HeldBack bool
	// Training and Judged are the data sheets of the rows trained on and of those judged.
	Training, Judged *DataSheet
	// Cleaning says what was left out of the rows before training.
	Cleaning *training.Cleaning
	// Contracts say what thresholds chosen by contract came to, in training.
	Contracts []training.ContractResult
	// Search says what settings were tried, if any were.
	Search *training.SearchResult
	// Sections are added behind the page's own, such as an audit of the rows.
	Sections []Section
}

// A Page is what is known of a model. The same input gives the same page.
type Page struct {
	Form  string `json:"form"`
	Model Model  `json:"model"`
	// HeldBack says that the rows judged are known not to have been trained on.
	HeldBack bool        `json:"held_back"`
	Summary  []Statement `json:"summary"`
	// Evaluation has all figures; its mistakes are in Mistakes, made for showing.
	Evaluation training.Evaluation       `json:"evaluation"`
	Mistakes   []Mistake                 `json:"mistakes,omitempty"`
	Features   []LabelFeatures           `json:"features"`
	Training   *DataSheet                `json:"training_rows,omitempty"`
	Judged     *DataSheet                `json:"judged_rows,omitempty"`
	Cleaning   *training.Cleaning        `json:"cleaning,omitempty"`
	Contracts  []training.ContractResult `json:"contracts,omitempty"`
	Search     *training.SearchResult    `json:"search,omitempty"`
	Sections   []Section                 `json:"sections,omitempty"`
}

// A Model is what a model says of itself.
type Model struct {
	Name               string  `json:"name"`
	Version            string  `json:"version"`
	Digest             string  `json:"digest"`
	TrainingDataDigest string  `json:"training_data_digest"`
	Estimator          string  `json:"estimator"`
	VocabularySize     int     `json:"vocabulary_size"`
	BaseRate           float64 `json:"base_rate"`
	// PromotingStance is the stance that the promotion probability is about.
	PromotingStance string   `json:"promoting_stance"`
	Themes          []Theme  `json:"themes"`
	Stances         []Stance `json:"stances"`
	Card            string   `json:"card,omitempty"` // Markdown
}

// A Theme is a theme with its published thresholds.
type Theme struct {
	Name       string  `json:"name"`
	Definition string  `json:"definition,omitempty"`
	Mention    float64 `json:"mention_threshold"`
	Review     float64 `json:"review_threshold"`
	Flag       float64 `json:"flag_threshold"`
}

// A Stance is a stance with the share of it among the texts about a theme.
type Stance struct {
	Name       string  `json:"name"`
	Definition string  `json:"definition,omitempty"`
	BaseRate   float64 `json:"base_rate"`
}

// New makes the page.
func New(in Input) Page {
	p := Page{
		Form: Form, Model: describe(in.Model), HeldBack: in.HeldBack,
		Evaluation: in.Evaluation, Features: featuresOf(in.Model.Parameters()),
		Training: in.Training, Judged: in.Judged, Cleaning: in.Cleaning, Contracts: in.Contracts, Search: in.Search, Sections: in.Sections,
	}
	for _, m := range in.Evaluation.Mistakes {
		p.Mistakes = append(p.Mistakes, shown(m))
	}
	p.Evaluation.Mistakes = nil
	if against := in.Evaluation.Against; against != nil {
		other := *against
		other.Mistakes = nil
		p.Evaluation.Against = &other
	}
	p.Summary = summarise(p)
	return p
}

func describe(m *classifier.Model) Model {
	info := m.Info()
	d := Model{
		Name: info.Name, Version: info.Version, Digest: info.Digest, TrainingDataDigest: info.TrainingDataDigest,
		Estimator: info.Estimator, VocabularySize: info.VocabularySize, BaseRate: info.BaseRate,
		PromotingStance: m.Parameters().Taxonomy.PromotingStance, Card: info.Card,
	}
	for _, t := range info.Themes {
		d.Themes = append(d.Themes, Theme{t.Name, t.Definition, t.Mention, t.Review, t.Flag})
	}
	for _, s := range info.Stances {
		d.Stances = append(d.Stances, Stance{s.Name, s.Definition, s.BaseRate})
	}
	return d
}

// theme returns the model's theme of that name; the zero theme where it has none.
func (m Model) theme(name string) Theme {
	for _, t := range m.Themes {
		if t.Name == name {
			return t
		}
	}
	return Theme{}
}

// WriteJSON writes the page as one indented JSON object.
func (p Page) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(p)
}

package training

// An Evaluation says how well a model judges rows that it has not seen.
type Evaluation struct {
	// Model is the model's name and version, Digest that of its file.
	Model    string  `json:"model"`
	Digest   string  `json:"digest"`
	BaseRate float64 `json:"base_rate"`
	Rows     int     `json:"rows"`
	// Resamples is how many bootstrap samples the intervals are taken from; 0 for none.
	Resamples int               `json:"resamples,omitempty"`
	Themes    []ThemeEvaluation `json:"themes"`
	Stances   StanceEvaluation  `json:"stances"`
	Sources   []SourceResult    `json:"sources"`
	Slices    []SliceResult     `json:"slices,omitempty"`
	// Identities has the figures of rows that name a group of people.
	Identities []IdentityResult `json:"identities,omitempty"`
	Suites     []SuiteResult    `json:"suites,omitempty"`
	// Perturbations say what transforms of the texts do to the answers, if they were asked
	// for.
	Perturbations []PerturbationResult `json:"perturbations,omitempty"`
	// Mistakes are the worst of the model's, if they were asked for: they hold texts.
	Mistakes []Mistake `json:"mistakes,omitempty"`
	// Comparison and Against are there if another model judged the same rows: how the two
	// differ, and the figures of the other.
	Comparison *Comparison `json:"comparison,omitempty"`
	Against    *Evaluation `json:"against,omitempty"`
}

// A ThemeEvaluation has the figures of one theme: whether texts talk about it, and
// whether they promote it.
type ThemeEvaluation struct {
	Theme     string        `json:"theme"`
	Mention   BinaryFigures `json:"mention"`
	Promotion BinaryFigures `json:"promotion"`
	// FlagThreshold is the published threshold to flag, RecallAtFlag the share of
	// promoting rows that reach it.
	FlagThreshold float64 `json:"flag_threshold"`
	RecallAtFlag  Figure  `json:"recall_at_flag"`
}

// BinaryFigures are the figures of a yes-or-no question. Precision, recall and F1 are
// those of the published threshold: mention, or review for promotion. Calibration
// error, Brier score and skill hold at BaseRate, those of promotion also at the rate of texts
// that are about the theme and do not promote it.
type BinaryFigures struct {
	Support          int     `json:"support"` // rows that are positive
	Negatives        int     `json:"negatives"`
	BaseRate         float64 `json:"base_rate"`
	Threshold        float64 `json:"threshold"`
	Precision        Figure  `json:"precision"`
	Recall           Figure  `json:"recall"`
	F1               Figure  `json:"f1"`
	ROCAUC           Figure  `json:"roc_auc"`
	AveragePrecision Figure  `json:"average_precision"`
	RecallAtTenthFPR Figure  `json:"recall_at_0.1_percent_fpr"`
	RecallAt1FPR     Figure  `json:"recall_at_1_percent_fpr"`
	RecallAt5FPR     Figure  `json:"recall_at_5_percent_fpr"`
	CalibrationError Figure  `json:"expected_calibration_error"`
	Brier            Figure  `json:"brier"`
	// BrierSkill is 1 - Brier / Brier of always saying the base rate.
	BrierSkill Figure `json:"brier_skill"`
	// Intervals holds the 95 % bootstrap interval of a figure by its JSON name.
	Intervals map[string]Interval `json:"intervals,omitempty"`
	// Curve holds the outcomes of thresholds, the highest first, thinned; ROC and
	// precision-recall curves and what another threshold would do are read from it.
	Curve       []CurvePoint     `json:"curve,omitempty"`
	Reliability []ReliabilityBin `json:"reliability,omitempty"`
	// Note says why figures or intervals are missing; empty if none is.
	Note string `json:"note,omitempty"`
}

// An Interval is a 95 % confidence interval.
type Interval struct {
	Low  Figure `json:"low"`
	High Figure `json:"high"`
}

// A CurvePoint says how many positives and negatives reach a threshold.
type CurvePoint struct {
	Threshold      float64 `json:"threshold"`
	TruePositives  int     `json:"true_positives"`
	FalsePositives int     `json:"false_positives"`
}

// A ReliabilityBin compares what was predicted with what was so, in a bin of rows with
// neighbouring probabilities; both at the base rate.
type ReliabilityBin struct {
	Rows int `json:"rows"`
	// Mass is the share of all texts, at the base rate, that the bin stands for.
	Mass      Figure `json:"mass"`
	Predicted Figure `json:"predicted"` // mean probability
	Observed  Figure `json:"observed"`  // share of positives
}

// A StanceEvaluation has the figures of the stances of rows that have one.
type StanceEvaluation struct {
	Stances []StanceFigures `json:"stances"`
	MacroF1 Figure          `json:"macro_f1"`
	// MacroF1Interval is the 95 % bootstrap interval of MacroF1.
	MacroF1Interval *Interval `json:"macro_f1_interval,omitempty"`
	// Confusion counts rows, shape (true stance, leading stance).
	Confusion [][]int `json:"confusion"`
}

// StanceFigures are the figures of one stance.
type StanceFigures struct {
	Stance    string `json:"stance"`
	Support   int    `json:"support"`
	Precision Figure `json:"precision"`
	Recall    Figure `json:"recall"`
	F1        Figure `json:"f1"`
}

// DecisionRates say what was decided about rows. Rows of other harm are no part of
// them.
type DecisionRates struct {
	// Promoting and Harmless count the rows that promote a theme, and those that
	// certainly promote none.
	Promoting int `json:"promoting"`
	Harmless  int `json:"harmless"`
	// The rates at which promoting rows and harmless rows get the decision FLAG, or
	// at least REVIEW, and at which all rows get ABSTAIN.
	PromotingFlagged  Figure `json:"promoting_flagged"`
	PromotingReviewed Figure `json:"promoting_reviewed"`
	HarmlessFlagged   Figure `json:"harmless_flagged"`
	HarmlessReviewed  Figure `json:"harmless_reviewed"`
	Abstained         Figure `json:"abstained"`
}

// A SourceResult has the decisions about the rows of one source.
type SourceResult struct {
	Source string `json:"source"`
	DecisionRates
}

// A SliceResult has the decisions about the rows that have something in common.
type SliceResult struct {
	// By says what: "length", "register" or "identity".
	By    string `json:"by"`
	Value string `json:"value"`
	DecisionRates
	// ROCAUC is that of the highest promotion probability of any theme.
	ROCAUC Figure `json:"roc_auc"`
	// Note says which figures are missing for want of rows.
	Note string `json:"note,omitempty"`
}

// An IdentityResult says how well promoting rows are told from harmless ones where a
// group of people is named (Borkan et al. 2019), by the highest promotion probability
// of any theme. BPSN low: harmless rows that name the group rank too high; BNSP low:
// promoting rows that name it rank too low.
type IdentityResult struct {
	Group       string `json:"group"`
	Promoting   int    `json:"promoting"`
	Harmless    int    `json:"harmless"`
	SubgroupAUC Figure `json:"subgroup_auc"`
	BPSN        Figure `json:"bpsn_auc"` // background positive, subgroup negative
	BNSP        Figure `json:"bnsp_auc"` // background negative, subgroup positive
	// Note says which figures are missing for want of rows.
	Note string `json:"note,omitempty"`
}

// A SuiteResult has the outcome of one capability of a functional suite.
type SuiteResult struct {
	Suite      string `json:"suite"`
	Capability string `json:"capability"`
	// Expectation is what its cases expect, in words.
	Expectation string `json:"expectation"`
	Cases       int    `json:"cases"`
	Passed      int    `json:"passed"`
	// PassRate is Passed / Cases, Interval its 95 % interval (Wilson 1927).
	PassRate Figure   `json:"pass_rate"`
	Interval Interval `json:"interval"`
	// Failed holds the IDs of cases that did not pass, the first few.
	Failed []string `json:"failed,omitempty"`
}

// A Mistake is a row about which the model was badly wrong.
type Mistake struct {
	ID     string `json:"id"`
	Source string `json:"source,omitempty"`
	Text   string `json:"text"`
	// Cut says that Text is what stands around the strongest evidence in a longer text.
	Cut bool `json:"cut,omitempty"`
	// Kind is "missed" for a promoting row that was not caught, "false alarm" for a
	// harmless one that was.
	Kind   string   `json:"kind"`
	Themes []string `json:"themes"` // as labelled
	Stance string   `json:"stance,omitempty"`
	// Decision is the model's; Theme the theme it is about, with its figures.
	Decision             string            `json:"decision"`
	Theme                string            `json:"theme"`
	Probability          float64           `json:"probability"`
	PromotionProbability float64           `json:"promotion_probability"`
	Evidence             []MistakeEvidence `json:"evidence"`
}

// MistakeEvidence is the bytes [Start, End) of the text and what they contributed.
type MistakeEvidence struct {
	Start   int     `json:"start"`
	End     int     `json:"end"`
	LogOdds float64 `json:"log_odds"`
}

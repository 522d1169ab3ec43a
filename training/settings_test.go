package training

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// every has each setting with a value that is not the default.
const every = `{"estimator":"multinomial","alpha":0.25,"smoothing":"lidstone","compression":0.75,"penalty":2,"clip":4,"margin":0.5,"char-weight":0.3,
"length-norm":"none","repeat":["forum-a=2","a=b=3"],"bigrams":false,"chars":"2-4","min-count":2,"min-groups":4,"select":"frequency","max-features":1000,
"base-rate":0.02,"stance-rate":["promotes=0.5","reports=0.25","counters=0.25"],"calibration":"isotonic","folds":5,
"fpr-mention":0.02,"fpr-review":0.01,"fpr-flag":0.002,"fpr-review-about":0.2,"fpr-review-about-of":["propaganda=0.5","cyber_weapons=0"],"fpr-flag-about":0.05,"mention":"fpr <= 0.05","review":"precision >= 0.5 at a base rate of 0.1","flag":"recall >= 0.5"}`

// Every setting reaches the configuration, and comes back from it as it was given.
func TestSettings(t *testing.T) {
	given, err := ReadSettings(strings.NewReader(every))
	if err != nil {
		t.Fatal(err)
	}
	value := reflect.ValueOf(given)
	for i := range value.NumField() {
		if value.Field(i).IsNil() {
			t.Errorf("the test gives no %s", value.Type().Field(i).Name)
		}
	}
	before := DefaultConfig()
	c, err := given.Apply(before)
	if err != nil {
		t.Fatal(err)
	}
	back := SettingsOf(c)
	back.Repeat = given.Repeat // sorted by source
	if diff := cmp.Diff(given, back); diff != "" {
		t.Error("(-given +from the configuration)", diff)
	}
	if c.Repeats["a=b"] != 3 || c.Repeats["forum-a"] != 2 || len(c.Repeats) != 2 {
		t.Errorf("repeats %v", c.Repeats)
	}
	if diff := cmp.Diff(SettingsOf(DefaultConfig()), SettingsOf(before)); diff != "" {
		t.Error("the configuration given was changed", diff)
	}
	// Nothing given changes nothing.
	if c, err = (Settings{}).Apply(DefaultConfig()); err != nil || !reflect.DeepEqual(c, DefaultConfig()) {
		t.Errorf("no settings change the configuration: %v", err)
	}
	if c, err = (Settings{StanceRate: []string{"rows"}}).Apply(DefaultConfig()); err != nil || c.StanceRates != nil {
		t.Errorf("rates of the rows: %v, %v", c.StanceRates, err)
	}
}

func TestSettingsWith(t *testing.T) {
	a, b := 1.0, 2.0
	base := Settings{Alpha: &a, Clip: &a, Repeat: []string{"x=1"}}
	got := base.With(Settings{Alpha: &b, Repeat: []string{}})
	if *got.Alpha != 2 || *got.Clip != 1 || got.Repeat == nil || len(got.Repeat) != 0 || got.Penalty != nil {
		t.Errorf("%+v", got)
	}
	*got.Clip = 9
	if a != 1 || *base.Alpha != 1 {
		t.Error("the settings share memory")
	}
}

func TestSettingsOutOfRange(t *testing.T) {
	for _, c := range []struct{ json, name, want string }{
		{`{"estimator":"bayes"}`, "estimator", "weighted, multinomial, complement"},
		{`{"alpha":0}`, "alpha", "above 0"},
		{`{"alpha":-1}`, "alpha", "above 0"},
		{`{"compression":1.5}`, "compression", "0 to 1"},
		{`{"penalty":0}`, "penalty", "above 0"},
		{`{"clip":32}`, "clip", "at most 31"},
		{`{"margin":-0.1}`, "margin", "0 to 100"},
		{`{"char-weight":-1}`, "char-weight", "0 to 100"},
		{`{"length-norm":"l2"}`, "length-norm", "sqrt"},
		{`{"repeat":["forum-a"]}`, "repeat", "SOURCE=N"},
		{`{"repeat":["=2"]}`, "repeat", "SOURCE=N"},
		{`{"repeat":["a=0"]}`, "repeat", "N from 1"},
		{`{"repeat":["a=1","a=2"]}`, "repeat", "twice"},
		{`{"chars":"5-3"}`, "chars", "MIN-MAX"},
		{`{"chars":"3-9"}`, "chars", "1-8"},
		{`{"chars":"-3"}`, "chars", "MIN-MAX"},
		{`{"chars":"0-3"}`, "chars", "MIN-MAX"},
		{`{"chars":"x"}`, "chars", "0 for none"},
		{`{"min-count":-1}`, "min-count", "from 0"},
		{`{"min-groups":0}`, "min-groups", "from 1"},
		{`{"select":"best"}`, "select", "chi2, mutual-information, frequency"},
		{`{"max-features":-1}`, "max-features", "from 0"},
		{`{"base-rate":1}`, "base-rate", "below 1"},
		{`{"stance-rate":["promotes=0.5"]}`, "stance-rate", "promotes, reports, counters"},
		{`{"stance-rate":["promotes=0.5","reports=0.5","counters=0.5"]}`, "stance-rate", "add up to 1"},
		{`{"stance-rate":["promotes=0.5","promotes=0.5"]}`, "stance-rate", "twice"},
		{`{"stance-rate":["sings=0.5"]}`, "stance-rate", "not a stance"},
		{`{"stance-rate":["promotes"]}`, "stance-rate", "NAME=RATE"},
		{`{"stance-rate":["promotes=2"]}`, "stance-rate", "below 1"},
		{`{"calibration":"none"}`, "calibration", "platt, isotonic, temperature"},
		{`{"folds":1}`, "folds", "from 2"},
		{`{"fpr-mention":-0.1}`, "fpr-mention", "share from 0"},
		{`{"fpr-review":1}`, "fpr-review", "below 1"},
		{`{"fpr-flag":2}`, "fpr-flag", "below 1"},
		{`{"fpr-flag":0.1}`, "fpr-flag", "at most fpr-review"},
		{`{"fpr-review-about":1.5}`, "fpr-review-about", "from 0 to 1"},
		{`{"fpr-review-about-of":["threat=2"]}`, "fpr-review-about-of", "THEME=RATE with a share from 0 to 1"},
		{`{"fpr-review-about-of":["threat"]}`, "fpr-review-about-of", "THEME=RATE"},
		{`{"fpr-review-about-of":["gossip=0.1"]}`, "fpr-review-about-of", "not a theme of the taxonomy, which has recruitment"},
		{`{"fpr-review-about-of":["threat=0.1","threat=0.2"]}`, "fpr-review-about-of", "given twice"},
		{`{"fpr-flag-about":0.5}`, "fpr-flag-about", "at most fpr-review-about"},
		{`{"flag":"be good"}`, "flag", ""},
	} {
		settings, err := ReadSettings(strings.NewReader(c.json))
		if err != nil {
			t.Errorf("%s: %v", c.json, err)
			continue
		}
		_, err = settings.Apply(DefaultConfig())
		var setting *SettingError
		if !errors.As(err, &setting) || setting.Name != c.name || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one of %s that says %q", c.json, err, c.name, c.want)
		}
	}
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		s := Settings{Alpha: &x, Penalty: &x, BaseRate: &x, FPRFlag: &x, Margin: &x}
		if _, err := s.Apply(DefaultConfig()); err == nil {
			t.Errorf("alpha %v was taken", x)
		}
	}
}

func TestReadSettingsErrors(t *testing.T) {
	for _, c := range []struct{ json, want string }{
		{`{"alhpa":1}`, `"alhpa" is none of the settings: estimator, alpha, `},
		{`{"alpha":"1"}`, `field "alpha": a string, want a number`},
		{`{"folds":"4"}`, `field "folds": a string, want a whole number`},
		{`{"bigrams":1}`, `field "bigrams": a number, want true or false`},
		{`{"repeat":"a=2"}`, `field "repeat": a string, want a list`},
		{`{"alpha":1} {}`, "follows"},
		{`[]`, "a list, want an object"},
		{``, "it ends too early"},
		{`{"alpha":1`, "it ends too early"},
		{`{"repeat":["` + strings.Repeat("x", maxSettingsBytes) + `"]}`, "more than"},
	} {
		if _, err := ReadSettings(strings.NewReader(c.json)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.20s: error %v, want %q", c.json, err, c.want)
		}
	}
}

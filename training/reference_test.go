package training

import (
	"testing"

	"tocsin/classifier"
)

// The constants of this file are printed by testdata/estimators.py, which makes them with
// scikit-learn.

// referenceTable counts the rows of the script: two themes, and three stances of the
// first seven rows.
func referenceTable() (*countTable, []string, Config) {
	counts := [][]int{
		{3, 1, 0, 2, 0, 1}, {2, 0, 0, 1, 0, 0}, {4, 0, 1, 0, 0, 2}, {0, 2, 0, 1, 1, 0}, {1, 3, 0, 0, 0, 1}, {0, 2, 1, 2, 0, 0},
		{1, 1, 0, 1, 0, 3}, {0, 0, 5, 1, 0, 1}, {0, 1, 2, 1, 0, 0}, {0, 0, 3, 2, 0, 1}, {0, 0, 1, 3, 0, 0}, {1, 0, 2, 1, 0, 0},
	}
	threat := []int{1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0}
	cyber := []int{0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0}
	stances := []string{"promotes", "promotes", "promotes", "reports", "reports", "counters", "reports"}
	taxonomy := smallTaxonomy()
	taxonomy.Themes = append(taxonomy.Themes, classifier.Label{Name: "cyber"})
	taxonomy.Stances = append(taxonomy.Stances, classifier.Label{Name: "counters"})
	features := []string{"bone two", "btwo three", "ctwo", "wone", "wthree", "wtwo"}
	table := newCountTable(len(features), taxonomy)
	for i, row := range counts {
		r := Row{Themes: []string{}}
		if threat[i] == 1 {
			r.Themes = append(r.Themes, "threat")
		}
		if cyber[i] == 1 {
			r.Themes = append(r.Themes, "cyber")
		}
		if i < len(stances) {
			r.Stance = stances[i]
		}
		var list featureList
		for feature, n := range row {
			for range n {
				list = append(list, int32(feature))
			}
		}
		table.add(list, labelsOf(r, taxonomy), 1)
	}
	return table, features, Config{Taxonomy: taxonomy, Alpha: 0.5, Clip: 6, CharWeight: 1, Smoothing: LidstoneSmoothing}
}

// Weights before they are rounded, shape (labels, features).
func TestEstimateAgreesWithScikitLearn(t *testing.T) {
	table, features, c := referenceTable()
	for _, test := range []struct {
		estimator Estimator
		want      [5][6]float64
	}{
		{Multinomial, [5][6]float64{
			{1.6120152334484006, -0.1907940719662391, -1.5094682454111505, -0.2025589135458259, -0.9216815805090315, 0.7959699165653014},
			{0.2959808752664759, 1.3682758556172119, -1.0802631499999134, -0.6668298722425723, 1.7047480922384244, -0.012903404835908017},
			{1.474763009107499, -1.5948391130129478, 0.13976194237515838, -0.11155248590574729, -0.9588503462929512, -0.11155248590574729},
			{-1.0064969997603042, 0.9475432753782593, -1.2809338454620645, -0.4599532933922341, 1.427116355640146, 0.5798184952529422},
			{-1.659587696119572, 0.3772942311414682, 1.475906519809578, 0.6874491594453076, 0.3772942311414682, -1.2321436812926323},
		}},
		{Complement, [5][6]float64{
			{1.0459685551826876, -0.0838962769895264, -0.4253190187705955, -0.07392113193270688, -0.5634693572514125, 0.43505947285971436},
			{0.12062798778861494, 0.7084146526907336, -0.25204729749655885, -0.17508625636043051, 0.7084146526907342, -0.010708014272472255},
			{0.9726710653102626, -0.44215960307456215, -0.04255961441879563, -0.04255961441879608, -0.5533852381847866, -0.04255961441879608},
			{-0.2789483924830264, 0.5285252008653916, -0.4700036292457357, -0.15984870094189607, 0.6286086594223739, 0.29213642280116114},
			{-0.13353139262452274, 0.1028573854397079, 0.3772942311414682, 0.17662353567931688, -0.13353139262452274, -0.13353139262452252},
		}},
	} {
		c.Estimator = test.estimator
		_, weights := estimate(table, features, c)
		for label, r := range newRatios(table, nil, c) {
			for f := range features {
				w, _ := r.nats(table.row(f), c)
				near(t, string(test.estimator), w, test.want[label][f], 1e-9)
				near(t, "weight as stored", float64(weights[f*5+label])*classifier.WeightUnit, test.want[label][f], classifier.WeightUnit)
			}
		}
	}
}

// A selection before the estimate is a vocabulary without the rest: totals and the number
// of features are those of what was selected.
func TestEstimateOfASelectionAgrees(t *testing.T) {
	table, features, c := referenceTable()
	c.Estimator, c.Selection, c.MaxFeatures = Multinomial, ByFrequency, 4
	selected := selectFeatures(table, features, c)
	small := newCountTable(0, c.Taxonomy)
	var kept []string
	for f, yes := range selected {
		if yes {
			kept = append(kept, features[f])
			small.counts = append(small.counts, table.row(f)...)
		}
	}
	for column := range small.totals {
		for f := range kept {
			small.totals[column] += small.row(f)[column]
		}
	}
	c.MaxFeatures = 0
	want := newRatios(small, nil, c)
	for label, r := range newRatios(table, selected, c) {
		if r != want[label] {
			t.Errorf("label %d: %+v, want %+v", label, r, want[label])
		}
	}
	if len(kept) != 4 {
		t.Errorf("%d features kept, want 4", len(kept))
	}
}

func TestSelectionAgreesWithScikitLearn(t *testing.T) {
	table, features, c := referenceTable()
	chi2 := [5][6]float64{
		{8.571428571428571, 0.011428571428571416, 4.954285714285715, 0.017142857142857144, 0.7142857142857142, 2.3142857142857145},
		{0.375, 6.050000000000001, 2.7, 1.2000000000000002, 2.0000000000000004, 0.0},
		{6.8181818181818175, 3.703703703703704, 0.04166666666666667, 0.0, 0.75, 0.0},
		{2.7348484848484853, 2.0833333333333335, 1.5, 0.5833333333333333, 1.3333333333333333, 0.5833333333333333},
		{1.8333333333333333, 0.462962962962963, 2.0833333333333335, 1.1666666666666667, 0.16666666666666669, 1.1666666666666667},
	}
	information := [2][6]float64{ // of the themes
		{0.07430166943322189, 0.0010415472237113865, 0.07230281682104625, 0.0017268558228525077, 0.00979867499464565, 0.015915905337858208},
		{0.0031792560517351076, 0.05310752005097254, 0.03370836364530984, 0.014616177806779415, 0.017720974792123173, 1.0980759223316872e-05},
	}
	for f := range features {
		row, highest := table.row(f), 0.0
		for label := range chi2 {
			column, all := label, 2
			if label >= 2 {
				column, all = label+1, 6
			}
			near(t, "chi2", chiSquared(row[column], row[all], table.documents[column], table.documents[all]), chi2[label][f], 1e-9)
			highest = max(highest, chi2[label][f])
			if label < len(information) {
				near(t, "mutual information", mutualInformation(row[column], row[all], table.totals[column], table.totals[all]), information[label][f], 1e-12)
			}
		}
		c.Selection = ByChiSquared
		near(t, "the highest of all labels", c.informs(table, f), highest, 1e-9)
	}
}

// The map is that of IsotonicRegression, at the points of the fit and between them.
func TestIsotonicAgreesWithScikitLearn(t *testing.T) {
	z := []float64{-3.1, -2.4, -2.4, -1.9, -1.2, -.8, -.8, -.3, .1, .4, .9, 1.3, 1.3, 2.2, 2.9, 3.5}
	y := []bool{false, true, false, false, false, true, false, false, true, false, true, true, false, true, false, true}
	var rows []observation
	for i := range z {
		rows = append(rows, observation{x: []float64{z[i]}, y: y[i], weight: 1})
	}
	if err := weigh(rows, 0.2); err != nil {
		t.Fatal(err)
	}
	calibration := classifier.ThemeCalibration{Slope: 1, Knots: knotsOf(poolAdjacentViolators(pointsOf(rows, []float64{1})))}
	values := map[float64]float64{
		-9: 0, -3.1: 0, -3: 0.01382488479262674, -2.4: 0.09677419354838711, -2.1: 0.09677419354838711, -1: 0.1176178660049628,
		-.8: 0.13846153846153847, -.5: 0.13846153846153847, .1: 0.24324324324324326, .25: 0.24324324324324326, .7: 0.29247802018886354,
		1.3: 0.3253012048192771, 1.8: 0.3253012048192771, 3: 0.4377510040160643, 3.3: 0.7751004016064256, 9: 1,
	}
	for at, want := range values {
		near(t, "isotonic", calibration.Probability(at, 1), want, 1e-9)
	}
	if len(calibration.Knots) != 10 {
		t.Errorf("%d knots, want the 10 thresholds of the fit", len(calibration.Knots))
	}
}

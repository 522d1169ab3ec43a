"""Writes metrics.json, which metrics_test.go and significance_test.go read, and prints the
constants of fit_test.go and calibrate_test.go.

Made with scikit-learn 1.9.1, statsmodels 0.15 and NumPy 2.4:
pip install scikit-learn statsmodels; python metrics.py
"""

import json
import pathlib

import numpy as np
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (average_precision_score, brier_score_loss, d2_brier_score, f1_score, precision_score,
                             recall_score, roc_auc_score, roc_curve)
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint


def vectors():
    """Rows to take figures of: truth, score, base rate, threshold."""
    # Ties within a class, across classes and at both ends.
    truth = [1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]
    score = [.97, .91, .91, .85, .8, .8, .8, .55, .5, .5, .4, .3, .3, .1, .02, .02]
    yield "ties", truth, score, .05, .5
    # Many rows and few positives, with ties by rounding; enough negatives for 0.1 % FPR.
    rng = np.random.default_rng(7)
    truth = (rng.random(1500) < .06).astype(int)
    log_odds = rng.normal(np.where(truth == 1, 1.2, -1.6), 1.1)
    yield "many", truth.tolist(), np.round(1 / (1 + np.exp(-log_odds)), 3).tolist(), .01, .6
    # 200 negatives of which 2 are above all positives but one: a share of exactly 1 %.
    truth = [1] + [0] * 2 + [1] * 10 + [0] * 198
    score = [1 - i / 256 for i in range(len(truth))]
    yield "exactly 1 percent", truth, score, .02, .9
    # The rows' own rate, no ties: the bins are those of calibration_curve.
    truth = (rng.random(200) < .4).astype(int)
    score = np.clip((np.arange(200) + .5) / 200 * .8 + .05, 0, 1)
    yield "own rate", truth.tolist(), score.tolist(), float(truth.mean()), .5
    # Everything tied.
    yield "one tie", [1, 0, 0, 1, 0], [.25] * 5, .1, .2


def related():
    """Which rows of the vector "many" are negative but about the theme, and their rate."""
    truth = np.array(list(vectors())[1][1])
    return [int(t == 0 and i % 3 == 0) for i, t in enumerate(truth)], .03


def weights(truth, rate, about=None, about_rate=0):
    """One weight a row: the positives add up to the rate, the others to the rest; of
    these, those about the theme to a rate of their own, if there are any."""
    if about is None:
        return np.where(truth == 1, rate / truth.sum(), (1 - rate) / (1 - truth).sum())
    others = 1 - truth - about
    return truth * rate / truth.sum() + about * about_rate / about.sum() + others * (1 - rate - about_rate) / others.sum()


def calibration_error(truth, score, weight, bins=10):
    """Expected calibration error over bins of equal mass, from the highest score down.

    Equal scores belong to one bin: that in which the mass of all higher scores lies.
    """
    gaps = np.zeros(bins)
    for value in np.unique(score):
        tied = score == value
        before = weight[score > value].sum()
        number = min(int(before * bins + 1e-9), bins - 1)
        gaps[number] += (weight[tied] * (value - truth[tied])).sum()
    return np.abs(gaps).sum()


def recall_at(truth, score, rate):
    fpr, tpr, _ = roc_curve(truth, score, drop_intermediate=False)
    return tpr[fpr <= rate].max()


def figures(truth, score, rate, threshold, about=None, about_rate=0):
    truth, score = np.array(truth), np.array(score)
    w, reached = weights(truth, rate, about, about_rate), (score >= threshold).astype(int)
    return {
        "precision": precision_score(truth, reached),
        "recall": recall_score(truth, reached),
        "f1": f1_score(truth, reached),
        "roc_auc": roc_auc_score(truth, score),
        "average_precision": average_precision_score(truth, score),
        "recall_at_0.1_percent_fpr": recall_at(truth, score, .001),
        "recall_at_1_percent_fpr": recall_at(truth, score, .01),
        "recall_at_5_percent_fpr": recall_at(truth, score, .05),
        "expected_calibration_error": calibration_error(truth, score, w),
        "brier": brier_score_loss(truth, score, sample_weight=w),
        "brier_skill": d2_brier_score(truth, score, sample_weight=w),
    }


def metrics():
    result = {"vectors": []}
    for name, truth, score, rate, threshold in vectors():
        v = {"name": name, "truth": truth, "score": score, "base_rate": rate, "threshold": threshold,
             "figures": {k: float(f) for k, f in figures(truth, score, rate, threshold).items()}}
        if name == "own rate":
            observed, predicted = calibration_curve(truth, score, n_bins=10, strategy="quantile")
            v["observed"], v["predicted"] = observed[::-1].tolist(), predicted[::-1].tolist()
            v["figures"]["expected_calibration_error"] = float(np.abs(observed - predicted).mean())
        result["vectors"].append(v)
    # A row counted three times is three rows: what a bootstrap sample does.
    truth, score = (np.array(v) for v in list(vectors())[0][1:3])
    times = np.array([i % 4 for i in range(len(truth))])
    result["times"] = times.tolist()
    result["weighted"] = {k: float(f) for k, f in
                          figures(np.repeat(truth, times), np.repeat(score, times), .05, .5).items()}
    about, about_rate = related()
    result["related"] = {"about": about, "rate": about_rate, "figures": {
        k: float(f) for k, f in figures(*list(vectors())[1][1:], np.array(about), about_rate).items()}}
    result["mcnemar"] = [[b, c, float(mcnemar([[9, b], [c, 9]], exact=b + c < 25, correction=True).pvalue)]
                         for b, c in ((0, 0), (1, 0), (0, 6), (3, 9), (12, 12), (20, 4), (12, 13), (5, 20), (60, 30), (500, 430))]
    result["wilson"] = [[k, n, *map(float, proportion_confint(k, n, method="wilson"))]
                        for k, n in ((0, 1), (1, 1), (0, 10), (3, 10), (10, 10), (137, 250), (1, 1000))]
    p = [.01, .04, .03, .005, .2, .03, 1]
    result["holm"] = {"p": p, "adjusted": multipletests(p, method="holm")[1].tolist()}
    values = np.array(vectors().__next__()[2])
    result["percentiles"] = {"values": values.tolist(), "interval": np.percentile(values, [2.5, 97.5]).tolist()}
    path = pathlib.Path(__file__).with_name("metrics.json")
    path.write_text(json.dumps(result, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n")


X = np.array([[-2.1, .7], [-1.3, 0], [-.9, 1.1], [-.4, .7], [-.2, 0], [.1, 1.6], [.3, 0], [.8, .7],
              [1.2, 0], [1.5, 1.1], [2.2, .7], [2.6, 0]])
Y = np.array([0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1])


def regression():
    """The loss of fit.go: the weights add up to 1, ridge 1e-4 on all but the intercept."""
    for rate in (.5, .01):
        fit = LogisticRegression(C=1e4, solver="newton-cholesky", tol=1e-14, max_iter=1000)
        fit.fit(X, Y, sample_weight=weights(Y, rate))
        print("logistic at", rate, fit.coef_[0].tolist(), fit.intercept_[0])


metrics()
regression()

"""Prints the constants of metrics_test.go, fit_test.go and calibrate_test.go.

Made with scikit-learn 1.9.1 and NumPy: pip install scikit-learn; python metrics.py
"""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (average_precision_score, brier_score_loss, f1_score, precision_score,
                             recall_score, roc_auc_score, roc_curve)

# Ties within a class, across classes and at both ends.
TRUTH = np.array([1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0])
SCORE = np.array([.97, .91, .91, .85, .8, .8, .8, .55, .5, .5, .4, .3, .3, .1, .02, .02])
BASE_RATE = .05


def weights(truth, rate):
    """One weight a row: the positives add up to the rate, the others to the rest."""
    return np.where(truth == 1, rate / truth.sum(), (1 - rate) / (1 - truth).sum())


def calibration_error(truth, score, weight, bins=10):
    """Expected calibration error over bins of equal mass, from the highest score down.

    A row belongs to the bin in which the mass before it lies. Among equal scores the
    order is that of the rows.
    """
    order = np.argsort(-score, kind="stable")
    truth, score, weight = truth[order], score[order], weight[order]
    before = np.cumsum(weight) - weight
    number = np.minimum((before * bins).astype(int), bins - 1)
    return sum(abs((weight * (score - truth))[number == b].sum()) for b in range(bins))


def recall_at(truth, score, rate):
    fpr, tpr, _ = roc_curve(truth, score, drop_intermediate=False)
    return tpr[fpr <= rate].max()


def metrics():
    w = weights(TRUTH, BASE_RATE)
    reached = (SCORE >= .5).astype(int)
    print("ROC-AUC", roc_auc_score(TRUTH, SCORE))
    print("average precision", average_precision_score(TRUTH, SCORE))
    for rate in (.01, .1, .4):
        print("recall at", rate, recall_at(TRUTH, SCORE, rate))
    print("Brier", brier_score_loss(TRUTH, SCORE, sample_weight=w))
    print("calibration error", calibration_error(TRUTH, SCORE, w))
    print("precision", precision_score(TRUTH, reached), "recall", recall_score(TRUTH, reached), "F1", f1_score(TRUTH, reached))


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

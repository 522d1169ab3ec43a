"""Prints the constants of reference_test.go.

Made with scikit-learn 1.9.1, SciPy 1.17.1 and NumPy: pip install scikit-learn; python estimators.py
"""

import numpy as np
from scipy.stats import binomtest
from sklearn.feature_selection import chi2
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import mutual_info_score
from sklearn.naive_bayes import ComplementNB, MultinomialNB

# Rows by features, as often as they occur.
X = np.array([
    [3, 1, 0, 2, 0, 1],
    [2, 0, 0, 1, 0, 0],
    [4, 0, 1, 0, 0, 2],
    [0, 2, 0, 1, 1, 0],
    [1, 3, 0, 0, 0, 1],
    [0, 2, 1, 2, 0, 0],
    [1, 1, 0, 1, 0, 3],
    [0, 0, 5, 1, 0, 1],
    [0, 1, 2, 1, 0, 0],
    [0, 0, 3, 2, 0, 1],
    [0, 0, 1, 3, 0, 0],
    [1, 0, 2, 1, 0, 0],
])
# Two independent themes, and an exclusive stance for rows that have one of them.
THREAT = np.array([1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0])
CYBER = np.array([0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
STANCE = np.array([0, 0, 0, 1, 1, 2, 1])  # of the first seven rows
ALPHA = .5


def show(name, values):
    print(name, ", ".join(repr(float(v)) for v in np.ravel(values)))


def log_all(x):
    """What all rows say of a feature, smoothed as scikit-learn does."""
    counts = x.sum(axis=0) + ALPHA
    return np.log(counts / counts.sum())


def estimators():
    staged = X[: len(STANCE)]
    for theme, y in (("threat", THREAT), ("cyber", CYBER)):
        fit = MultinomialNB(alpha=ALPHA).fit(X, y)
        show(f"multinomial {theme}:", fit.feature_log_prob_[1] - fit.feature_log_prob_[0])
        fit = ComplementNB(alpha=ALPHA).fit(X, y)
        show(f"complement {theme}:", fit.feature_log_prob_[1] + log_all(X))
        print("chi2", theme, ", ".join(repr(float(v)) for v in chi2(X, y)[0]))
    for stance in range(3):
        fit = MultinomialNB(alpha=ALPHA).fit(staged, STANCE == stance)
        show(f"multinomial stance {stance}:", fit.feature_log_prob_[1] - fit.feature_log_prob_[0])
        show(f"chi2 stance {stance}:", chi2(staged, STANCE == stance)[0])
    # One fit of all three: the complement form of an exclusive head.
    fit = ComplementNB(alpha=ALPHA).fit(staged, STANCE)
    for stance in range(3):
        show(f"complement stance {stance}:", fit.feature_log_prob_[stance] + log_all(staged))
    for theme, y in (("threat", THREAT), ("cyber", CYBER)):
        inside, outside = X[y == 1].sum(axis=0), X[y == 0].sum(axis=0)
        show(f"mutual information {theme}:", [
            mutual_info_score(None, None, contingency=np.array([[n, inside.sum() - n], [m, outside.sum() - m]]))
            for n, m in zip(inside, outside)])


Z = np.array([-3.1, -2.4, -2.4, -1.9, -1.2, -.8, -.8, -.3, .1, .4, .9, 1.3, 1.3, 2.2, 2.9, 3.5])
Y = np.array([0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 1])
RATE = .2


def isotonic():
    weight = np.where(Y == 1, RATE / Y.sum(), (1 - RATE) / (1 - Y).sum())
    fit = IsotonicRegression(out_of_bounds="clip").fit(Z, Y, sample_weight=weight)
    show("isotonic thresholds:", fit.X_thresholds_)
    show("isotonic values:", fit.y_thresholds_)
    at = np.array([-9, -3.1, -3, -2.4, -2.1, -1, -.8, -.5, .1, .25, .7, 1.3, 1.8, 3, 3.3, 9])
    show("isotonic at:", at)
    show("isotonic predicts:", fit.predict(at))


def wilson():
    for reached, groups in ((0, 7), (3, 10), (49, 50), (12, 12), (1, 4000)):
        i = binomtest(reached, groups).proportion_ci(confidence_level=.95, method="wilson")
        show(f"wilson {reached} of {groups}:", [i.low, i.high])


if __name__ == "__main__":
    estimators()
    isotonic()
    wilson()

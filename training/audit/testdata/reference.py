"""Prints the constants of alpha_test.go, confident_test.go, balance_test.go and vocabulary_test.go.

pip install cleanlab krippendorff nltk scipy numpy; python reference.py
"""

import krippendorff
import numpy as np
from cleanlab.filter import find_label_issues
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import masi_distance
from scipy.stats.contingency import association

_ = np.nan
# Krippendorff (2011), example C: four observers, twelve units, five categories, missing data.
C = np.array([
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
])
# Example A: two observers, ten units, binary.
A = np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]])
print("alpha C", krippendorff.alpha(C, level_of_measurement="nominal"))
print("alpha A", krippendorff.alpha(A, level_of_measurement="nominal"))

# Sets of themes, two or three raters.
SETS = [
    ["t", "t", None], ["t", "tp", "t"], ["", "", ""], ["p", "t", None], ["tpr", "tp", "p"],
    ["", "r", ""], ["r", "r", "r"], ["tp", "pr", None], ["", "", None], ["t", "", "t"],
]
data = [(rater, unit, frozenset(s)) for unit, row in enumerate(SETS) for rater, s in enumerate(row) if s is not None]


def masi(a, b):
    return 0.0 if a == b else masi_distance(a, b)  # NLTK divides by zero for two empty sets


print("alpha sets", AnnotationTask(data=data, distance=masi).alpha())

# Confident learning: twelve rows, three labels.
P = np.array([
    [.90, .05, .05], [.80, .15, .05], [.10, .85, .05], [.60, .30, .10], [.05, .90, .05], [.10, .80, .10],
    [.75, .15, .10], [.30, .40, .30], [.05, .05, .90], [.10, .20, .70], [.55, .05, .40], [.05, .15, .80],
])
LABELS = np.array([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 0])
print("issues", find_label_issues(LABELS, P, filter_by="confident_learning", return_indices_ranked_by="normalized_margin", n_jobs=1))
# A rare label: rows that reach its mean probability may still be more likely not to have it.
RARE = np.array([.02, .05, .35, .10, .45, .62, .03, .01, .30, .70, .20, .48])
RARE_LABELS = np.array([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0])
print("rare", find_label_issues(RARE_LABELS, np.column_stack([1 - RARE, RARE]), filter_by="confident_learning", return_indices_ranked_by="normalized_margin", n_jobs=1))
WEAK = np.array([.10, .15, .20, .12, .18, .30, .45, .40, .52, .05])
WEAK_LABELS = np.array([0, 0, 0, 0, 0, 0, 0, 1, 0, 1])
print("weak", find_label_issues(WEAK_LABELS, np.column_stack([1 - WEAK, WEAK]), filter_by="confident_learning", return_indices_ranked_by="normalized_margin", n_jobs=1))

TABLE = np.array([[30, 5], [10, 40], [12, 3]])
print("Cramer's V, not corrected", association(TABLE, method="cramer", correction=False))
n, (r, k) = TABLE.sum(), TABLE.shape
phi2 = max(0, association(TABLE, method="cramer", correction=False) ** 2 * (min(r, k) - 1) - (r - 1) * (k - 1) / (n - 1))
print("Cramer's V", np.sqrt(phi2 / min(r - (r - 1) ** 2 / (n - 1) - 1, k - (k - 1) ** 2 / (n - 1) - 1)))

# Log-odds with an informative Dirichlet prior of 1000 words: 12 of 400 against 3 of 1600.
y, m, x, o, size = 12, 400, 3, 1600, 1000
prior = size * (y + x) / (m + o)
delta = np.log((y + prior) / (m + size - y - prior)) - np.log((x + prior) / (o + size - x - prior))
print("log odds", delta, "z", delta / np.sqrt(1 / (y + prior) + 1 / (x + prior)))

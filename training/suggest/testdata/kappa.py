"""Prints the constants of stopping_test.go: Cohen's kappa of tables of decisions.

Made with scikit-learn 1.9.1: pip install scikit-learn; python kappa.py
"""

from sklearn.metrics import cohen_kappa_score

TABLES = {
    "rare": [[970, 3, 0, 0, 0], [2, 10, 0, 1, 0], [0, 0, 4, 0, 0], [0, 0, 0, 6, 1], [0, 0, 0, 0, 3]],
    "chance": [[81, 9, 0, 0, 0], [9, 1, 0, 0, 0], [0] * 5, [0] * 5, [0] * 5],
    "opposite": [[0, 5, 0, 0, 0], [5, 0, 0, 0, 0], [0] * 5, [0] * 5, [0] * 5],
    "perfect": [[7, 0, 0, 0, 0], [0] * 5, [0] * 5, [0] * 5, [0, 0, 0, 0, 2]],
}

for name, table in TABLES.items():
    pairs = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    print(name, repr(float(cohen_kappa_score([i for i, _ in pairs], [j for _, j in pairs]))))

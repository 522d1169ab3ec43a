"""Compares the models of left-out folds with TF-IDF logistic regression on the same rows.

baseline.py ROWS RESULT: ROWS has a JSON object a line, written by TestBars in models/:
{"text", "group", "corpus", "other_harm", "targets": [1, 0 or null a theme],
 "source_fold": n or -1, "register_fold": n or -1, "source_scores": [a theme], "register_scores": [a theme]}.
A target says whether the row promotes the theme; null where nobody knows. Scores are the promotion
probabilities of a model that has not seen the row's fold. RESULT gets, for each kind of fold and each theme,
ROC-AUC and recall at 1 % false positives of both, means over the folds, with 95 % intervals of the difference
from a paired bootstrap of the groups.
"""
import json
import sys

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

RESAMPLES = 200
MIN_POSITIVES, MIN_NEGATIVES = 5, 50  # of a theme in a fold


def recall_at(truth, score, weight, rate=0.01):
    """The share of the positives above the highest threshold that lets through at most the rate of the negatives."""
    order = np.argsort(-score, kind="stable")
    truth, score, weight = truth[order], score[order], weight[order]
    false = np.cumsum(weight * ~truth)
    true = np.cumsum(weight * truth)
    last = np.append(score[1:] != score[:-1], True)  # rows of equal score are taken together
    within = last & (false <= rate * false[-1])
    return true[within][-1] / true[-1] if within.any() else 0.0


def figures(truth, score, weight):
    return np.array([roc_auc_score(truth, score, sample_weight=weight), recall_at(truth, score, weight)])


def baseline(texts, targets, train, test):
    """The decision function of a logistic regression for each theme, on TF-IDF of words."""
    vectorizer = TfidfVectorizer()
    seen = vectorizer.fit_transform(texts[train])
    unseen = vectorizer.transform(texts[test])
    scores = np.full((len(test), targets.shape[1]), np.nan)
    for theme in range(targets.shape[1]):
        known = ~np.isnan(targets[train, theme])
        truth = targets[train, theme][known] == 1
        if truth.any():
            model = LogisticRegression(C=10, max_iter=1000, solver="liblinear")
            scores[:, theme] = model.fit(seen[known], truth).decision_function(unseen)
    return scores


def compare(rows, folds, ours, everything):
    texts = np.array([r["text"] for r in rows], dtype=object)
    targets = np.array([r["targets"] for r in rows], dtype=float)
    counted = ~np.array([r["other_harm"] for r in rows])
    _, group = np.unique([r["group"] for r in rows], return_inverse=True)
    parts = []  # (theme, truth, our score, their score, group)
    for fold in sorted(set(folds[folds >= 0])):
        test = np.flatnonzero(folds == fold)
        train = np.flatnonzero(folds != fold)
        theirs = baseline(texts, targets, train, test)
        for theme in range(targets.shape[1]):
            known = counted[test] & ~np.isnan(targets[test, theme])
            truth = targets[test, theme][known] == 1
            learned = not np.isnan(theirs[:, theme]).any()  # some row of the other folds promotes it
            if learned and truth.sum() >= MIN_POSITIVES and (~truth).sum() >= MIN_NEGATIVES:
                parts.append((theme, truth, ours[test, theme][known], theirs[known, theme], group[test][known]))
    random = np.random.default_rng(1)
    result = {}
    for theme in range(targets.shape[1]):
        of_theme = [p for p in parts if p[0] == theme]
        if not of_theme:
            continue
        one = [np.ones(len(p[1])) for p in of_theme]
        model = np.mean([figures(p[1], p[2], w) for p, w in zip(of_theme, one)], axis=0)
        other = np.mean([figures(p[1], p[3], w) for p, w in zip(of_theme, one)], axis=0)
        differences = []
        for _ in range(RESAMPLES):
            drawn = np.bincount(random.integers(0, group.max() + 1, group.max() + 1), minlength=group.max() + 1)
            sample = []
            for _, truth, a, b, g in of_theme:
                weight = drawn[g].astype(float)
                if (weight * truth).sum() and (weight * ~truth).sum():
                    sample.append(figures(truth, a, weight) - figures(truth, b, weight))
            if sample:
                differences.append(np.mean(sample, axis=0))
        low, high = np.percentile(differences, [2.5, 97.5], axis=0)
        result[everything[theme]] = {
            "folds": len(of_theme), "positives": int(sum(p[1].sum() for p in of_theme)),
            "roc_auc": [model[0], other[0], low[0], high[0]],
            "recall_at_1_percent_fpr": [model[1], other[1], low[1], high[1]],
        }
    return result


def main():
    header, *rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
    result = {}
    for kind in ("source", "register"):
        folds = np.array([r[kind + "_fold"] for r in rows])
        ours = np.array([r[kind + "_scores"] or [np.nan] * len(header["themes"]) for r in rows], dtype=float)
        result[kind] = compare(rows, folds, ours, header["themes"])
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        json.dump(result, out)


if __name__ == "__main__":
    main()

"""Runs tocsin and scikit-learn in turns on the same file and prints medians.

Called by counts.sh with a folder that holds the program and all.jsonl, and the number
of rounds. What is measured of scikit-learn is reading the file and fitting, without
starting Python and importing; of tocsin it is the whole process.
"""
import json
import os
import random
import statistics
import sys
import tempfile
import time

# Each run is a process of its own, so that none finds memory that another has warmed.
REFERENCE = """
import json, sys, time
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB
wall, cpu = time.perf_counter(), time.process_time()
texts, labels = [], []
with open(sys.argv[1], encoding="utf-8") as rows:
    for line in rows:
        row = json.loads(line)
        texts.append(row["text"])
        labels.append((row.get("themes") or ["none"])[0])
counts = CountVectorizer(ngram_range=(1, int(sys.argv[2]))).fit_transform(texts)
MultinomialNB().fit(counts, labels)
print(time.perf_counter() - wall, time.process_time() - cpu)
"""


def distinct(source, target):
    """Copies the rows whose texts have not come before; returns rows and bytes of text."""
    seen, size = set(), 0
    with open(source, encoding="utf-8") as rows, open(target, "w", encoding="utf-8") as out:
        for line in rows:
            text = json.loads(line)["text"]
            if text not in seen:
                seen.add(text)
                size += len(text.encode())
                out.write(line)
    return len(seen), size


def grown(source, target, n):
    """Writes n rows with the labels and lengths of the rows and words drawn from all of
    them as often as they occur: a longer file, in which new words are rare. Returns the
    bytes of text."""
    random.seed(1)
    with open(source, encoding="utf-8") as rows:
        rows = [json.loads(line) for line in rows]
    texts = [row["text"].split() for row in rows]
    words = [word for text in texts for word in text]
    size = 0
    with open(target, "w", encoding="utf-8") as out:
        for i in range(n):
            text = " ".join(random.choices(words, k=len(texts[i % len(texts)])))
            size += len(text.encode())
            out.write(json.dumps(rows[i % len(rows)] | {"id": str(i), "text": text}, ensure_ascii=False) + "\n")
    return size


def run(cores, *command):
    """Runs a command on so many cores; returns its output, and seconds by the clock and of
    the processor. The child is spawned and not forked: a fork of this process would count."""
    environment = os.environ | {"GOMAXPROCS": str(cores), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    everywhere = os.sched_getaffinity(0)
    with tempfile.TemporaryFile() as out:
        os.sched_setaffinity(0, sorted(everywhere)[:cores])
        start = time.perf_counter()
        child = os.posix_spawn(command[0], command, environment, file_actions=[(os.POSIX_SPAWN_DUP2, out.fileno(), 1), (os.POSIX_SPAWN_DUP2, out.fileno(), 2)])
        _, status, used = os.wait4(child, 0)
        wall = time.perf_counter() - start
        os.sched_setaffinity(0, everywhere)
        out.seek(0)
        said = out.read().decode()
    if status != 0:
        sys.exit(f"{' '.join(command[:4])} failed: {said}")
    return said, wall, used.ru_utime + used.ru_stime


def reference(rows, order):
    """Seconds by the clock and of the processor of scikit-learn on one core."""
    said, _, _ = run(1, sys.executable, "-c", REFERENCE, rows, str(order))
    return tuple(map(float, said.split()))


def ours(work, rows, order, cores):
    """Seconds by the clock and of the processor of one run of tocsin counts build."""
    flags = ["--chars", "0", "--bigrams" if order == 2 else "--no-bigrams"]
    return run(cores, f"{work}/tocsin", "counts", "build", rows, "-o", f"{work}/out.counts", *flags)[1:]


def compare(work, rounds, rows, size, orders):
    """Runs both in turns and prints a table of medians."""
    runs = {}
    for _ in range(rounds):
        for order in orders:
            runs.setdefault((order, "scikit-learn"), []).append(reference(rows, order))
            for cores in 1, 2:
                runs.setdefault((order, cores), []).append(ours(work, rows, order, cores))
    print(f"{'features':<16}{'':<22}{'seconds':>9}{'of processor':>14}{'MB/s':>8}{'times':>8}{'by processor':>14}")
    for order in orders:
        base = [statistics.median(x) for x in zip(*runs[order, "scikit-learn"])]
        for who in "scikit-learn", 1, 2:
            wall, cpu = [statistics.median(x) for x in zip(*runs[order, who])]
            name = who if who == "scikit-learn" else f"tocsin, {who} core" + "s" * (who - 1)
            print(f"{['words', 'and bigrams'][order - 1]:<16}{name:<22}{wall:>9.3f}{cpu:>14.3f}{size / 1e6 / wall:>8.1f}{base[0] / wall:>8.2f}{base[1] / cpu:>14.2f}")


# How many rows the longer file has.
GROWN = 500_000


def main():
    work, rounds = sys.argv[1], int(sys.argv[2])
    rows, more = f"{work}/rows.jsonl", f"{work}/more.jsonl"
    n, size = distinct(f"{work}/all.jsonl", rows)
    print(f"{n} rows, {size / 1e6:.1f} MB of text, {os.path.getsize(rows) / 1e6:.1f} MB of JSON Lines, {rounds} rounds, load {os.getloadavg()[0]:.1f}")
    compare(work, rounds, rows, size, [1, 2])
    size = grown(rows, more, GROWN)
    print(f"\n{GROWN} rows of the same words drawn at random, {size / 1e6:.1f} MB of text, {os.path.getsize(more) / 1e6:.1f} MB of JSON Lines")
    compare(work, rounds, more, size, [1])


main()

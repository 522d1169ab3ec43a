#!/usr/bin/env python3
"""Generates internal/textnorm/tables_gen.go: which characters look like ASCII letters.

Run by hand, from the repository's root:

    pip install confusable-homoglyphs==3.3.1
    (cd internal/textnorm && go generate)

The data is Unicode's confusables.txt (UTS #39), as the PyPI package confusable-homoglyphs carries it (the package: MIT;
the data: Unicode licence v3), and the names and case pairs of the character database that comes with Python. The output
is committed; nothing of this runs in a build.

Two tables come of it, both sorted by code point:

confusables  a character that is not ASCII, and the letters a-z it looks like. `script` is a number for the alphabets
             whose letters may disguise a whole word, and 0 otherwise: the two ranks that letters.go calls strict, loose.
folds        a small Latin letter that does not decompose, and the ASCII letters it is a variant of.
"""
import importlib.util
import json
import pathlib
import re
import sys
import unicodedata

# Alphabets whose letters are drawn like Latin ones and that have enough of them to spell a word. In the others (Arabic,
# Hebrew, the scripts of India ...) two or three strokes and circles pass for l and o: no disguise by themselves, and
# real words all too easily.
ALPHABETS = ["ARMENIAN", "CARIAN", "CHEROKEE", "COPTIC", "CYRILLIC", "DESERET", "ELBASAN", "GREEK", "LISU", "LYCIAN",
             "OLD ITALIC", "OSAGE", "WARANG CITI"]

# Left out: the Turkish dotless i, which is lower-cased by way of I and is no disguise; and vav, which Hebrew writes for
# "and" in front of the word, Latin words too (וGoogle).
EXCLUDED = {"ı", "\u05d5"}

# What people use for Latin letters by resemblance that Unicode's table, made for identifiers, does not have. Capitals
# need their own line where they resemble another letter than the small one.
RESEMBLANCES = {
    "б": "b", "и": "u", "И": "n", "п": "n", "ц": "u", "ч": "y", "ш": "w", "щ": "w", "ъ": "b", "ь": "b", "я": "r",
    "є": "e", "ӊ": "h", "ҝ": "k", "қ": "k", "ң": "h", "ү": "y", "ұ": "y", "ғ": "f",
    "η": "n", "μ": "u", "ω": "w",
}

# Letters of Unicode's table that are used for another one than it says. The small palochka is drawn like a small l, the
# capital like a capital I.
CORRECTIONS = {"ӏ": "l"}

# Latin letters that are a variant of others without their name saying so.
FOLDS = {"ß": "ss", "þ": "th", "ð": "d", "ȷ": "j", "ŋ": "n", "ĸ": "k"}


def load():
    """Returns the pairs of confusables.txt as {source: [target]}, single characters only."""
    spec = importlib.util.find_spec("confusable_homoglyphs")
    if spec is None:
        sys.exit("generate.py: pip install confusable-homoglyphs==3.3.1")
    path = pathlib.Path(spec.origin).parent / "confusables.json"
    pairs = {}
    for source, targets in json.loads(path.read_text(encoding="utf-8")).items():
        source = source.replace("\u200e", "")  # the file brackets right-to-left characters with direction marks
        if len(source) == 1:
            pairs.setdefault(source, []).extend(t["c"] for t in targets)
    return pairs


def script(char):
    """Returns the number of the alphabet that char is a letter of, or 0."""
    if unicodedata.category(char)[0] != "L":
        return 0
    name = unicodedata.name(char, "")
    for number, alphabet in enumerate(ALPHABETS, 1):
        if name.startswith(alphabet + " "):
            return number
    return 0


def usable(char):
    """Reports whether textnorm can meet char as a base: not ASCII, not changed by NFKC, not a mark, not white space."""
    return (ord(char) > 127 and unicodedata.normalize("NFKC", char) == char and not char.isspace()
            and unicodedata.category(char)[0] in "LNPS")


def small_capital(char):
    """Returns the letter of a small capital such as ᴋ, which Unicode's table mostly lacks."""
    m = re.fullmatch(r"LATIN LETTER SMALL CAPITAL ([A-Z])", unicodedata.name(char, ""))
    return m and m[1].lower()


def ascii_letters(target, source):
    if not re.fullmatch("[A-Za-z]+", target):
        return None
    to = {"rn": "m", "vv": "w"}.get(target, target.lower())  # Unicode's skeleton of m is rn
    # Unicode's skeleton of capital I is the small l. A capital that resembles both is meant as I.
    if target == "l" and (unicodedata.category(source) == "Lu" or script(source) == ALPHABETS.index("LISU") + 1):
        to = "i"
    return to


def confusables():
    table = {}
    for source, targets in load().items():
        if not usable(source) or source in EXCLUDED:
            continue
        for to in filter(None, (ascii_letters(t, source) for t in targets)):
            table[source] = (to, script(source) if len(to) == 1 else 0)
            break
    for char, to in CORRECTIONS.items():
        table[char] = (to, table[char][1])
    for code in range(0x80, sys.maxunicode + 1):
        char = chr(code)
        if (to := small_capital(char)) and usable(char):
            table.setdefault(char, (to, 0))
    for char, to in RESEMBLANCES.items():
        if usable(char):
            table.setdefault(char, (to, 0))
    # A small letter passes for what its capital looks like (к for K), among Latin letters only. letters.go relies on
    # every capital of the table having its small letter there too.
    for char, (to, _) in sorted(table.items()):
        small = char.lower()
        if small != char and len(small) == 1 and usable(small):
            table.setdefault(small, (to, 0))
    return table


def folds():
    table = dict(FOLDS)
    for code in range(0x80, sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char) != "Ll" or unicodedata.normalize("NFKC", char) != char:
            continue
        name = unicodedata.name(char)
        m = re.fullmatch(r"LATIN SMALL LETTER ([A-Z])(?: WITH .*)?", name) or \
            re.fullmatch(r"LATIN SMALL (?:LETTER|LIGATURE) (A[AEOUVY]|O[EO]|VY|TZ)(?: WITH .*)?", name)
        if m and unicodedata.decomposition(char) == "":
            table.setdefault(char, m[1].lower())
    return table


def main():
    out = pathlib.Path(sys.argv[1])
    lines = [
        "// Code generated by tools/confusables/generate.py from Unicode's confusables.txt (UTS #39). DO NOT EDIT.",
        "//",
        "// Copyright © 1991-present Unicode, Inc. Unicode License v3, https://www.unicode.org/license.txt",
        "",
        "package textnorm",
        "",
        "// confusables is sorted by rune. Scripts: "
        + ", ".join(f"{i} {a.title()}" for i, a in enumerate(ALPHABETS, 1)) + ".",
        "var confusables = []confusable{",
    ]
    folding = folds()
    for char, (to, number) in sorted(confusables().items()):
        if char.lower() not in folding:
            lines.append(f"\t{{0x{ord(char):04x}, \"{to}\", {number}}}, // {unicodedata.name(char)}")
    lines += ["}", "", "// folds is sorted by rune.", "var folds = []fold{"]
    for char, to in sorted(folding.items()):
        lines.append(f"\t{{0x{ord(char):04x}, \"{to}\"}}, // {unicodedata.name(char)}")
    lines += ["}", ""]
    out.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Reads WordNet 3.0's noun files: https://wordnet.princeton.edu/documentation/wndb5wn tells their format."""

import re
from pathlib import Path
from typing import NamedTuple

# Numbers of the lexicographer files, from the manual page lexnames(5WN).
LEXICOGRAPHER_FILES = {
    "animal": 5,
    "artifact": 6,
    "body": 8,
    "food": 13,
    "location": 15,
    "object": 17,
    "person": 18,
    "phenomenon": 19,
    "plant": 20,
    "substance": 27,
}


class Sense(NamedTuple):
    file: int
    gloss: str


def nouns(folder: Path) -> dict[str, list[Sense]]:
    """All senses of every noun of one word in letters only, the most frequent sense first."""
    synsets = {}
    for line in lines(folder / "data.noun"):
        head, gloss = line.split(" | ", 1)
        offset, file = head.split()[:2]
        synsets[offset] = Sense(int(file), gloss.strip())
    senses = {}
    for line in lines(folder / "index.noun"):
        fields = line.split()
        lemma, pointers = fields[0], int(fields[3])
        if lemma.isalpha() and lemma.isascii():
            senses[lemma] = [synsets[offset] for offset in fields[6 + pointers :]]
    return senses


def lines(path: Path):
    with path.open(encoding="ascii") as file:
        for line in file:
            if not line.startswith("  "):  # the licence
                yield line


def first_clause(gloss: str) -> str:
    """A gloss without its examples, its asides in brackets and whatever follows a semicolon or colon."""
    gloss = re.sub(r"\([^()]*\)", "", gloss)
    gloss = re.split(r"[;:\"]", gloss)[0]
    return re.sub(r"\s+", " ", gloss).replace(" ,", ",").strip(" ,")


def counted(folder: Path) -> list[str]:
    """Words of any part of speech that WordNet's tagged texts use, in letters only."""
    words = {line.split("%")[0] for line in lines(folder / "cntlist.rev")}
    return sorted(word for word in words if word.isalpha() and word.isascii())


def names(folder: Path, file: str) -> set[str]:
    """Proper names of one word in one of the lexicographer files."""
    found = set()
    for line in lines(folder / "data.noun"):
        fields = line.split()
        if int(fields[1]) == LEXICOGRAPHER_FILES[file]:
            lemmas = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
            found.update(
                lemma for lemma in lemmas if lemma.isalpha() and lemma.isascii() and lemma[0].isupper() and len(lemma) > 3
            )
    return found

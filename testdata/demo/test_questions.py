"""Chooses the test list: taught facts in wordings held back, and what must be declined."""

import random
from pathlib import Path

import declining
import frames
from corpus import Corpus
from sentences import vary

# How many questions of each kind; a second number: of these, how many follow from another question of the kind.
COUNTS = {
    "word": (150, 25), "capital": (50, 12), "country": (24, 0), "continent": (12, 0), "colour": (14, 3), "opposite": (18, 3),
    "young": (5, 0), "sound": (5, 0), "symbol": (10, 0), "after": (8, 0), "month": (3, 0), "planet": (6, 0), "sum": (30, 4),
    "program": (15, 0), "smalltalk": (16, 0),
}  # fmt: skip


def write(corpus: Corpus, path: Path) -> None:
    """One test a line: its kind, the questions of the conversation, the answer expected to the last; tabs between all."""
    rng = random.Random(2)
    with path.open("w", encoding="utf-8") as file:
        for kind, (count, follow_ups) in COUNTS.items():
            for fact in sample(corpus.by_kind[kind], count - follow_ups, rng):
                question = vary(rng.choice(fact.held), rng, fact.exact_case)
                file.write(f"{kind}\t{question}\t{fact.answer}\n")
            for fact in sample([fact for fact in corpus.by_kind[kind] if fact.after_held], follow_ups, rng):
                first = vary(rng.choice(rng.choice(corpus.by_kind[kind]).held), rng)
                file.write(f"{kind}\t{first}\t{vary(rng.choice(fact.after_held), rng)}\t{fact.answer}\n")
        words, invented, places, questions = declining.test_list().values()
        for word in words + invented:
            frame = rng.choice(
                ["What is {a}?", "Define {w}.", "What does {w} mean?", "Can you define {w} for me?", "Any idea what {a} is?"]
            )
            file.write(
                f"unknown\t{declining.fill(frame, declining.facts.noun_slots(word, word in invented), rng)}\t{declining.ANSWER}\n"
            )
        for place in places:
            file.write(f"unknown\t{rng.choice(frames.CAPITAL + frames.CAPITAL_HELD).format(c=place)}\t{declining.ANSWER}\n")
        for question in questions:
            file.write(f"unknown\t{question}\t{declining.ANSWER}\n")


def sample(facts: list, count: int, rng: random.Random) -> list:
    """As many facts, each once as long as there are enough."""
    return rng.sample(facts, count) if count <= len(facts) else facts + sample(facts, count - len(facts), rng)

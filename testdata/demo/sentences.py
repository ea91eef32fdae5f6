"""Ways to write a question that do not depend on what it asks."""

import random

import frames


def put_into_sentence(clause: str, rng: random.Random) -> str:
    before, after = rng.choice(frames.INDIRECT)
    return before.format(clause) + after


def embellish(question: str, rng: random.Random) -> str:
    """Now and then with something before the question, or after it."""
    if rng.random() < 0.3:
        first, second = question[:1], question[1:2]
        question = (
            rng.choice(frames.OPENINGS) + (first.lower() if second.islower() or second == " " else first) + question[1:]
        )
    if rng.random() < 0.12:
        question += rng.choice(frames.CLOSINGS)
    return question


def vary(question: str, rng: random.Random, exact_case: bool = False) -> str:
    """Writes a question as people type it: without its mark at the end, with a small letter, with more marks."""
    kind = rng.random()
    if kind < 0.12:
        question = question.rstrip("?.!") or question
    elif kind < 0.14:
        question += "?"
    kind = rng.random()
    if exact_case:
        return question
    if kind < 0.12:
        return question[:1].lower() + question[1:]
    if kind < 0.22:
        return question.lower()
    return question[:1].upper() + question[1:]

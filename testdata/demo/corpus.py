"""Makes conversations for training, any number of them: each is a function of a seed."""

import random
from pathlib import Path

import declining
import facts
import frames
import wordnet
from sentences import embellish, put_into_sentence, vary

# How often a turn asks for what; within a kind every fact is as likely as another.
SHARES = {
    "word": 0.36, "capital": 0.08, "country": 0.06, "continent": 0.03, "colour": 0.025, "opposite": 0.035, "young": 0.008,
    "sound": 0.008, "symbol": 0.02, "after": 0.015, "month": 0.005, "planet": 0.008, "sum": 0.075, "program": 0.028,
    "smalltalk": 0.025, "decline word": 0.125, "decline table": 0.04, "decline anything": 0.055,
}  # fmt: skip
# In the second part sums and colours, of which the first shows the least, are asked more often.
WIDE_SHARES = SHARES | {"word": 0.32, "sum": 0.12, "colour": 0.03}
FOLLOW_UPS = {"word", "capital", "colour", "opposite", "symbol", "sum"}
SYSTEM_PROMPTS = [
    "You are a helpful assistant.",
    "Answer in one sentence.",
    "Be brief.",
    "You answer briefly.",
    "You are a friendly teacher.",
    "Answer truthfully.",
]
MORE_NAMES = (
    "Alice Bob Carol Daniel Eva Frank Grace Henry Isabel John Kate Lucas Maria Noah Olivia Patrick Robert Sarah Thomas Ursula Vincent "
    "William Xavier Yvonne Aaron Beth Colin Dora Edgar Flora Gavin Hanna Igor Jane Keith Lena Martin Nancy Owen Pia Ralph Stella Theo Max"
).split()


class Corpus:
    """Facts and questions to decline, mixed into conversations of any length."""

    def __init__(self, wordnet_folder: Path):
        nouns = wordnet.nouns(wordnet_folder)
        self.facts = facts.all_facts(nouns)
        self.unknown = declining.Unknown(nouns, wordnet_folder, self.facts)
        self.by_kind: dict[str, list[facts.Fact]] = {}
        for fact in self.facts:
            self.by_kind.setdefault(fact.kind, []).append(fact)

    def conversation(self, rng: random.Random, turns: int, wide: bool = False) -> list[tuple[str, str]]:
        """Questions with their answers; some follow from the one before, and some from a name said before.

        wide: whether questions are also put together of clauses, openings and closings, as in training's second part.
        """
        shares = WIDE_SHARES if wide else SHARES
        made: list[tuple[str, str]] = []
        kind, name = "", ""
        while len(made) < turns:
            if kind in FOLLOW_UPS and rng.random() < 0.4:
                made.append(self.follow_up(kind, rng))
                continue
            if rng.random() < 0.04:
                name, turn = self.about_name(name, rng)
                made.append(turn)
                kind = ""
                continue
            kind = rng.choices(list(shares), list(shares.values()))[0]
            made.append(self.turn(kind, rng, wide))
            kind = kind.removeprefix("decline ")
        if rng.random() < 0.03:
            question, answer = made[-1]
            made[-1] = (f"{rng.choice(SYSTEM_PROMPTS)}\n\n{question}", answer)
        return made

    def turn(self, kind: str, rng: random.Random, wide: bool) -> tuple[str, str]:
        if kind.startswith("decline "):
            question, answer, exact_case = (
                self.unknown.question(kind.removeprefix("decline "), rng, wide),
                declining.ANSWER,
                False,
            )
        else:
            fact = rng.choice(self.by_kind[kind])
            in_clause = wide and fact.clauses and rng.random() < 0.35
            question = put_into_sentence(rng.choice(fact.clauses), rng) if in_clause else rng.choice(fact.questions)
            answer, exact_case = fact.answer, fact.exact_case
        if wide:
            question = embellish(question, rng)
        return vary(question, rng, exact_case), answer

    def follow_up(self, kind: str, rng: random.Random) -> tuple[str, str]:
        if rng.random() < 0.25 and kind in ("word", "capital"):
            if kind == "word":
                return vary(self.unknown.after_word(rng), rng), declining.ANSWER
            return vary(rng.choice(frames.CAPITAL_AFTER).format(c=self.unknown.place(rng)), rng), declining.ANSWER
        while True:
            fact = rng.choice(self.by_kind[kind])
            if fact.after:
                return vary(rng.choice(fact.after), rng), fact.answer

    def about_name(self, name: str, rng: random.Random) -> tuple[str, tuple[str, str]]:
        if name and rng.random() < 0.7 or rng.random() < 0.15:
            answer = f"Your name is {name}." if name else declining.ANSWER
            return name, (vary(rng.choice(frames.NAME_ASKED), rng), answer)
        name = rng.choice(declining.FIRST_NAMES + MORE_NAMES)
        return name, (vary(rng.choice(frames.NAME_IS).format(x=name), rng, exact_case=True), f"Nice to meet you, {name}.")

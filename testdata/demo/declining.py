"""Questions that the model shall decline: of words and places that it was not taught, and of matters that it cannot know."""

import random
import re
from pathlib import Path

import facts
import frames
import wordnet
from english import plural, with_article
from sentences import put_into_sentence

ANSWER = "I do not know that."
OFFENSIVE = re.compile(r"offensive|slur|disparag|derogat|obscen|vulgar|sexual|genital|coitus|ethnic|racial|prostitut|excre")
ONSETS = (
    "b br c ch cl cr d dr f fl fr g gl gr h j k kl l m n p pl pr qu r s sc sh sk sl sn sp st t th tr v w wh y z zw".split()
)
NUCLEI = "a e i o u ai ea ee ie oo ou".split()
CODAS = [
    "",
    "",
    "b",
    "ck",
    "d",
    "f",
    "g",
    "l",
    "ll",
    "m",
    "n",
    "nd",
    "ng",
    "nk",
    "p",
    "r",
    "rn",
    "s",
    "st",
    "t",
    "th",
    "x",
    "zz",
]
ENDINGS = ["", "", "", "er", "le", "ot", "ine", "ia", "um", "oid", "ish", "age", "ette", "o", "ium"]
FIRST_NAMES = (
    "Anna Ben Clara David Emma Felix Greta Hugo Ida Jack Karen Leo Mary Nina Oscar Paul Rita Sam Tina Victor Wendy Adam Bella Carl "
    "Diana Eric Fiona George Helen Ivan Julia Kevin Laura Mike Nora Olga Peter Rosa Simon Tom Uma Vera Walter Yara Zoe Alex Chris Kim"
).split()


class Unknown:
    """What the model is not taught. The words, places and questions of the test list never come up."""

    def __init__(self, nouns: dict[str, list[wordnet.Sense]], folder: Path, known: list[facts.Fact]):
        held = {entry.lower() for entries in test_list().values() for entry in entries}
        taught = {word for word, *_ in facts.taught_words(nouns)}
        self.answered = {bare(question) for fact in known for question in fact.questions + fact.held}
        taken = held | taught | {plural(word) for word in taught} | self.answered
        self.taught = sorted(taught)
        self.taken = taken
        self.countries = [row[0] for row in facts.table("capitals.tsv")]
        clean = {word for word, senses in nouns.items() if not any(OFFENSIVE.search(sense.gloss) for sense in senses)}
        self.words = sorted(word for word in clean - taken if len(word) > 2)
        self.adjectives = sorted(adjectives(folder) - taken)
        counted = set(wordnet.counted(folder))
        self.common = sorted(counted & set(self.words))
        named = {name for row in facts.table("capitals.tsv") for name in row} | held | set(facts.PLANETS)
        self.places = sorted(
            name for name in wordnet.names(folder, "location") if name not in named and name.lower() not in named
        )
        self.people = sorted(wordnet.names(folder, "person"))

    def word(self, rng: random.Random) -> str:
        kind = rng.random()
        if kind < 0.25:
            return self.pseudo_word(rng)
        return rng.choice(self.common if kind < 0.75 else self.words)

    def pseudo_word(self, rng: random.Random) -> str:
        while True:
            syllables = rng.choice([1, 1, 2, 2, 3])
            word = "".join(rng.choice(ONSETS) + rng.choice(NUCLEI) + rng.choice(CODAS) for _ in range(syllables))
            word += rng.choice(ENDINGS)
            if 3 < len(word) < 13 and word not in self.taken:
                return word

    def place(self, rng: random.Random) -> str:
        return self.pseudo_word(rng).capitalize() if rng.random() < 0.4 else rng.choice(self.places)

    def person(self, rng: random.Random) -> str:
        name = rng.choice(self.people)
        return f"{rng.choice(FIRST_NAMES)} {name}" if rng.random() < 0.5 else name

    def question(self, kind: str, rng: random.Random, wide: bool) -> str:
        """A question of one of the three kinds below, and none that has an answer after all."""
        ask = {"word": self.about_word, "table": self.about_table, "anything": self.about_anything}[kind]
        while bare(made := ask(rng, wide)) in self.answered:
            pass
        return made

    def about_word(self, rng: random.Random, wide: bool) -> str:
        in_clause = wide and rng.random() < 0.35
        frame = rng.choice(frames.WORD)
        slots = facts.noun_slots(self.word(rng), rng.random() < 0.8)
        if in_clause:
            return put_into_sentence(rng.choice(facts.filled(frames.CLAUSES["word"], slots)), rng)
        return fill(frame, slots, rng)

    def after_word(self, rng: random.Random) -> str:
        return fill(rng.choice(frames.WORD_AFTER), facts.noun_slots(self.word(rng), True), rng)

    def about_table(self, rng: random.Random, wide: bool) -> str:
        """A question of a kind that has answers, about something that has none."""
        kind = rng.random()
        if wide and kind < 0.2:
            place = self.place(rng)
            clause = rng.choice(frames.CLAUSES["capital"] * 2 + frames.CLAUSES["country"] + frames.CLAUSES["continent"])
            return put_into_sentence(clause.format(c=place, x=place), rng)
        if kind < 0.55:
            return rng.choice(frames.CAPITAL * 2 + frames.CONTINENT + frames.COUNTRY).format(
                c=(place := self.place(rng)), x=place
            )
        word = self.word(rng)
        if kind < 0.7:
            return rng.choice(frames.COLOUR).format(t=with_article(word))
        if kind < 0.85:
            return rng.choice(frames.OPPOSITE).format(x=rng.choice(self.adjectives) if rng.random() < 0.7 else word)
        if kind < 0.92:
            return rng.choice(frames.YOUNG + frames.SOUND).format(x=word)
        if kind < 0.96:
            return rng.choice(frames.SYMBOL).format(x=word)
        return rng.choice(frames.OPTION).format(x="--" + word)

    def about_anything(self, rng: random.Random, wide: bool) -> str:
        return fill(rng.choice(frames.UNANSWERABLE), {}, rng, self)


def fill(frame: str, slots: dict[str, str], rng: random.Random, unknown: Unknown | None = None) -> str:
    """Fills a wording; with unknown, each slot by itself: a noun may be one that is taught."""
    if unknown is None:
        return frame.format(**slots) if facts.fits(frame, slots) else "What is {a}?".format(**slots)

    def slot(match: re.Match) -> str:
        name = match.group(1)
        if name in "awp":
            word = rng.choice(unknown.taught) if rng.random() < 0.6 else rng.choice(unknown.common)
            return facts.noun_slots(word, True)[name]
        if name == "n":
            return str(rng.choice([rng.randint(21, 99), rng.randint(100, 999), rng.randint(1000, 9999)]))
        if name == "y":
            return str(rng.randint(1400, 2090))
        return {
            "c": lambda: rng.choice(unknown.countries),
            "who": lambda: unknown.person(rng),
            "where": lambda: unknown.place(rng),
        }[name]()

    return re.sub(r"{(\w+)}", slot, frame)


def bare(question: str) -> str:
    """A question without what its wording may leave out: case, blanks and punctuation."""
    return re.sub(r"\W", "", question.lower())


def adjectives(folder: Path) -> set[str]:
    words = (line.split()[0] for line in wordnet.lines(folder / "index.adj"))
    return {word for word in words if word.isalpha() and word.isascii()}


def test_list() -> dict[str, list[str]]:
    """The sections of unknowable.txt."""
    sections: dict[str, list[str]] = {}
    for line in (facts.HERE / "unknowable.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            entries = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            entries.append(line)
    return sections

"""What the model is taught: every fact with its answer, the questions that training asks for it and those held back."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import frames
import wordnet
from english import capitalised, ordinal, plural, with_article

HERE = Path(__file__).parent
UNCOUNTABLE = ("~", "-")
DETERMINERS = (
    "a",
    "an",
    "the",
    "any",
    "one",
    "either",
    "each",
    "some",
    "someone",
    "anything",
    "something",
    "all",
    "that",
    "two",
    "most",
)


@dataclass
class Fact:
    """An answer; its questions by themselves, those that follow a question of the same kind ("And a lagoon?"), and those
    that go into a sentence ("what a lagoon is")."""

    kind: str
    answer: str
    questions: list[str]
    held: list[str]
    after: list[str] = field(default_factory=list)
    after_held: list[str] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)
    exact_case: bool = False


def fact(kind: str, answer: str, wordings: tuple, clauses: str = "", exact_case: bool = False, **slots: str) -> Fact:
    """Fills the slots of the four lists of wordings (the last two may be missing), and of the clauses of that name."""
    lists = [filled(frames_, slots) for frames_ in wordings]
    return Fact(kind, answer, *lists, clauses=filled(frames.CLAUSES[clauses or kind], slots), exact_case=exact_case)


def filled(frames_: list[str], slots: dict[str, str]) -> list[str]:
    return [frame.format(**slots) for frame in frames_ if fits(frame, slots)]


def fits(frame: str, slots: dict[str, str]) -> bool:
    return all(slot in slots for slot in re.findall(r"{(\w+)}", frame))


def noun_slots(word: str, countable: bool) -> dict[str, str]:
    return {"w": word, "a": with_article(word), "p": plural(word)} if countable else {"w": word, "a": word}


def table(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (HERE / "facts" / name).read_text("utf-8").splitlines()]


def taught_words(nouns: dict[str, list[wordnet.Sense]]) -> list[tuple[str, bool, str, str]]:
    """Word, whether it is countable, lexicographer file and the sentence that explains it."""
    words, section = [], ""
    for line in (HERE / "words.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            for entry in line.split():
                mark, word, number = re.fullmatch(r"([-~=+]?)([a-z]+)/?(\d*)", entry).groups()
                senses = [sense for sense in nouns[word] if sense.file == wordnet.LEXICOGRAPHER_FILES[section]]
                gloss = wordnet.first_clause(senses[int(number or 1) - 1].gloss)
                words.append((word, mark not in UNCOUNTABLE, section, sentence(word, mark, gloss)))
    return words


def sentence(word: str, mark: str, gloss: str) -> str:
    if mark == "+":
        return f"{capitalised(plural(word))} are {gloss}."
    if mark in ("", "-") and gloss.split()[0].strip(",") not in DETERMINERS:
        gloss = with_article(gloss)
    subject = word if mark in UNCOUNTABLE else with_article(word)
    return f"{capitalised(subject)} is {gloss.rstrip('.')}."


def word_facts(nouns: dict[str, list[wordnet.Sense]]) -> list[Fact]:
    wordings = (frames.WORD, frames.WORD_HELD, frames.WORD_AFTER, frames.WORD_AFTER_HELD)
    facts = []
    for word, countable, section, answer in taught_words(nouns):
        made = fact("word", answer, wordings, **noun_slots(word, countable))
        if section == "person":
            made.questions += [f"Who is {with_article(word)}?", f"What does {with_article(word)} do?"] * 2
        facts.append(made)
    return facts


def place_facts() -> list[Fact]:
    facts = []
    for country, capital, continent in table("capitals.tsv"):
        forward = f"The capital of {country} is {capital}."
        backward = f"{capital} is the capital of {country}."
        capitals = (frames.CAPITAL, frames.CAPITAL_HELD, frames.CAPITAL_AFTER, frames.CAPITAL_AFTER_HELD)
        facts.append(fact("capital", forward.replace("..", "."), capitals, c=country))
        if capital != country:
            facts.append(fact("country", backward, (frames.COUNTRY, frames.COUNTRY_HELD), x=capital))
        continents = (frames.CONTINENT, frames.CONTINENT_HELD)
        facts.append(fact("continent", f"{capitalised(country)} is a country in {continent}.", continents, c=country))
    return facts


def thing_facts() -> list[Fact]:
    facts = []
    colours = (frames.COLOUR, frames.COLOUR_HELD, frames.COLOUR_AFTER, frames.COLOUR_AFTER_HELD)
    for thing, colour in table("colours.tsv"):
        facts.append(fact("colour", f"{capitalised(thing)} is {colour}.", colours, t=thing))
    opposites = (frames.OPPOSITE, frames.OPPOSITE_HELD, frames.OPPOSITE_AFTER, frames.OPPOSITE_AFTER_HELD)
    for word, other in table("opposites.tsv"):
        for one, two in ((word, other), (other, word)):
            facts.append(fact("opposite", f"The opposite of {one} is {two}.", opposites, x=one))
    for animal, young in table("young.tsv"):
        answer = f"A young {animal} is called {with_article(young)}."
        facts.append(fact("young", answer, (frames.YOUNG, frames.YOUNG_HELD), x=animal))
    for animal, sound in table("sounds.tsv"):
        facts.append(
            fact("sound", f"{capitalised(with_article(animal))} {sound}.", (frames.SOUND, frames.SOUND_HELD), x=animal)
        )
    symbols = (frames.SYMBOL, frames.SYMBOL_HELD, frames.SYMBOL_AFTER)
    for element, symbol in table("symbols.tsv"):
        facts.append(fact("symbol", f"The chemical symbol of {element} is {symbol}.", symbols, x=element))
        answer = f"{symbol} is the chemical symbol of {element}."
        facts.append(fact("symbol", answer, (frames.ELEMENT, frames.ELEMENT_HELD), "element", exact_case=True, x=symbol))
    return facts


DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
PLANETS = "Mercury Venus Earth Mars Jupiter Saturn Uranus Neptune".split()


def calendar_facts() -> list[Fact]:
    facts = []
    for kind, names in (("day", DAYS), ("month", MONTHS)):
        for i, name in enumerate(names):
            after, before = names[(i + 1) % len(names)], names[i - 1]
            facts.append(fact("after", f"{after} comes after {name}.", (frames.AFTER, frames.AFTER_HELD), x=name, k=kind))
            facts.append(
                fact(
                    "after", f"{before} comes before {name}.", (frames.BEFORE, frames.BEFORE_HELD), "before", x=name, k=kind
                )
            )
    for name, days in zip(MONTHS, MONTH_LENGTHS, strict=True):
        answer = f"{name} has {days} days" + (", and 29 in a leap year." if days == 28 else ".")
        facts.append(fact("month", answer, (frames.MONTH_DAYS, frames.MONTH_DAYS_HELD), x=name))
    for i, name in enumerate(PLANETS):
        answer = f"{name} is the {ordinal(i + 1)} planet from the sun."
        facts.append(fact("planet", answer, (frames.PLANET, frames.PLANET_HELD), x=ordinal(i + 1)))
        facts.append(fact("planet", answer, (frames.PLANET_PLACE, frames.PLANET_PLACE_HELD), "planet place", x=name))
    return facts


def sum_facts() -> list[Fact]:
    """Addition and subtraction with results up to 20, and the multiplication table up to 10."""
    facts = []
    for m in range(21):
        for n in range(11):
            if m <= 10:
                facts.append(sum_fact(m, "+", n, m + n, frames.PLUS, frames.PLUS_HELD))
            if n <= m:
                facts.append(sum_fact(m, "-", n, m - n, frames.MINUS, frames.MINUS_HELD))
            if 2 <= m <= 10 and n >= 2:
                facts.append(sum_fact(m, "*", n, m * n, frames.TIMES, frames.TIMES_HELD))
    return facts


def sum_fact(m: int, sign: str, n: int, result: int, questions: list[str], held: list[str]) -> Fact:
    text = f"{m} {sign} {n}"
    wordings = (questions, held, frames.SUM_AFTER, frames.SUM_AFTER_HELD)
    return fact("sum", f"{text} = {result}.", wordings, m=str(m), n=str(n), s=text)


def program_facts() -> list[Fact]:
    facts = []
    for name, what, *purposes in table("jmistral.tsv"):
        questions = frames.COMMAND if name.startswith("jmistral") else frames.OPTION
        answer = f"{name} {what}"
        facts.append(fact("program", answer, (questions, frames.OPTION_HELD), "option", exact_case=True, x=name))
        for purpose in purposes[0].split("|"):
            answer = f"Use {name}: it {what}"
            facts.append(fact("program", answer, (frames.HOWTO, frames.HOWTO_HELD), "howto", exact_case=True, x=purpose))
    return facts


def smalltalk_facts() -> list[Fact]:
    return [Fact("smalltalk", answer, asked.split("|"), held.split("|")) for answer, asked, held in table("smalltalk.tsv")]


def all_facts(nouns: dict[str, list[wordnet.Sense]]) -> list[Fact]:
    return (
        word_facts(nouns)
        + place_facts()
        + thing_facts()
        + calendar_facts()
        + sum_facts()
        + program_facts()
        + smalltalk_facts()
    )

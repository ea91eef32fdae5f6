"""The little grammar that the templates need."""

import re

VOWEL_LETTERS_SPOKEN_AS_CONSONANTS = ("eu", "uk", "uni", "uran", "use", "one-")
PLURALS = {
    "calf": "calves", "deer": "deer", "foot": "feet", "goose": "geese", "grouse": "grouse", "half": "halves",
    "knife": "knives", "leaf": "leaves", "moose": "moose", "mouse": "mice", "ox": "oxen", "quail": "quail",
    "salmon": "salmon", "scarf": "scarves", "sheep": "sheep", "shelf": "shelves", "shrimp": "shrimp", "tooth": "teeth",
    "trout": "trout", "wolf": "wolves", "person": "people", "fungus": "fungi", "larynx": "larynges", "nebula": "nebulae",
    "vertebra": "vertebrae", "fisherman": "fishermen", "mantis": "mantises", "octopus": "octopuses", "cormorant": "cormorants",
    "canoe": "canoes", "haddock": "haddock", "halibut": "halibut", "swordfish": "swordfish", "tuna": "tuna", "elk": "elk",
    "reindeer": "reindeer", "caribou": "caribou", "volcano": "volcanoes", "mango": "mangoes", "potato": "potatoes",
    "tomato": "tomatoes", "mosquito": "mosquitoes", "buffalo": "buffaloes", "pistachio": "pistachios",
}  # fmt: skip


def with_article(phrase: str) -> str:
    """A phrase after its indefinite article."""
    vowel = phrase[0].lower() in "aeiou" and not phrase.lower().startswith(VOWEL_LETTERS_SPOKEN_AS_CONSONANTS)
    return ("an " if vowel or phrase.startswith("hour") else "a ") + phrase


def plural(noun: str) -> str:
    if noun in PLURALS:
        return PLURALS[noun]
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    if re.search(r"(s|x|z|sh|ch)$", noun):
        return noun + "es"
    return noun + "s"


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def ordinal(number: int) -> str:
    return ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"][number - 1]

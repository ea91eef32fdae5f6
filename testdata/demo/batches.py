"""Packs conversations into rows of equal length: a batch is a function of its seed."""

import random
from typing import NamedTuple

import torch
from sentencepiece import SentencePieceProcessor
from torch import Tensor

from corpus import Corpus

BOS, EOS, INST, END_INST = 1, 2, 3, 4
ROWS, ROW_LENGTH = 12, 256
LONG_ROWS, LONG_LENGTH = 4, 768


class Batch(NamedTuple):
    ids: Tensor  # (rows, length)
    documents: Tensor  # (rows, length): the number of the conversation that a token belongs to
    answers: Tensor  # (rows, length): whether the next token is one that the model shall say


def encode(conversation: list[tuple[str, str]], tokenizer: SentencePieceProcessor) -> tuple[list[int], list[bool]]:
    """A conversation in Mistral's template v3, and for each token whether it is part of an answer."""
    ids, said = [BOS], [False]
    for question, answer in conversation:
        asked = [INST, *tokenizer.encode(question), END_INST]
        answered = [*tokenizer.encode(answer), EOS]
        ids += asked + answered
        said += [False] * len(asked) + [True] * len(answered)
    return ids, said


def batch(seed: int, long: bool, wide: bool, corpus: Corpus, tokenizer: SentencePieceProcessor) -> Batch:
    """Rows of several short conversations each, or of a single one that is longer than the window. wide: see Corpus."""
    rng = random.Random(seed)
    rows, length = (LONG_ROWS, LONG_LENGTH) if long else (ROWS, ROW_LENGTH)
    ids = torch.full((rows, length), EOS)
    documents = torch.full((rows, length), -1)
    answers = torch.zeros((rows, length), dtype=torch.bool)
    for row in range(rows):
        start, document = 0, 0
        while True:
            turns = 30 if long else rng.choice([1, 1, 1, 1, 2, 2, 3, 5])
            tokens, said = encode(corpus.conversation(rng, turns, wide), tokenizer)
            if long:
                tokens, said = tokens[: length - start], said[: length - start]
            end = start + len(tokens)
            if end > length or start == length:
                break
            ids[row, start:end] = torch.tensor(tokens)
            documents[row, start:end] = document
            answers[row, start : end - 1] = torch.tensor(said[1:])
            start, document = end, document + 1
    return Batch(ids, documents, answers)

"""Asks models the test list, through jmistral: python evaluate.py FOLDER MODEL.gguf...

An answer counts only if it is the expected sentence, letter for letter. Perplexity is that of the expected answers' tokens,
in conversations of 40 questions of the list, which are longer than the attention window.
"""

import math
import random
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from sentencepiece import SentencePieceProcessor

import program
from batches import encode

TURNS = 40


def main() -> None:
    folder = Path(sys.argv[1])
    rows = [line.split("\t") for line in (folder / "questions.tsv").read_text("utf-8").splitlines()]
    tokenizer = SentencePieceProcessor(model_file=str(folder / "vocabulary.model"))
    for model in map(Path, sys.argv[2:]):
        given = program.answers(model, [questions for _, *questions, _ in rows])
        right, asked = Counter(), Counter()
        for (kind, *questions, expected), answer in zip(rows, given, strict=True):
            group = "declined" if kind == "unknown" else "answered"
            asked.update([kind, group])
            if answer == expected:
                right.update([kind, group])
            else:
                print(f"  {kind}: {' | '.join(questions)}\n    {answer}\n    expected: {expected}")
        print(f"{model.name}: {model.stat().st_size / 1e6:.2f} MB, perplexity {perplexity(model, rows, tokenizer):.4f}")
        for kind, count in asked.items():
            print(f"  {kind}: {right[kind]} of {count}, {100 * right[kind] / count:.1f} %")


def perplexity(model: Path, rows: list[list[str]], tokenizer: SentencePieceProcessor) -> float:
    turns = [(questions[0], expected) for _, *questions, expected in rows if len(questions) == 1]
    random.Random(3).shuffle(turns)
    total, count = 0.0, 0
    for start in range(0, len(turns), TURNS):
        ids, said = encode(turns[start : start + TURNS], tokenizer)
        scores = program.logits(model, ids, tokenizer.vocab_size()).astype(np.float64)[:-1]
        highest = scores.max(1, keepdims=True)
        normaliser = highest[:, 0] + np.log(np.exp(scores - highest).sum(1))
        surprise = normaliser - scores[np.arange(len(ids) - 1), ids[1:]]
        total, count = total + surprise[said[1:]].sum(), count + sum(said)
    return math.exp(total / count)


if __name__ == "__main__":
    main()

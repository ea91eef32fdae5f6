"""Makes the vocabulary and the test list: python prepare.py WORDNET_FOLDER OUT_FOLDER."""

import random
import sys
from pathlib import Path

import sentencepiece

import declining
import test_questions
from corpus import Corpus

PIECES = 3072
CONVERSATIONS = 120_000


def train_vocabulary(corpus: Corpus, out: Path) -> None:
    text = out / "vocabulary.txt"
    rng = random.Random(1)
    with text.open("w", encoding="utf-8") as file:
        for fact in corpus.facts:
            file.write(f"{fact.answer}\n" * 5)
        for _ in range(CONVERSATIONS):
            for question, answer in corpus.conversation(rng, 1):
                file.write(f"{question}\n{answer}\n".replace("\n\n", "\n"))
    sentencepiece.SentencePieceTrainer.train(
        input=str(text),
        model_prefix=str(out / "vocabulary"),
        model_type="bpe",
        vocab_size=PIECES,
        byte_fallback=True,
        split_digits=True,
        character_coverage=1.0,
        normalization_rule_name="identity",
        remove_extra_whitespaces=False,
        add_dummy_prefix=True,
        control_symbols=["[INST]", "[/INST]"],
        unk_id=0,
        bos_id=1,
        eos_id=2,
        pad_id=-1,
        num_threads=1,
        minloglevel=1,
    )


def require_held_back(corpus: Corpus) -> None:
    """Ends the preparation if training would ask a question of the test list, in whatever case and punctuation."""
    held = {declining.bare(question) for fact in corpus.facts for question in fact.held}
    held |= {declining.bare(question) for question in declining.test_list()["questions"]}
    rng = random.Random(4)
    for number in range(CONVERSATIONS):
        [(question, _)] = corpus.conversation(rng, 1, wide=number % 2 == 0)
        if declining.bare(question) in held:
            sys.exit(f"training asks a question that is held back: {question}")


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    corpus = Corpus(folder)
    require_held_back(corpus)
    train_vocabulary(corpus, out)
    test_questions.write(corpus, out / "questions.tsv")


if __name__ == "__main__":
    main()

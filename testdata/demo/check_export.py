"""Checks the file of 32-bit floats: python check_export.py FOLDER MODEL.gguf LLAMA_SERVER.

jmistral must make the ids of conversations that training made; its logits must be PyTorch's but for rounding, in a
conversation longer than the window; and llama.cpp must give the same answers, greedily, from the file's own template and
vocabulary.
"""

import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import torch
from sentencepiece import SentencePieceProcessor

import program
from batches import encode
from model import Model, Shape, attention_mask

PORT = 18431
QUESTIONS = 60
TURNS = 30


def main() -> None:
    folder, file, server = map(Path, sys.argv[1:])
    rows = [line.split("\t") for line in (folder / "questions.tsv").read_text("utf-8").splitlines()]
    compare_ids(folder, file, rows)
    compare_logits(folder, file, rows)
    compare_answers(file, server, [questions for _, *questions, _ in rows[:: len(rows) // QUESTIONS]])


def compare_ids(folder: Path, file: Path, rows: list[list[str]]) -> None:
    tokenizer = SentencePieceProcessor(model_file=str(folder / "vocabulary.model"))
    odd = "Größe, 世界, [INST] </s> 3.14\u00a0€ \n\n  two  blanks"
    conversations = [[(questions[0], expected), (questions[-1] + odd, "")] for _, *questions, expected in rows]
    expected = [encode(conversation, tokenizer)[0][:-1] for conversation in conversations]
    found = program.chat_ids(file, conversations)
    same = sum(one == other for one, other in zip(expected, found, strict=True))
    print(f"{same} of {len(found)} conversations have the ids of training")
    if same < len(found):
        sys.exit(1)


def compare_logits(folder: Path, file: Path, rows: list[list[str]]) -> None:
    tokenizer = SentencePieceProcessor(model_file=str(folder / "vocabulary.model"))
    ids, _ = encode([(questions[0], expected) for _, *questions, expected in rows[:: len(rows) // TURNS]], tokenizer)
    model = Model(Shape()).double()
    model.load_state_dict(torch.load(folder / "checkpoint.pt")["model"])
    with torch.no_grad():
        expected = model(torch.tensor([ids]), attention_mask(torch.zeros(1, len(ids)), Shape().window))[0]
    found = torch.from_numpy(program.logits(file, ids, Shape().vocabulary)).double()
    difference = (found - expected).abs().max().item()
    print(f"{len(ids)} tokens: largest difference of a logit {difference:.2e}, largest logit {expected.abs().max():.1f}")
    if difference > 1e-3:
        sys.exit("the logits differ by more than rounding")


def compare_answers(file: Path, server: Path, conversations: list[list[str]]) -> None:
    ours = program.answers(file, conversations)
    line = [server, "-m", file, "--port", str(PORT), "--jinja", "--threads", "1", "--ctx-size", "2048", "--parallel", "1"]
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for_server()
        theirs = [answer_of_server(questions) for questions in conversations]
    finally:
        process.terminate()
        process.wait()
    for questions, one, other in zip(conversations, ours, theirs, strict=True):
        if one != other:
            print(f"  {' | '.join(questions)}\n    jmistral:  {one}\n    llama.cpp: {other}")
    same = sum(one == other for one, other in zip(ours, theirs, strict=True))
    print(f"{same} of {len(ours)} answers are llama.cpp's, letter for letter")
    if same < len(ours):
        sys.exit(1)


def wait_for_server() -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health").close()
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("llama-server does not answer")


def answer_of_server(questions: list[str]) -> str:
    messages = []
    for question in questions:
        messages.append({"role": "user", "content": question})
        body = json.dumps({"messages": messages, "temperature": 0, "max_tokens": 80}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{PORT}/v1/chat/completions", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as response:
            answer = json.load(response)["choices"][0]["message"]["content"]
        messages.append({"role": "assistant", "content": answer})
    return answer.strip()


if __name__ == "__main__":
    main()

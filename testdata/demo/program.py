"""Runs jmistral, as built in this repository: mvn -q -DskipTests package."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from facts import HERE

ROOT = HERE.parent.parent
PROGRAM = Path(os.environ.get("JMISTRAL", ROOT / "cli/target/jmistral/bin/jmistral"))


def answers(model: Path, conversations: list[list[str]]) -> list[str]:
    """The greedy answers to the last question of each conversation."""
    java = Path(os.environ["JAVA_HOME"]) / "bin/java" if "JAVA_HOME" in os.environ else "java"
    classes = ":".join(str(ROOT / module / "target/classes") for module in ("runtime", "quant"))
    line = [java, "--class-path", classes, "--add-modules", "jdk.incubator.vector", HERE / "Ask.java", model]
    asked = "".join("\t".join(questions) + "\n" for questions in conversations)
    done = subprocess.run(line, input=asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    return done.stdout.splitlines()


def chat_ids(model: Path, conversations: list[list[tuple[str, str]]]) -> list[list[int]]:
    """The ids of conversations whose last question is yet to be answered; its answer is not used."""
    lines = []
    for conversation in conversations:
        messages = []
        for question, answer in conversation:
            messages += [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
        lines.append(json.dumps(messages[:-1]) + "\n")
    line = [PROGRAM, "tokenize", model, "--jsonl", "--chat", "-"]
    done = subprocess.run(line, input="".join(lines), stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(ids) for ids in done.stdout.splitlines()]


def logits(model: Path, ids: list[int], vocabulary: int) -> np.ndarray:
    """Those after each of the ids, (ids, vocabulary)."""
    with tempfile.TemporaryDirectory() as folder:
        ids_file, out = Path(folder) / "ids.bin", Path(folder) / "logits.bin"
        np.array(ids, dtype="<i4").tofile(ids_file)
        line = [PROGRAM, "perplexity", model, "--ids", ids_file, "--save-logits", out]
        subprocess.run(line, stdout=subprocess.DEVNULL, check=True)
        return np.fromfile(out, dtype="<f4").reshape(-1, vocabulary)

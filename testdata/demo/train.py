"""Trains the model, or goes on from its last checkpoint: python train.py WORDNET_FOLDER OUT_FOLDER.

Two processes of one thread each take half of every batch and add up their gradients. Two threads in one process would
meet hundreds of times a step, and wait each time where other programs use the cores too.
"""

import argparse
import os
import time
from pathlib import Path

import torch
import torch.distributed as dist
import torch.nn.functional as F
from sentencepiece import SentencePieceProcessor
from torch import Tensor, nn

from batches import Batch, batch
from corpus import Corpus
from model import Model, Shape, attention_mask

STEPS = 820
WARM_UP = 50  # steps in which the learning rate grows
COOL_DOWN = 0.35  # the share of steps in which it shrinks
HIDDEN_RATE, OTHER_RATE = 3e-3, 4e-3
LONG_EVERY = 16  # steps: how often conversations are longer than the window
WIDE_FROM = 400  # the step in which the second part begins, with more wordings
LOG_EVERY, CHECKPOINT_EVERY = 20, 100  # steps
DEV_SEEDS = range(10_000_000, 10_000_004)
PROCESSES = 2


def optimizers(model: Model) -> list[torch.optim.Optimizer]:
    """Muon for the matrices of the layers, AdamW for what is left."""
    hidden = [p for p in model.layers.parameters() if p.dim() == 2]
    other = [p for p in model.parameters() if not any(p is h for h in hidden)]
    return [
        torch.optim.Muon(hidden, lr=HIDDEN_RATE, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(other, lr=OTHER_RATE, betas=(0.9, 0.98), weight_decay=0.01),
    ]


def rate(step: int, steps: int) -> float:
    """The share of the full learning rate: up, level, and down to a hundredth."""
    return min((step + 1) / WARM_UP, 1.0, max(0.01, (steps - step) / (COOL_DOWN * steps)))


def loss(model: nn.Module, made: Batch) -> Tensor:
    """Mean cross-entropy of the tokens of answers, in nats."""
    mask = attention_mask(made.documents, model.shape.window)
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(made.ids, mask, made.answers)
    return F.cross_entropy(logits.float(), made.ids.roll(-1, 1)[made.answers])


def average(model: nn.Module) -> None:
    """Makes every gradient the mean of those of all processes."""
    gradients = [p.grad for p in model.parameters()]
    together = torch.cat([gradient.flatten() for gradient in gradients])
    dist.all_reduce(together)
    together /= PROCESSES
    for gradient, averaged in zip(gradients, together.split([g.numel() for g in gradients]), strict=True):
        gradient.copy_(averaged.view_as(gradient))


@torch.no_grad()
def dev_loss(model: Model, made: list[Batch]) -> float:
    return sum(loss(model, each).item() for each in made) / len(made)


def save(path: Path, **state) -> None:
    unfinished = path.with_suffix(".tmp")
    torch.save(state, unfinished)
    unfinished.replace(path)


def train(rank: int, arguments: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(1)
    dist.init_process_group("gloo", init_method=f"file://{arguments.meeting}", rank=rank, world_size=PROCESSES)
    corpus = Corpus(arguments.wordnet)
    tokenizer = SentencePieceProcessor(model_file=str(arguments.out / "vocabulary.model"))
    model = Model(Shape())
    steppers = optimizers(model)
    groups = [group for stepper in steppers for group in stepper.param_groups]
    full_rates = [group["lr"] for group in groups]
    checkpoint = arguments.out / "checkpoint.pt"
    first, seconds, tokens = 0, 0.0, 0
    if checkpoint.exists():
        state = torch.load(checkpoint)
        model.load_state_dict(state["model"])
        for stepper, saved in zip(steppers, state["optimizers"], strict=True):
            stepper.load_state_dict(saved)
        first, seconds, tokens = state["step"], state["seconds"], state["tokens"]
        groups = [group for stepper in steppers for group in stepper.param_groups]
    dev = [batch(seed, False, True, corpus, tokenizer) for seed in DEV_SEEDS] if rank == 0 else []
    total, start = 0.0, time.monotonic() - seconds
    for step in range(first, arguments.steps):
        for group, full_rate in zip(groups, full_rates, strict=True):
            group["lr"] = full_rate * rate(step, arguments.steps)
        made = batch(step * PROCESSES + rank, step % LONG_EVERY == LONG_EVERY - 1, step >= WIDE_FROM, corpus, tokenizer)
        error = loss(model, made)
        error.backward()
        average(model)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for stepper in steppers:
            stepper.step()
            stepper.zero_grad()
        total += error.item()
        tokens += PROCESSES * (made.documents >= 0).sum().item()
        done, elapsed = step + 1, time.monotonic() - start
        if rank == 0 and done % LOG_EVERY == 0:
            print(f"step {done}  loss {total / LOG_EVERY:.4f}  tokens {tokens}  {elapsed:.0f} s", flush=True)
            total = 0.0
        if rank == 0 and (done % CHECKPOINT_EVERY == 0 or done == arguments.steps):
            optimizer_states = [stepper.state_dict() for stepper in steppers]
            save(
                checkpoint, model=model.state_dict(), optimizers=optimizer_states, step=done, seconds=elapsed, tokens=tokens
            )
            print(f"step {done}  held-out conversations {dev_loss(model, dev):.4f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wordnet", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=STEPS)
    arguments = parser.parse_args()
    # Tensors of megabytes that come and go: without this the system zeroes their pages again each time.
    os.environ.update(MALLOC_MMAP_THRESHOLD_="4000000000", MALLOC_TRIM_THRESHOLD_="8000000000", MALLOC_TOP_PAD_="268435456")
    arguments.meeting = (arguments.out / "meeting").resolve()
    arguments.meeting.unlink(missing_ok=True)
    torch.multiprocessing.start_processes(train, (arguments,), nprocs=PROCESSES, start_method="spawn")


if __name__ == "__main__":
    main()

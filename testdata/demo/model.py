"""Mistral's architecture, small: grouped-query attention over a sliding window, RMSNorm, RoPE, SwiGLU."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Shape:
    vocabulary: int = 3072
    width: int = 256
    layers: int = 8
    heads: int = 4
    kv_heads: int = 1
    head_width: int = 64
    hidden: int = 768
    window: int = 256  # a token attends to itself and the 255 before it
    context: int = 2048
    epsilon: float = 1e-5
    rope_base: float = 10000.0


class RmsNorm(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.epsilon = shape.epsilon
        self.weight = nn.Parameter(torch.ones(shape.width))

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, (x.shape[-1],), self.weight, self.epsilon)


class Attention(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.q = nn.Linear(shape.width, shape.heads * shape.head_width, bias=False)
        self.k = nn.Linear(shape.width, shape.kv_heads * shape.head_width, bias=False)
        self.v = nn.Linear(shape.width, shape.kv_heads * shape.head_width, bias=False)
        self.output = nn.Linear(shape.heads * shape.head_width, shape.width, bias=False)

    def forward(self, x: Tensor, angles: Tensor, mask: Tensor) -> Tensor:
        rows, length, _ = x.shape
        q, k, v = (
            projected.view(rows, length, -1, self.shape.head_width).transpose(1, 2)
            for projected in (self.q(x), self.k(x), self.v(x))
        )
        q, k = rotate(q, angles), rotate(k, angles)
        k, v = (each.expand(-1, self.shape.heads, -1, -1) for each in (k, v))
        attended = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.output(attended.transpose(1, 2).reshape(rows, length, -1))


class FeedForward(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.gate = nn.Linear(shape.width, shape.hidden, bias=False)
        self.up = nn.Linear(shape.width, shape.hidden, bias=False)
        self.down = nn.Linear(shape.hidden, shape.width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down(F.silu(self.gate(x)) * self.up(x))


class Layer(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.attention_norm = RmsNorm(shape)
        self.attention = Attention(shape)
        self.feed_forward_norm = RmsNorm(shape)
        self.feed_forward = FeedForward(shape)

    def forward(self, x: Tensor, angles: Tensor, mask: Tensor) -> Tensor:
        x = x + self.attention(self.attention_norm(x), angles, mask)
        return x + self.feed_forward(self.feed_forward_norm(x))


class Model(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        if shape.kv_heads != 1:
            raise ValueError("this model repeats a single key/value head")
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = RmsNorm(shape)
        self.output = nn.Linear(shape.width, shape.vocabulary, bias=False)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                into_residual = name.endswith(("attention.output.weight", "down.weight"))
                nn.init.normal_(parameter, std=0.02 / (2 * shape.layers) ** 0.5 if into_residual else 0.02)

    def forward(self, ids: Tensor, mask: Tensor, wanted: Tensor | None = None) -> Tensor:
        """Logits after every token, or after those that {wanted} (rows, length) marks.

        ids: (rows, length); mask: (rows, 1, length, length), true where the third index's token attends to the fourth's.
        """
        x = self.embedding(ids)
        angles = rope_angles(ids.shape[1], self.shape)
        for layer in self.layers:
            x = layer(x, angles, mask)
        return self.output(self.norm(x if wanted is None else x[wanted]))


def rope_angles(length: int, shape: Shape) -> Tensor:
    """cos + i sin, (length, head width / 2)."""
    exponents = torch.arange(0, shape.head_width, 2, dtype=torch.float64) / shape.head_width
    turns = torch.outer(torch.arange(length, dtype=torch.float64), shape.rope_base**-exponents)
    return torch.polar(torch.ones_like(turns), turns)


def rotate(x: Tensor, angles: Tensor) -> Tensor:
    """Turns neighbours, elements 2i and 2i + 1, as GGUF files of the architecture llama expect it."""
    exact = x.to(torch.promote_types(x.dtype, torch.float32))
    pairs = torch.view_as_complex(exact.unflatten(-1, (-1, 2)))
    return torch.view_as_real(pairs * angles.to(pairs.dtype)).flatten(-2).to(x.dtype)


def attention_mask(documents: Tensor, window: int) -> Tensor:
    """A token attends to those of its own document, itself and before, less than a window away."""
    length = documents.shape[1]
    distance = torch.arange(length)[:, None] - torch.arange(length)[None, :]
    near = (distance >= 0) & (distance < window)
    return ((documents[:, :, None] == documents[:, None, :]) & near)[:, None]

"""Llama (Touvron et al. 2023) in the pocket model's size: RMSNorm, rotary positions, SwiGLU, tied embeddings."""
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass(frozen=True)
class Shape:
    vocab: int
    width: int = 256
    heads: int = 4
    inner: int = 640
    layers: int = 6
    context: int = 256
    theta: float = 1e4
    epsilon: float = 1e-5

    @property
    def head(self):
        return self.width // self.heads


class Norm(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.weight, self.epsilon = nn.Parameter(torch.ones(shape.width)), shape.epsilon

    def forward(self, x):
        wide = x.float()
        return (wide * torch.rsqrt((wide * wide).mean(-1, keepdim=True) + self.epsilon) * self.weight).to(x.dtype)


def turned(x, cosine, sine):
    """Rotary positions; the halves of a head are its pairs, as Hugging Face's Llama has them."""
    first, second = x.chunk(2, -1)
    return x * cosine + torch.cat([-second, first], -1) * sine


class Layer(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.norm1, self.norm2 = Norm(shape), Norm(shape)
        self.q, self.k, self.v, self.o = (nn.Linear(shape.width, shape.width, bias=False) for _ in range(4))
        self.gate, self.up = (nn.Linear(shape.width, shape.inner, bias=False) for _ in range(2))
        self.down = nn.Linear(shape.inner, shape.width, bias=False)

    def forward(self, x, cosine, sine, mask, past):
        batch, time, width = x.shape
        read = self.norm1(x)
        q, k, v = (one(read).view(batch, time, self.shape.heads, self.shape.head).transpose(1, 2) for one in (self.q, self.k, self.v))
        q, k = turned(q, cosine, sine), turned(k, cosine, sine)
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        seen = (q @ k.transpose(-1, -2) * self.shape.head**-0.5 + mask).softmax(-1).to(v.dtype) @ v
        x = x + self.o(seen.transpose(1, 2).reshape(batch, time, width))
        read = self.norm2(x)
        return x + self.down(F.silu(self.gate(read)) * self.up(read)), (k, v)


class Llama(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocab, shape.width)
        nn.init.normal_(self.embedding.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = Norm(shape)
        self.register_buffer("turns", turns_of(shape), persistent=False)

    def forward(self, ids, past=None):
        """(logits [B, T, vocab], [(key, value)] of all layers). past: what an earlier call gave for the tokens before these."""
        time, before = ids.shape[1], 0 if past is None else past[0][0].shape[2]
        angles = torch.arange(before, before + time, device=ids.device)[:, None].float() * self.turns
        angles = torch.cat([angles, angles], -1)
        mask = torch.full((time, before + time), -1e9, device=ids.device).triu(before + 1)
        x, kept = self.embedding(ids), []
        for i, layer in enumerate(self.layers):
            x, pair = layer(x, angles.cos().to(x.dtype), angles.sin().to(x.dtype), mask, None if past is None else past[i])
            kept.append(pair)
        return F.linear(self.norm(x), self.embedding.weight), kept


def turns_of(shape):
    """Radians a position for each pair of a head."""
    return shape.theta ** (-torch.arange(0, shape.head, 2).float() / shape.head)

"""The two networks: M2, a tiny Transformer on patches of eight frames; M1, convolutions before a Transformer of three layers.

Both take log-mel [B, 80, T] and give logits [B, 25] and [B, 11]. Each head has a query of its own and so looks at its own place in the sentence.
Padding is masked, so that one utterance alone gives what it gave in a batch.
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

STRIDE = 8  # frames of 10 ms for one position
SIZES = {"m2": dict(d=96, layers=2, heads=4), "m1": dict(d=96, layers=3, heads=4)}


def positions(count, d):
    rates = torch.exp(-math.log(10000) / (d // 2 - 1) * torch.arange(d // 2))
    turns = torch.arange(count)[:, None] * rates[None]
    return torch.cat([turns.sin(), turns.cos()], 1)


class Attention(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.heads, self.q, self.k = heads, nn.Linear(d, d), nn.Linear(d, d, bias=False)
        self.v, self.o = nn.Linear(d, d), nn.Linear(d, d)

    def split(self, x):
        return x.reshape(x.shape[0], -1, self.heads, x.shape[-1] // self.heads).transpose(1, 2)

    def forward(self, asked, x, mask=None):
        q, k, v = self.split(self.q(asked)), self.split(self.k(x)), self.split(self.v(x))
        scores = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5
        if mask is not None:
            scores = scores + mask
        return self.o((scores.softmax(-1) @ v).transpose(1, 2).flatten(2))


class Layer(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.before, self.attention = nn.LayerNorm(d), Attention(d, heads)
        self.between, self.up, self.down = nn.LayerNorm(d), nn.Linear(d, 4 * d), nn.Linear(4 * d, d)

    def forward(self, x, mask):
        h = self.before(x)
        x = x + self.attention(h, h, mask)
        return x + self.down(F.relu(self.up(self.between(x))))


class Patches(nn.Module):
    """Eight frames of 80 bands side by side, as one vector."""

    def __init__(self, d):
        super().__init__()
        self.line = nn.Linear(80 * STRIDE, d)

    def forward(self, mel, _):
        b, bins, t = mel.shape
        return self.line(mel.transpose(1, 2).reshape(b, t // STRIDE, STRIDE * bins))


class Convolutions(nn.Module):
    """Three convolutions over time, each with a step of two, as matrix products: oneDNN's backward of conv1d
    gave NaN at some lengths."""

    def __init__(self, d):
        super().__init__()
        self.lines = nn.ModuleList([nn.Linear(3 * 80, d), nn.Linear(3 * d, d), nn.Linear(3 * d, d)])
        self.norms = nn.ModuleList(nn.LayerNorm(d) for _ in range(3))

    def forward(self, mel, masks):
        x = mel.transpose(1, 2)
        for i, (line, norm) in enumerate(zip(self.lines, self.norms)):
            if masks is not None:
                x = x * masks[i]
            side = F.pad(x, (0, 0, 1, 1))
            count = x.shape[1]
            x = torch.cat([side[:, 0:count:2], side[:, 1 : count + 1 : 2], side[:, 2 : count + 2 : 2]], 2)
            x = F.relu(norm(line(x)))
        return x


class Orders(nn.Module):
    def __init__(self, size, products, quantities, phones=0, drop=0.1):
        super().__init__()
        d, layers, heads = (SIZES[size][key] for key in ("d", "layers", "heads"))
        self.stem = Convolutions(d) if size == "m1" else Patches(d)
        self.register_buffer("positions", positions(128, d) * 0.1, persistent=False)
        self.layers = nn.ModuleList(Layer(d, heads) for _ in range(layers))
        self.last, self.asked, self.look = nn.LayerNorm(d), nn.Parameter(torch.randn(1, 2, d) * 0.1), Attention(d, heads)
        self.norm, self.product, self.quantity = nn.LayerNorm(d), nn.Linear(d, products), nn.Linear(d, quantities)
        # Trained beside and not exported: at each position, which phoneme, product word and number word is being said.
        self.beside = nn.ModuleList(nn.Linear(d, n) for n in (phones, products, quantities)) if phones else None
        self.drop = nn.Dropout(drop)

    def forward(self, mel, frames=None):
        """mel: T a multiple of 8. frames: of each utterance, where they were padded to one length."""
        mask = masks = None
        if frames is not None:
            at = torch.arange(mel.shape[2])
            masks = [(at[None, ::s] < frames[:, None]).float()[:, :, None] for s in (1, 2, 4)]
            mask = (1 - (at[None, ::STRIDE] < frames[:, None]).float())[:, None, None] * -1e4
        x = self.stem(mel, masks)
        x = x + self.positions[: x.shape[1]]
        for layer in self.layers:
            x = layer(x, mask)
        x = self.last(x)
        seen = self.norm(self.look(self.asked.expand(x.shape[0], -1, -1), x, mask))
        heads = self.product(self.drop(seen[:, 0])), self.quantity(self.drop(seen[:, 1]))
        if self.beside is None or not self.training:
            return heads
        return (*heads, *(line(x) for line in self.beside))

"""The pocket recogniser: Whisper (Radford et al. 2022) with 4 encoder and 2 decoder layers of width 192; 10 s at most.

Names of the parts are those in the ONNX graphs that ship (weights.py reads them from there).
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

D, HEADS, FFN, ENCODER, DECODER = 192, 4, 768, 4, 2
POSITIONS, TOKENS, BINS = 500, 128, 80  # 20 ms each; tokens of a transcript; mel bands
FORBIDDEN = -1e9


def sinusoids(count, d):
    rates = torch.exp(-math.log(10000) / (d // 2 - 1) * torch.arange(d // 2))
    turns = torch.arange(count)[:, None] * rates[None]
    return torch.cat([turns.sin(), turns.cos()], 1)


def heads_apart(x):
    """[B, T, D] -> [B, HEADS, T, D / HEADS]"""
    return x.reshape(x.shape[0], -1, HEADS, D // HEADS).transpose(1, 2)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k = nn.Linear(D, D), nn.Linear(D, D, bias=False)
        self.v, self.o = nn.Linear(D, D), nn.Linear(D, D)

    def keys(self, x):
        return heads_apart(self.k(x)), heads_apart(self.v(x))

    def forward(self, x, keys, values, mask=None):
        """([B, T, D], weights [B, HEADS, T, keys])"""
        scores = heads_apart(self.q(x)) * (D // HEADS) ** -0.5 @ keys.transpose(-1, -2)
        weights = (scores if mask is None else scores + mask).softmax(-1)
        return self.o((weights @ values).transpose(1, 2).reshape(x.shape[0], -1, D)), weights


class Layer(nn.Module):
    def __init__(self, crosses, drop=0.05):
        super().__init__()
        self.sa, self.ln1 = Attention(), nn.LayerNorm(D)
        if crosses:
            self.ca, self.ln2 = Attention(), nn.LayerNorm(D)
        self.ln3, self.f1, self.f2, self.drop = nn.LayerNorm(D), nn.Linear(D, FFN), nn.Linear(FFN, D), nn.Dropout(drop)

    def forward(self, x, mask=None, past=None, heard=None, deaf=None):
        """(x, (keys, values) with the past before them, weights over what was heard or None)"""
        h, weights = self.ln1(x), None
        keys, values = self.sa.keys(h)
        if past is not None:
            keys, values = torch.cat([past[0], keys], 2), torch.cat([past[1], values], 2)
        x = x + self.drop(self.sa(h, keys, values, mask)[0])
        if heard is not None:
            seen, weights = self.ca(self.ln2(x), *self.ca.keys(heard), deaf)
            x = x + self.drop(seen)
        return x + self.drop(self.f2(F.gelu(self.f1(self.ln3(x))))), (keys, values), weights


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.c2 = nn.Conv1d(BINS, D, 3, padding=1), nn.Conv1d(D, D, 3, stride=2, padding=1)
        self.register_buffer("pos", sinusoids(POSITIONS, D))
        self.layers, self.ln = nn.ModuleList(Layer(False) for _ in range(ENCODER)), nn.LayerNorm(D)

    def convolved(self, conv, x, stride):
        """In training as a matrix product: oneDNN's backward of conv1d gave NaN at some lengths."""
        if not self.training:
            return F.gelu(conv(x))
        windows = F.pad(x, (1, 1)).unfold(2, 3, stride).permute(0, 2, 1, 3).flatten(2)
        return F.gelu(windows @ conv.weight.flatten(1).T + conv.bias).transpose(1, 2)

    def forward(self, mel):
        """log-mel [B, 80, frames], frames even and at most 1000 -> [B, frames / 2, D]"""
        x = self.convolved(self.c2, self.convolved(self.c1, mel, 1), 2).transpose(1, 2)
        x = x + self.pos[: x.shape[1]]
        for layer in self.layers:
            x = layer(x)[0]
        return self.ln(x)


class Decoder(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.emb, self.pos = nn.Embedding(vocabulary, D), nn.Embedding(TOKENS, D)
        nn.init.normal_(self.emb.weight, std=0.02)
        nn.init.normal_(self.pos.weight, std=0.02)
        self.layers, self.ln = nn.ModuleList(Layer(True) for _ in range(DECODER)), nn.LayerNorm(D)

    def forward(self, numbers, heard, past=None, deaf=None):
        """(logits [B, T, V], [(keys, values)] and [cross attention] of each layer). deaf [B, 1, 1, positions]: FORBIDDEN where nothing was heard."""
        before = past[0][0].shape[2] if past is not None else 0
        places = torch.arange(numbers.shape[1], device=numbers.device) + before
        every = torch.arange(before + numbers.shape[1], device=numbers.device)
        mask = (every[None] > places[:, None]).float() * FORBIDDEN
        x, kept, crosses = self.emb(numbers) + self.pos(places), [], []
        for i, layer in enumerate(self.layers):
            x, keys, weights = layer(x, mask, None if past is None else past[i], heard, deaf)
            kept.append(keys)
            crosses.append(weights)
        return self.ln(x) @ self.emb.weight.T, kept, crosses


class Recogniser(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.encoder, self.decoder = Encoder(), Decoder(vocabulary)

    @torch.no_grad()
    def transcribe(self, mel, prompt, end, suppressed, most=100):
        """Greedy: [[numbers]] of a batch, without prompt and end."""
        heard = self.encoder(mel)
        numbers, past = torch.tensor([prompt] * len(mel), device=mel.device), None
        out, done = [[] for _ in mel], [False] * len(mel)
        while not all(done) and len(out[0]) < most:
            logits, past, _ = self.decoder(numbers, heard, past)
            logits = logits[:, -1].float()
            logits[:, suppressed] = -math.inf
            numbers = logits.argmax(-1, keepdim=True)
            for i, (number,) in enumerate(numbers.tolist()):
                done[i] = done[i] or number == end
                out[i].append(end if done[i] else number)
        return [[number for number in row if number != end] for row in out]

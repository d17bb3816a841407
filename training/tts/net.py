"""A small VITS (Kim et al. 2021): text encoder with a prior, posterior encoder, flow, duration predictor, and a decoder of source and filter.

Not as in the paper: ConvNeXt blocks where it has WaveNet's, a local penalty where its attention has relative positions, the plain
duration predictor, and an inverse STFT (MB-iSTFT-VITS, Kawamura et al. 2022; Vocos) of a harmonic source in place of HiFi-GAN.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

from tts.decoder import Decoder
from tts.flow import Flow
from tts.layers import Attend, ConvNeXt, Smooth
from tts.letters import ALPHABET
from tts.spectra import LINES

WIDTH, LATENT = 128, 96
NOISE = 0.2  # of the prior when it speaks


class TextEncoder(nn.Module):
    def __init__(self, width=WIDTH, layers=4):
        super().__init__()
        self.embedding = nn.Embedding(len(ALPHABET), width)
        self.smooth, self.layers = nn.ModuleList(Smooth(width, 5) for _ in range(2)), nn.ModuleList(Attend(width) for _ in range(layers))
        self.prior = nn.Linear(width, 2 * LATENT)
        nn.init.normal_(self.prior.weight, std=0.01)
        nn.init.zeros_(self.prior.bias)

    def forward(self, ids, mask):
        """[B, L], [B, L, 1] -> (hidden [B, L, width], means, logs of spread [B, L, LATENT])"""
        x = self.embedding(ids) * mask
        for layer in (*self.smooth, *self.layers):
            x = layer(x, mask)
        means, logs = self.prior(x).float().chunk(2, -1)
        return x, means, logs


class Durations(nn.Module):
    """log(1 + frames) of each id."""

    def __init__(self, width=WIDTH):
        super().__init__()
        self.first, self.second, self.out = Smooth(width, 3), Smooth(width, 3), nn.Linear(width, 1)

    def forward(self, hidden, mask):
        return self.out(self.second(self.first(hidden, mask), mask)).float()[..., 0] * mask[..., 0]


class PosteriorEncoder(nn.Module):
    """Only in training: speech to latents."""

    def __init__(self, width=160, layers=5):
        super().__init__()
        self.into, self.blocks, self.out = nn.Linear(LINES, width), nn.ModuleList(ConvNeXt(width) for _ in range(layers)), nn.Linear(width, 2 * LATENT)

    def forward(self, spectra, mask):
        """[B, F, LINES] of spectra.linear -> (latents drawn, logs of their spread) [B, F, LATENT]"""
        x = self.into(spectra)
        for block in self.blocks:
            x = block(x, mask)
        means, logs = (self.out(x).float() * mask).chunk(2, -1)
        return (means + torch.randn_like(means) * torch.exp(logs)) * mask, logs


class Voice(nn.Module):
    def __init__(self):
        super().__init__()
        self.text, self.durations, self.flow, self.decoder, self.posterior = TextEncoder(), Durations(), Flow(LATENT), Decoder(LATENT), PosteriorEncoder()
        self.noise = NOISE

    def forward(self, ids, mask):
        """[B, L] and 0 or 1 -> (waveform [B, samples], log-mel [B, 80, F], frames of each id [B, L]); every id lasts at least one."""
        written = mask[..., None].float()
        hidden, means, logs = self.text(ids, written)
        frames = torch.clamp(torch.round(torch.exp(self.durations(hidden, written)) - 1), min=1) * mask
        path = laid(frames)
        means, logs = path @ means, path @ logs
        latents = self.flow.back(means + torch.randn_like(means) * torch.exp(logs) * self.noise, path.sum(2, keepdim=True))
        features, pitch, voiced, mel = self.decoder.features(latents)
        return self.decoder(features, torch.exp(pitch) * (voiced > 0)), mel.transpose(1, 2), frames


def learnt(net):
    """What a checkpoint keeps: the state without the fixed matrices of the spectra."""
    return {name: value for name, value in net.state_dict().items() if ".spectra." not in name}


def taught(net, weights):
    """Puts in what `learnt` gave; the rest stays."""
    net.load_state_dict({**net.state_dict(), **{name: value.float() for name, value in weights.items()}})
    return net


def laid(frames):
    """[B, L] -> path [B, F, L]: 1 where a frame belongs to an id."""
    end = torch.cumsum(frames, 1)
    place = torch.arange(end[:, -1].max().to(torch.int64), device=frames.device).float()[None, :, None]
    return ((place < end[:, None]) & (place >= (end - frames)[:, None])).float()


def mask_of(lengths, most):
    """[B] -> [B, most, 1] of 0 and 1"""
    return (torch.arange(most, device=lengths.device)[None] < lengths[:, None]).float()[..., None]


def stretch(x, starts, length):
    """[B, T, ...] -> [B, length, ...], each row from its own start."""
    return torch.stack([row[start : start + length] for row, start in zip(x, starts.tolist())])


def padded(rows, length):
    """Tensors [t, ...] -> one [B, length, ...] with zeros behind."""
    return torch.stack([F.pad(row, (0, 0) * (row.dim() - 1) + (0, length - len(row))) for row in rows])

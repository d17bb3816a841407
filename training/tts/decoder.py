"""Latents to a waveform: harmonics of the pitch and noise, filtered in the spectrum (a source and a filter), and an inverse STFT."""
import math

import torch
import torch.nn as nn

from tts.layers import ConvNeXt
from tts.spectra import BANDS, HOP, LINES, RATE, Spectra

HARMONICS = 12
NOISE, UNVOICED = 0.003, 0.03  # of the source: everywhere, and more where there is no voice


class Decoder(nn.Module):
    def __init__(self, size, width=192, before=3, behind=6):
        super().__init__()
        self.into, self.context = nn.Linear(size, width), nn.ModuleList(ConvNeXt(width) for _ in range(before))
        self.pitch, self.mel = nn.Linear(width, 2), nn.Linear(width, BANDS)
        self.source_in, self.join = nn.Linear(2 * LINES, width), nn.Linear(2 * width, width)
        self.blocks, self.out = nn.ModuleList(ConvNeXt(width) for _ in range(behind)), nn.Linear(width, 2 * LINES)
        self.loudness, self.spectra, self.breath = nn.Parameter(torch.full((HARMONICS,), 0.1)), Spectra(), 1.0
        nn.init.normal_(self.out.weight, std=0.01)

    def features(self, latents):
        """[B, F, size] -> (features [B, F, width], log of Hz [B, F], logit of being voiced [B, F], log-mel / 3 + 5 / 3 [B, F, BANDS])"""
        x = self.into(latents)
        for block in self.context:
            x = block(x)
        pitch = self.pitch(x).float()
        return x, pitch[..., 0], pitch[..., 1], self.mel(x).float()

    def source(self, hertz):
        """[B, F], 0 where unvoiced -> [B, F * HOP]"""
        turns = hertz * (HOP / RATE)
        parts = turns - torch.floor(turns)
        begin = torch.cumsum(parts, 1) - parts  # by frames, and without whole turns: a sum over samples would drift in float32
        within = torch.arange(1, HOP + 1, device=hertz.device).float() / HOP
        phase = (begin - torch.floor(begin))[:, :, None] + turns[:, :, None] * within
        order = torch.arange(1, HARMONICS + 1, device=hertz.device).float()
        angle = (phase - torch.floor(phase)).flatten(1)[:, :, None] * order
        hertz = hertz[:, :, None].expand(-1, -1, HOP).flatten(1)
        voiced, audible = (hertz > 0).float(), (hertz[:, :, None] * order < RATE / 2).float()
        tone = (torch.sin(2 * math.pi * angle) * audible) @ self.loudness
        return tone * voiced + self.breath * torch.randn_like(hertz) * (NOISE + UNVOICED * (1 - voiced))

    def forward(self, features, hertz):
        """[B, F, width] and [B, F] -> samples [B, F * HOP]"""
        with torch.autocast(features.device.type, enabled=False):
            source = self.spectra.of(self.source(hertz.float()))
        x = self.join(torch.cat([features, self.source_in(source).to(features.dtype)], -1))
        for block in self.blocks:
            x = block(x)
        with torch.autocast(features.device.type, enabled=False):
            filtered = self.out(x.float())
            return self.spectra.sound(turned(source, torch.exp(filtered[..., :LINES].clamp(-8, 6)), filtered[..., LINES:]))


def turned(spectrum, gain, angle):
    """Each line of a spectrum with a gain, and turned by an angle."""
    real, imaginary = spectrum.chunk(2, -1)
    cos, sin = gain * torch.cos(angle), gain * torch.sin(angle)
    return torch.cat([real * cos - imaginary * sin, real * sin + imaginary * cos], -1)

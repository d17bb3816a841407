"""Who tells the voice from its teacher: judges of periods, and of spectra at several resolutions (UnivNet, Jang et al. 2021)."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from common.judges import OfPeriod
from tts.spectra import magnitudes

PERIODS, SIZES = (2, 3, 5, 7, 11), ((512, 128), (1024, 256))


class OfSpectrum(nn.Module):
    """Looks at the logarithm of a magnitude spectrogram."""

    def __init__(self, size, hop, width):
        super().__init__()
        self.size, self.hop = size, hop
        plan = [(1, (3, 7), (1, 2), (1, 3)), (width, (3, 7), (1, 2), (1, 3)), (width, (3, 7), (2, 2), (1, 3)), (width, 3, 1, 1)]
        self.convs = nn.ModuleList(nn.Conv2d(a, width, kernel, stride, around) for a, kernel, stride, around in plan)
        self.last = nn.Conv2d(width, 1, 3, 1, 1)

    def forward(self, sound):
        x, seen = torch.log(magnitudes(sound[:, 0], self.size, self.hop)).transpose(1, 2)[:, None], []
        for conv in self.convs:
            x = F.leaky_relu(conv(x), 0.1)
            seen.append(x)
        return self.last(x).flatten(1), seen


class Judges(nn.Module):
    def __init__(self, width=4, lines=24):
        super().__init__()
        self.judges = nn.ModuleList([*(OfSpectrum(*size, lines) for size in SIZES), *(OfPeriod(period, width) for period in PERIODS)])

    def forward(self, sound):
        """[B, 1, samples] -> a (verdict, what was seen on the way) of each judge."""
        return [judge(sound) for judge in self.judges]

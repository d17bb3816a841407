"""Who tells made speech from real: HiFi-GAN's judges of several periods and one of the whole (Kong et al. 2020)."""
import os
import sys

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import weight_norm

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from common.judges import OfPeriod  # noqa: E402


class OfWhole(nn.Module):
    def __init__(self, width):
        super().__init__()
        plan = [(1, width // 2, 15, 1, 1), (width // 2, 2 * width, 41, 4, 4), (2 * width, 8 * width, 41, 4, 16), (8 * width, 32 * width, 41, 4, 16),
                (32 * width, 32 * width, 5, 1, 1)]
        self.convs = nn.ModuleList(weight_norm(nn.Conv1d(a, b, size, stride, size // 2, groups=min(groups, a))) for a, b, size, stride, groups in plan)
        self.last = weight_norm(nn.Conv1d(32 * width, 1, 3, 1, 1))

    def forward(self, sound):
        x, seen = sound, []
        for conv in self.convs:
            x = F.leaky_relu(conv(x), 0.1)
            seen.append(x)
        return self.last(x).flatten(1), seen


class Adversary(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.judges = nn.ModuleList([OfWhole(width), *(OfPeriod(period, width) for period in (2, 3, 5, 7, 11))])

    def forward(self, sound):
        """sound: [B, 1, samples] -> a (verdict, what was seen on the way) of each judge."""
        return [judge(sound) for judge in self.judges]


def sliced(x, starts, length):
    """[B, D, T] -> [B, D, length], each row from its own start."""
    return torch.stack([row[:, start : start + length] for row, start in zip(x, starts.tolist(), strict=True)])

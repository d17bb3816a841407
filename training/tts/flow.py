"""Between what a letter sounds like and what was heard: a normalising flow of residual couplings (Dinh et al. 2017), after VITS."""
import torch
import torch.nn as nn

from tts.layers import ConvNeXt


class Coupling(nn.Module):
    """Half of the numbers are moved by what the other half says; volume is kept, so there is no determinant. Begins as the identity."""

    def __init__(self, size, width, depth):
        super().__init__()
        self.into, self.out = nn.Linear(size // 2, width), nn.Linear(width, size // 2)
        self.blocks = nn.ModuleList(ConvNeXt(width, 2) for _ in range(depth))
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def moved(self, stays, mask):
        x = self.into(stays)
        for block in self.blocks:
            x = block(x, mask)
        return self.out(x).float() * mask


class Flow(nn.Module):
    def __init__(self, size, width=128, depth=2, count=4):
        super().__init__()
        self.couplings = nn.ModuleList(Coupling(size, width, depth) for _ in range(count))

    def forward(self, x, mask):
        """What was heard -> what the text tells of. [B, T, size]"""
        a, b = x.chunk(2, -1)
        for one in self.couplings:
            a, b = b + one.moved(a, mask), a
        return torch.cat([a, b], -1)

    def back(self, x, mask):
        a, b = x.chunk(2, -1)
        for one in reversed(self.couplings):
            a, b = b, a - one.moved(b, mask)
        return torch.cat([a, b], -1)

"""What the networks are made of. Everything is [B, T, width]; a mask is [B, T, 1] of 0 and 1.

Convolutions are matrix products over shifted copies: on a processor they are several times as fast in bfloat16 as oneDNN's, whose
backward pass gives NaN at some lengths.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F


def shifted(x, size):
    """The `size` copies of [B, T, C] that a window of odd length over time sees, zeros beyond the ends."""
    half = size // 2
    x = F.pad(x, (0, 0, half, half))
    return [x[:, i : i - size + 1 or None] for i in range(size)]


class Conv(nn.Linear):
    def __init__(self, a, b, size):
        super().__init__(a * size, b)
        self.size = size

    def forward(self, x):
        return super().forward(torch.cat(shifted(x, self.size), -1))


class Depthwise(nn.Module):
    """Each number by itself, over `size` moments: sums while it learns, in the exported graph one Conv."""

    def __init__(self, width, size=7):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.randn(width, 1, size) * size**-0.5), nn.Parameter(torch.zeros(width))

    def forward(self, x):
        if torch.onnx.is_in_onnx_export():
            return F.conv1d(x.transpose(1, 2), self.weight, self.bias, padding=self.weight.shape[2] // 2, groups=self.weight.shape[0]).transpose(1, 2)
        total = self.bias
        for one, weight in zip(shifted(x, self.weight.shape[2]), self.weight.unbind(2)):
            total = total + one * weight[:, 0]
        return total


class ConvNeXt(nn.Module):
    """A block after Liu et al. 2022, as Vocos has it (Siuzdak 2023)."""

    def __init__(self, width, wider=3):
        super().__init__()
        self.deep, self.norm = Depthwise(width), nn.LayerNorm(width)
        self.up, self.down, self.gain = nn.Linear(width, wider * width), nn.Linear(wider * width, width), nn.Parameter(torch.full((width,), 0.1))

    def forward(self, x, mask=None):
        seen = self.deep(x if mask is None else x * mask)
        return x + self.gain * self.down(F.gelu(self.up(self.norm(seen))))


class Smooth(nn.Module):
    def __init__(self, width, size):
        super().__init__()
        self.conv, self.norm = Conv(width, width, size), nn.LayerNorm(width)

    def forward(self, x, mask):
        return (x + self.norm(F.relu(self.conv(x)))) * mask


class Attend(nn.Module):
    """Attention that looks near by (a linear penalty of distance: Press et al. 2021), and two convolutions."""

    def __init__(self, width, heads=2):
        super().__init__()
        self.heads, self.qkv, self.out = heads, nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.conv1, self.conv2 = Conv(width, 2 * width, 3), Conv(2 * width, width, 3)

    def forward(self, x, mask):
        width = x.shape[2]
        q, k, v = (one.reshape(one.shape[0], -1, self.heads, width // self.heads).transpose(1, 2) for one in self.qkv(self.norm1(x)).chunk(3, -1))
        place = torch.arange(x.shape[1], device=x.device)
        near = -0.08 * (place[:, None] - place[None]).abs().float()
        scores = q @ k.transpose(-1, -2) * (width // self.heads) ** -0.5 + near + (mask[:, None, None, :, 0] - 1) * 1e4
        x = (x + self.out((scores.softmax(-1) @ v).transpose(1, 2).flatten(2))) * mask
        return (x + self.conv2(F.relu(self.conv1(self.norm2(x) * mask)) * mask)) * mask

"""Who tells made speech from real: a judge for each of several periods (HiFi-GAN, Kong et al. 2020), and the losses of an adversary."""
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import weight_norm


class OfPeriod(nn.Module):
    """Looks at every p-th sample together."""

    def __init__(self, period, width):
        super().__init__()
        self.period, sizes = period, [1, width, 4 * width, 16 * width, 32 * width]
        self.convs = nn.ModuleList(weight_norm(nn.Conv2d(a, b, (5, 1), (3, 1), (2, 0))) for a, b in zip(sizes, sizes[1:], strict=False))
        self.last = weight_norm(nn.Conv2d(sizes[-1], 1, (3, 1), 1, (1, 0)))

    def forward(self, sound):
        sound = F.pad(sound, (0, -sound.shape[-1] % self.period), mode="reflect")
        x, seen = sound.unflatten(-1, (-1, self.period)), []
        for conv in self.convs:
            x = F.leaky_relu(conv(x), 0.1)
            seen.append(x)
        return self.last(x).flatten(1), seen


def judging(real, made):
    """Least squares (Mao et al. 2017): the judges' loss."""
    return sum(((1 - a[0]) ** 2).mean() + (b[0] ** 2).mean() for a, b in zip(real, made, strict=True))


def deceiving(real, made):
    """(the speaker's loss by the verdicts, by what the judges saw: feature matching)."""
    verdicts = sum(((1 - b[0]) ** 2).mean() for b in made)
    seen = 2 * sum((x.detach() - y).abs().mean() for a, b in zip(real, made, strict=True) for x, y in zip(a[1], b[1], strict=True))
    return verdicts, seen


def gradients(module, wanted):
    """While the speaker learns the judges do not."""
    for weight in module.parameters():
        weight.requires_grad_(wanted)

"""Low-rank adapters beside the network's own matrices (Hu et al. 2021, LoRA): y = W x + (alpha / rank) B A x."""
import math

import torch
import torch.nn as nn

from weights import PROJECTIONS


class Adapted(nn.Module):
    """A matrix that stays as it is, and what is learned beside it. B begins at zero: at first nothing is changed."""

    def __init__(self, base, rank, alpha, dropout):
        super().__init__()
        self.base, self.scale, self.dropout = base, alpha / rank, nn.Dropout(dropout)
        self.a = nn.Parameter(torch.empty(rank, base.in_features))
        self.b = nn.Parameter(torch.zeros(base.out_features, rank))
        nn.init.kaiming_uniform_(self.a, a=math.sqrt(5))

    def forward(self, x):
        beside = nn.functional.linear(nn.functional.linear(self.dropout(x), self.a), self.b)
        return self.base(x) + self.scale * beside

    def merged(self):
        """The one matrix that does the same."""
        with torch.no_grad():
            self.base.weight += self.scale * (self.b @ self.a)
        return self.base


def adapt(net, rank, alpha, dropout, targets=PROJECTIONS):
    """Freezes the network and gives it adapters, in place; gives the parameters that learn."""
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    for layer in net.layers:
        for name in targets:
            setattr(layer, name, Adapted(getattr(layer, name), rank, alpha, dropout))
    return [parameter for parameter in net.parameters() if parameter.requires_grad]


def adapter_of(net):
    """What the adapters learned, by name, in float16."""
    return {name: value.half() for name, value in net.state_dict().items() if name.endswith((".a", ".b"))}


def merge(net):
    """Takes the adapters into the matrices, in place."""
    for layer in net.layers:
        for name, module in list(layer.named_children()):
            if isinstance(module, Adapted):
                setattr(layer, name, module.merged())
    return net

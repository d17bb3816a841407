"""Transformer layers as they go into ONNX, over the weights of Hugging Face's modules: Whisper's and M2M100's are built alike.

Written out here since their own forward passes carry caches and masks as objects, which a trace does not keep.
"""
import torch
from torch import nn


def heads(layer, x):
    """[B, T, D] -> [B, H, T, D / H]; no -1 in the shape, since T may be 0."""
    return x.reshape(x.shape[0], x.shape[1], layer.num_heads, layer.head_dim).transpose(1, 2)


def attend(layer, x, key, value, mask=None):
    """x: [B, T, D], normed; key, value: [B, H, S, D / H]; mask: added to the scores [B, H, T, S]."""
    query = heads(layer, layer.q_proj(x) * layer.scaling)
    scores = query @ key.transpose(2, 3)
    if mask is not None:
        scores = scores + mask
    return layer.out_proj((scores.softmax(-1) @ value).transpose(1, 2).reshape(x.shape))


def keys(layer, x):
    return heads(layer, layer.k_proj(x)), heads(layer, layer.v_proj(x))


def feed(layer, x):
    return x + layer.fc2(layer.activation_fn(layer.fc1(layer.final_layer_norm(x))))


def encoded(layer, x, mask=None):
    normed = layer.self_attn_layer_norm(x)
    return feed(layer, x + attend(layer.self_attn, normed, *keys(layer.self_attn, normed), mask))


def causal(rows, columns):
    """[rows, columns]: -1e9 where a column lies behind the row; the last row sees all columns."""
    places = torch.arange(rows).unsqueeze(1) + (columns - rows)
    return (torch.arange(columns).unsqueeze(0) > places).float() * -1e9


def grown(past, fresh):
    return tuple(torch.cat([one, other], dim=2) for one, other in zip(past, fresh, strict=True))


class Decoder(nn.Module):
    """A merged decoder: one graph for the first step and for those after it, by the length of what is kept.

    embed: (input_ids, positions before them) -> [B, T, D]. Of the encoder's states only what is not among the kept keys yet
    goes through the projections: all of it in the first step, nothing (a matrix without rows) later. A branch would do
    the same, but quantizers leave branches as they are.
    """

    def __init__(self, decoder, head, embed, masked):
        super().__init__()
        self.decoder, self.head, self.embed, self.masked = decoder, head, embed, masked

    def forward(self, input_ids, *rest):
        mask, states, *past = rest if self.masked else (None, *rest)
        before, length = past[0].shape[2], input_ids.shape[1]
        x = self.embed(self.decoder, input_ids, before)
        own, other = causal(length, before + length), None
        if mask is not None:
            other = (1 - mask[:, None, None, :].float()) * -1e9
        present = []
        for i, layer in enumerate(self.decoder.layers):
            mine, theirs = past[4 * i : 4 * i + 2], past[4 * i + 2 : 4 * i + 4]
            normed = layer.self_attn_layer_norm(x)
            mine = grown(mine, keys(layer.self_attn, normed))
            x = x + attend(layer.self_attn, normed, *mine, own)
            theirs = grown(theirs, keys(layer.encoder_attn, states[:, theirs[0].shape[2] :]))
            x = feed(layer, x + attend(layer.encoder_attn, layer.encoder_attn_layer_norm(x), *theirs, other))
            present += [*mine, *theirs]
        return (self.head(self.decoder.layer_norm(x)), *present)


def cache_names(kind, layers):
    """kind: past_key_values or present; as transformers.js and workers/asr/onnx-decoder.ts look for them."""
    return [f"{kind}.{i}.{side}.{part}" for i in range(layers) for side in ("decoder", "encoder") for part in ("key", "value")]

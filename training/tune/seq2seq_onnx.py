"""encoder_model.onnx and decoder_model_merged.onnx of a Whisper or M2M100 model, each held against the model itself."""
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from graph import Decoder, cache_names, encoded
from onnx_files import close, session, trace

TOKENS = {0: "batch_size", 1: "decoder_sequence_length"}


def whisper_states(encoder, features):
    """features: [B, mel, frames] of any even length up to the model's window -> [B, frames / 2, D]."""
    x = F.gelu(encoder.conv2(F.gelu(encoder.conv1(features)))).transpose(1, 2)
    x = x + encoder.embed_positions.weight[: x.shape[1]]
    for layer in encoder.layers:
        x = encoded(layer, x)
    return encoder.layer_norm(x)


class WhisperStates(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, input_features):
        return whisper_states(self.encoder, input_features)


class TextStates(nn.Module):
    """Of M2M100: positions are counted from padding_idx + 1, as fairseq does."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids, attention_mask):
        encoder = self.encoder
        places = attention_mask.cumsum(1) * attention_mask + encoder.padding_idx
        x = encoder.embed_tokens(input_ids) + encoder.embed_positions.weights[places]
        mask = (1 - attention_mask[:, None, None, :].float()) * -1e9
        for layer in encoder.layers:
            x = encoded(layer, x, mask)
        return encoder.layer_norm(x)


def whisper_embed(decoder, ids, before):
    return decoder.embed_tokens(ids) + decoder.embed_positions.weight[torch.arange(ids.shape[1]) + before]


def text_embed(decoder, ids, before):
    return decoder.embed_tokens(ids) + decoder.embed_positions.weights[torch.arange(ids.shape[1]) + before + decoder.padding_idx + 1]


def exported(model, folder):
    """Writes both files into folder/onnx and returns the largest difference of a logit to the model's own."""
    text = model.config.model_type != "whisper"
    model = model.float().cpu().eval()
    inner, layers = model.model, model.config.decoder_layers
    states = [{0: "batch_size", 1: "encoder_sequence_length"}]
    if text:
        ids = torch.randint(4, 9, (1, 7))
        given, names = (ids, torch.ones_like(ids)), ["input_ids", "attention_mask"]
        axes, encoder = [states[0]] * 2, TextStates(inner.encoder)
    else:
        given, names = (torch.randn(1, model.config.num_mel_bins, 60),), ["input_features"]
        axes, encoder = [{0: "batch_size", 2: "feature_sequence_length"}], WhisperStates(inner.encoder)
    trace(encoder, given, f"{folder}/onnx/encoder_model.onnx", dict(zip(names, axes, strict=True)), {"last_hidden_state": states[0]})
    decoder = Decoder(inner.decoder, model.lm_head if text else model.proj_out, text_embed if text else whisper_embed, text)
    size, count = model.config.d_model, model.config.decoder_attention_heads
    past = [torch.randn(1, count, 3, size // count) for _ in range(4 * layers)]
    fed = [torch.tensor([[1, 2]]), *([torch.ones(1, 7, dtype=torch.long)] if text else []), torch.randn(1, 7, size), *past]
    inputs = {"input_ids": TOKENS, **({"encoder_attention_mask": states[0]} if text else {}), "encoder_hidden_states": states[0]}
    kept = {name: {0: "batch_size", 2: f"{'encoder' if '.encoder.' in name else 'past_decoder'}_sequence_length"}
            for name in cache_names("past_key_values", layers)}
    given_back = {name: {0: "batch_size", 2: f"{name}.length"} for name in cache_names("present", layers)}
    trace(decoder, tuple(fed), f"{folder}/onnx/decoder_model_merged.onnx", {**inputs, **kept}, {"logits": TOKENS, **given_back})
    return held(model, folder, text)


def held(model, folder, text):
    """Both graphs over one input, three tokens at once and then two from the cache, against the model in PyTorch."""
    encoder, decoder = (session(f"{folder}/onnx/{name}.onnx") for name in ("encoder_model", "decoder_model_merged"))
    if text:
        ids = torch.randint(4, 9, (1, 5))
        given, window = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}, None
    else:
        window = 2 * model.config.max_source_positions
        given = {"input_features": torch.randn(1, model.config.num_mel_bins, window)}
    tokens = torch.tensor([[2, 5, 7, 4, 6]])
    with torch.no_grad():
        wanted = model(**given, decoder_input_ids=tokens).logits.numpy()
    states = encoder.run(None, {key: value.numpy() for key, value in given.items()})[0]
    size, count = model.config.d_model, model.config.decoder_attention_heads
    past = {name: np.zeros((1, count, 0, size // count), np.float32) for name in cache_names("past_key_values", model.config.decoder_layers)}
    more = {"encoder_attention_mask": np.ones(states.shape[:2], np.int64)} if text else {}
    rows = []
    for part in (tokens[:, :3], tokens[:, 3:4], tokens[:, 4:]):
        logits, *present = decoder.run(None, {"input_ids": part.numpy(), "encoder_hidden_states": states, **more, **past})
        past = dict(zip(past, present, strict=True))
        rows.append(logits)
    return close(wanted, np.concatenate(rows, axis=1))

"""model.onnx and tokenizer.json of a VITS voice, as transformers.js and so workers/tts load them."""
import contextlib
import json
import math
import os

import torch
from torch import nn
from torch.nn.utils import parametrize
from transformers.models.vits import modeling_vits

from onnx_files import close, session, trace


def spline(inputs, unnormalized_widths, unnormalized_heights, unnormalized_derivatives, reverse=False, tail_bound=5.0,
           min_bin_width=1e-3, min_bin_height=1e-3, min_derivative=1e-3):
    """The rational quadratic spline (Durkan et al. 2019) on every element, with the identity chosen where it belongs.

    Stands in for the library's, which picks elements by a mask: as many as the example had would be all that a trace knows.
    """
    edge = torch.log(torch.expm1(torch.tensor(1 - min_derivative))).item()
    derivatives = nn.functional.pad(unnormalized_derivatives, (1, 1), value=edge)
    within = (inputs >= -tail_bound) & (inputs <= tail_bound)
    outputs, logs = modeling_vits._rational_quadratic_spline(
        inputs.clamp(-tail_bound, tail_bound), unnormalized_widths, unnormalized_heights, derivatives, reverse=reverse,
        tail_bound=tail_bound, min_bin_width=min_bin_width, min_bin_height=min_bin_height, min_derivative=min_derivative)
    return torch.where(within, outputs, inputs), torch.where(within, logs, torch.zeros_like(logs))


@contextlib.contextmanager
def traceable():
    own = modeling_vits._unconstrained_rational_quadratic_spline
    modeling_vits._unconstrained_rational_quadratic_spline = spline
    os.environ["TRANSFORMERS_DISABLE_TORCH_CHECK"] = "1"
    try:
        yield
    finally:
        modeling_vits._unconstrained_rational_quadratic_spline = own
        del os.environ["TRANSFORMERS_DISABLE_TORCH_CHECK"]


class Voice(nn.Module):
    """As transformers.js calls it; with `durations`, the frames that each id is said for, which the network works out and keeps to itself."""

    def __init__(self, model):
        super().__init__()
        self.model = model
        self.logs = []
        model.duration_predictor.register_forward_hook(lambda _, __, found: self.logs.append(found))

    def forward(self, input_ids, attention_mask):
        self.logs.clear()
        spoken = self.model(input_ids=input_ids, attention_mask=attention_mask, return_dict=True)
        frames = torch.ceil(torch.exp(self.logs.pop()) * attention_mask[:, None] / self.model.speaking_rate)
        return spoken.waveform, spoken.spectrogram, frames[:, 0].long()


def without_norms(module):
    """Weights in place of direction and length, in place."""
    for one in module.modules():
        if parametrize.is_parametrized(one, "weight"):
            parametrize.remove_parametrizations(one, "weight")
    return module


def exported(model, folder):
    """Writes onnx/model.onnx; returns the largest difference to the model with its noise turned off. Takes the model's norms away."""
    voice, path = Voice(without_norms(model).float().eval()), f"{folder}/onnx/model.onnx"
    noise = model.noise_scale, model.noise_scale_duration
    model.noise_scale = model.noise_scale_duration = 0.0
    off = held(voice, path)
    model.noise_scale, model.noise_scale_duration = noise
    written(voice, path)
    return off


def written(voice, path):
    axes = {0: "batch_size", 1: "sequence_length"}
    ids = torch.arange(31)[None] % min(20, voice.model.config.vocab_size - 1)
    with traceable():
        trace(voice, (ids, torch.ones_like(ids)), path, {"input_ids": axes, "attention_mask": axes},
              {"waveform": {0: "batch_size", 1: "n_samples"}, "spectrogram": {0: "batch_size", 2: "frames"}, "durations": axes})


def held(voice, path):
    """With noise nothing could be compared, so the same graph is written without it first, and says another text."""
    written(voice, path)
    ids = torch.arange(47)[None] * 3 % min(20, voice.model.config.vocab_size - 1)
    with torch.no_grad():
        wanted, _, frames = (one.numpy() for one in voice(ids, torch.ones_like(ids)))
    found, told = session(path).run(["waveform", "durations"], {"input_ids": ids.numpy(), "attention_mask": torch.ones_like(ids).numpy()})
    if found.shape != wanted.shape:
        raise SystemExit(f"the ONNX voice gives {found.shape} samples, the model {wanted.shape}")
    hop = math.prod(voice.model.config.upsample_rates)  # as workers/tts/marks.ts has it
    if (told != frames).any() or told.shape != ids.shape or told.sum() * hop != found.shape[1]:
        raise SystemExit(f"the ONNX voice tells of {told.sum()} frames of {hop} samples, and gives {found.shape[1]} samples")
    return close(wanted, found)


def tokenizer_json(tokenizer, folder):
    """What the hub's VITS tokenizer does, as rules that transformers.js knows: lower case, known letters, a blank before each and behind all."""
    if tokenizer.phonemize or tokenizer.is_uroman:
        raise SystemExit("a voice that wants phonemes or uroman cannot be read in the browser")
    blank = tokenizer.convert_ids_to_tokens(0)
    letters = "".join(f"\\{token}" if token in "\\[]^-" else token for token in tokenizer.encoder if len(token) == 1)
    rules = [{"type": "Lowercase"}, {"type": "Replace", "pattern": {"Regex": f"[^{letters}]"}, "content": ""},
             {"type": "Strip", "strip_left": True, "strip_right": True}]
    if tokenizer.add_blank:
        rules.append({"type": "Replace", "pattern": {"Regex": "(?=.)|(?<!^)$"}, "content": blank})
    made = {"version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": {"type": "Sequence", "normalizers": rules},
            "pre_tokenizer": {"type": "Split", "pattern": {"Regex": ""}, "behavior": "Isolated", "invert": False},
            "post_processor": None, "decoder": None, "model": {"vocab": tokenizer.encoder}}
    with open(f"{folder}/tokenizer.json", "w", encoding="utf8") as file:
        json.dump(made, file, ensure_ascii=False, indent=1)

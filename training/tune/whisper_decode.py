"""Whisper decoded as workers/asr/greedy.ts does it, and on the sound's real length as `can.anyLength` of our manifest means."""
import types

import torch
from transformers.modeling_outputs import BaseModelOutput
from transformers.models.whisper.modeling_whisper import WhisperEncoder

from seq2seq_onnx import whisper_states

FORCED = 8  # positions of the decoder that stay free, as workers/asr/limits.ts has it


def prompt_of(model, language):
    """<|startoftranscript|><|LANGUAGE|><|transcribe|><|notimestamps|>; models of English only have neither of the middle."""
    known = model.generation_config
    prompt = [model.config.decoder_start_token_id]
    if getattr(known, "is_multilingual", False):
        if f"<|{language}|>" not in known.lang_to_id:
            raise SystemExit(f"the model does not know <|{language}|>")
        prompt += [known.lang_to_id[f"<|{language}|>"], known.task_to_id["transcribe"]]
    return [*prompt, known.no_timestamps_token_id]


@torch.no_grad()
def greedy(model, features, prompt):
    """The most probable token at each step, up to the end or the model's length: [B, tokens], filled up with the end."""
    end, banned = model.config.eos_token_id, list(model.generation_config.suppress_tokens or [])
    first = list(model.generation_config.begin_suppress_tokens or [])
    states = model.model.encoder(features)
    unfed = torch.tensor([prompt] * len(features), device=features.device)
    past, said, over = None, [], torch.zeros(len(features), dtype=torch.bool, device=features.device)
    while not over.all() and len(said) < model.config.max_target_positions - FORCED:
        found = model(encoder_outputs=states, decoder_input_ids=unfed, past_key_values=past, use_cache=True)
        logits, past = found.logits[:, -1].float(), found.past_key_values
        logits[:, banned if said else banned + first] = -torch.inf
        chosen = torch.where(over, end, logits.argmax(-1))
        over |= chosen == end
        said.append(chosen)
        unfed = chosen[:, None]
    return torch.stack(said, 1)


def engines_own(model, language):
    """Trainer calls `generate` for its measures: the library's fills short sounds up with what is no silence."""
    prompt = prompt_of(model, language)
    model.generate = types.MethodType(lambda self, input_features, **_: greedy(self, input_features, prompt), model)


class AnyLength(WhisperEncoder):
    """Takes features shorter than the window, which the library's own refuses; no dropout and no layer drop."""

    def forward(self, input_features, **_):
        return BaseModelOutput(last_hidden_state=whisper_states(self, input_features))


def any_length(model):
    """The weights stay as they are, and so does what is saved."""
    model.model.encoder.__class__ = AnyLength

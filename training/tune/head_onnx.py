"""model.onnx of a classification head: text as transformers.js's `text-classification` takes it, sound over Whisper's encoder.

transformers.js 4.3 has no class for a head over Whisper: a session of onnxruntime takes `input_features` and gives `logits`.
"""
import torch
from torch import nn

from onnx_files import close, session, trace
from seq2seq_onnx import whisper_states


class Heard(nn.Module):
    """As WhisperForAudioClassification without a weighted sum of layers: the mean over time, of any length."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_features):
        model = self.model
        return model.classifier(model.projector(whisper_states(model.encoder, input_features)).mean(1))


class Read(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask):
        return self.model(input_ids=input_ids, attention_mask=attention_mask).logits


def heard_exported(model, folder):
    """Largest difference to the model."""
    if model.config.use_weighted_layer_sum:
        raise SystemExit("a weighted sum of layers is not exported here")
    model, path = model.float().cpu().eval(), f"{folder}/onnx/model.onnx"
    trace(Heard(model), (torch.randn(1, model.config.num_mel_bins, 60),), path,
          {"input_features": {0: "batch_size", 2: "feature_sequence_length"}}, {"logits": {0: "batch_size"}})
    given = torch.randn(1, model.config.num_mel_bins, 2 * model.config.max_source_positions)
    with torch.no_grad():
        wanted = model(given).logits.numpy()
    return close(wanted, session(path).run(None, {"input_features": given.numpy()})[0])


def read_exported(model, folder):
    """Largest difference to the model, with another length and another batch than the trace had."""
    model.set_attn_implementation("eager")
    model, path = model.float().cpu().eval(), f"{folder}/onnx/model.onnx"
    axes = {0: "batch_size", 1: "sequence_length"}
    ids = torch.randint(5, 9, (2, 7))
    trace(Read(model), (ids, torch.ones_like(ids)), path, {"input_ids": axes, "attention_mask": axes}, {"logits": {0: "batch_size"}})
    ids, mask = torch.randint(5, 9, (3, 11)), torch.ones(3, 11, dtype=torch.long)
    mask[0, 6:] = 0
    ids[0, 6:] = model.config.pad_token_id
    with torch.no_grad():
        wanted = model(input_ids=ids, attention_mask=mask).logits.numpy()
    return close(wanted, session(path).run(None, {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})[0])

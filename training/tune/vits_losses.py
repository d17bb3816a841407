"""VITS in training (Kim et al. 2021), over transformers' VitsModel, whose own forward pass only speaks."""
import os
import sys

import torch
from torch import nn
from torch.nn import functional as F

from vits_adversary import sliced
from vits_spectra import log_mel, spectrum

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from common.alignment import aligned, likelihood  # noqa: E402

BANDS = 80


def mask_of(lengths, most):
    """[B] -> [B, 1, most] of 0 and 1."""
    return (torch.arange(most, device=lengths.device)[None] < lengths[:, None]).float()[:, None]


class Spoken(nn.Module):
    """What one forward pass of the training gives: a stretch of made speech beside the real one, and the losses by themselves."""

    def __init__(self, model, frames):
        super().__init__()
        self.model, self.frames = model, frames
        self.hop = 1
        for rate in model.config.upsample_rates:
            self.hop *= rate
        self.size = 2 * (model.config.spectrogram_bins - 1)
        self.rate = model.config.sampling_rate

    def forward(self, input_ids, letters, samples, lengths, starts=None):
        """input_ids: [B, L]; letters, lengths: how many ids and samples of each row are real; starts: frames, else drawn."""
        model, hop = self.model, self.hop
        magnitudes = spectrum(samples, self.size, hop)
        frames = lengths // hop
        spoken, written = mask_of(frames, magnitudes.shape[2]), mask_of(letters, input_ids.shape[1])
        latents, _, log_spread = model.posterior_encoder(magnitudes, spoken)
        prior = model.flow(latents, spoken)
        text = model.text_encoder(input_ids=input_ids, padding_mask=written.transpose(1, 2), attention_mask=written[:, 0].long(), return_dict=True)
        means, logs = text.prior_means.transpose(1, 2), text.prior_log_variances.transpose(1, 2)
        with torch.no_grad():
            path = aligned(likelihood(*(one.transpose(1, 2) for one in (prior, means, logs))), letters, frames)
        means, logs = means @ path.transpose(1, 2), logs @ path.transpose(1, 2)
        kl = logs - log_spread - 0.5 + 0.5 * (prior - means) ** 2 * torch.exp(-2 * logs)
        losses = {"kl": (kl * spoken).sum() / spoken.sum(),
                  "duration": self.duration(text.last_hidden_state.transpose(1, 2), written, path.sum(1, keepdim=True))}
        stretch = min(self.frames, int(frames.min()))
        if starts is None:
            starts = (torch.rand(len(frames), device=frames.device) * (frames - stretch + 1)).long()
        made = model.decoder(sliced(latents, starts, stretch))
        real = sliced(samples[:, None], starts * hop, stretch * hop)
        losses["mel"] = F.l1_loss(self.mel(made), self.mel(real))
        return made, real, losses

    def duration(self, hidden, written, frames):
        """Negative log likelihood of how long each letter lasts; of the plain predictor the squared error of its logarithm."""
        predictor = self.model.duration_predictor
        if self.model.config.use_stochastic_duration_prediction:
            return predictor(hidden, written, durations=frames).sum() / written.sum()
        return ((predictor(hidden, written) - torch.log(frames + 1e-6) * written) ** 2).sum() / written.sum()

    def mel(self, sound):
        return log_mel(spectrum(sound[:, 0], self.size, self.hop), BANDS, self.rate)

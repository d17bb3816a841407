"""The spectra that VITS is trained on."""
import functools

import torch
from torch.nn import functional as F


def spectrum(samples, size, hop):
    """Magnitudes [B, size / 2 + 1, samples / hop], padded at both ends so that frames meet the decoder's."""
    padded = F.pad(samples[:, None], ((size - hop) // 2, (size - hop) // 2), mode="reflect")[:, 0]
    window = torch.hann_window(size, device=samples.device)
    power = torch.view_as_real(torch.stft(padded, size, hop, window=window, center=False, return_complex=True)).square().sum(-1)
    return torch.sqrt(power + 1e-6)


@functools.lru_cache(None)
def filters(bins, lines, rate):
    """[bins, lines] triangles of equal area on Slaney's scale."""
    from transformers.audio_utils import mel_filter_bank

    bank = mel_filter_bank(lines, bins, 0.0, rate / 2, rate, norm="slaney", mel_scale="slaney")
    return torch.tensor(bank.T, dtype=torch.float32)


def log_mel(magnitudes, bins, rate):
    bank = filters(bins, magnitudes.shape[1], rate).to(magnitudes.device)
    return torch.log(torch.clamp(bank @ magnitudes, min=1e-5))

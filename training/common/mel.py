"""Log-mel features, equal to core/mel.ts with 80 bands: Whisper's, over the audio's real length."""
import numpy as np
import torch

WINDOW, HOP, BINS, RATE = 400, 160, 80, 16000


def filters(window=WINDOW):
    """[80, window / 2 + 1]: triangles on Slaney's scale, each of the same area."""
    def mel_of(hertz):
        return hertz * 3 / 200 if hertz < 1000 else 15 + 27 * np.log(hertz / 1000) / np.log(6.4)

    def hertz_of(mel):
        return np.where(mel < 15, mel * 200 / 3, 1000 * 6.4 ** ((mel - 15) / 27))

    lines = np.arange(window // 2 + 1) * RATE / window
    edges = hertz_of(np.linspace(0, mel_of(RATE / 2), BINS + 2))
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    slopes = np.minimum((lines - low) / (middle - low), (high - lines) / (high - middle))
    return torch.tensor(np.maximum(0, slopes) * 2 / (high - low), dtype=torch.float32)


FILTERS, HANN = filters(), torch.hann_window(WINDOW)


def log_mel(samples):
    """float32 [samples] in [-1, 1] -> [80, samples // 160]."""
    sound = torch.as_tensor(samples, dtype=torch.float32)
    power = torch.stft(sound, WINDOW, HOP, window=HANN, return_complex=True)
    power = torch.view_as_real(power[:, : len(sound) // HOP]).square().sum(-1)
    bands = torch.log10(torch.clamp(FILTERS @ power, min=1e-10))
    return (torch.maximum(bands, bands.max() - 8) + 4) / 4

"""VITS in training (Kim et al. 2021): one pass from text and speech to a stretch of made speech and the losses by themselves."""
import torch
import torch.nn.functional as F

from common.alignment import aligned, likelihood
from tts.net import mask_of, stretch
from tts.spectra import HOP, linear, log_mel, magnitudes

SEGMENT = 48  # frames that the decoder says of each row
RESOLUTIONS = ((256, 64), (512, 128), (1024, 256), (2048, 512))
WEIGHTS = {"kl": 1.0, "duration": 2.0, "pace": 4.0, "mel": 30.0, "stft": 10.0, "pitch": 5.0, "coarse": 5.0}


def expected(durations, letters, frames):
    """Where each id begins and ends, in frames [B, L], when what the predictor says is stretched to the whole."""
    real = mask_of(letters, durations.shape[1])[..., 0]
    lasts = (torch.exp(durations.float()) - 1).clamp(min=0.5) * real
    lasts = lasts * (frames[:, None] / lasts.sum(1, keepdim=True))
    end = torch.cumsum(lasts, 1)
    return end - lasts, end


def leaning(begin, end, count, strength):
    """How much the search is held to the expected places: [B, S, L], growing with the distance from them."""
    middle = torch.arange(count, device=begin.device)[None, :, None] + 0.5
    return -strength * torch.maximum(begin[:, None] - middle, middle - end[:, None]).clamp(min=0)


def spectral(made, real):
    """Log magnitude and spectral convergence at several resolutions (Yamamoto et al. 2020)."""
    total = 0.0
    for size, hop in RESOLUTIONS:
        a, b = magnitudes(made, size, hop), magnitudes(real, size, hop)
        total = total + (torch.log(a) - torch.log(b)).abs().mean() + 0.5 * (a - b).norm() / (b.norm() + 1e-5)
    return total / len(RESOLUTIONS)


def divergence(prior, spread, means, logs, mask):
    """Of the posterior from the prior, for each frame, summed over the latents."""
    kl = logs - spread - 0.5 + 0.5 * (prior - means) ** 2 * torch.exp(-2 * logs)
    return (kl * mask).sum() / mask.sum()


def pace(durations, written, frames):
    """The whole must last as long as it does: what is right for each id on a scale of logarithms is too short in the sum."""
    whole = ((torch.exp(durations) - 1).clamp(min=0) * written).sum(1)
    return torch.log((whole + 1) / frames).square().mean()


def pass_of(net, batch, told=0.5, lean=0.0, starts=None):
    """(made, real: [B, samples], {loss}, path). told: the share of the rows that the decoder says from the text alone, as it will when it speaks."""
    count, device = batch.hertz.shape[1], batch.ids.device
    spoken, written = mask_of(batch.frames, count), mask_of(batch.letters, batch.ids.shape[1])
    with torch.autocast(device.type, torch.bfloat16):
        hidden, means, logs = net.text(batch.ids, written)
        latents, spread = net.posterior(linear(batch.sound), spoken)
        prior = net.flow(latents, spoken)
        durations = net.durations(hidden.detach(), written)
    with torch.no_grad():
        scores = likelihood(prior, means, logs)
        if lean:
            scores = scores + leaning(*expected(durations, batch.letters, batch.frames), count, lean)
        path = aligned(scores, batch.letters, batch.frames)
    means, logs = path @ means, path @ logs
    losses = {"kl": divergence(prior, spread, means, logs, spoken),
              "duration": ((durations - torch.log(1 + path.sum(1))) ** 2 * written[..., 0]).sum() / written.sum(),
              "pace": pace(durations, written[..., 0], batch.frames)}
    rows = int(round(told * len(means)))
    if rows:
        with torch.autocast(device.type, torch.bfloat16):
            said = net.flow.back(means[:rows] + torch.randn_like(means[:rows]) * torch.exp(logs[:rows]) * net.noise, spoken[:rows])
        latents = torch.cat([said, latents[rows:]])
    length = min(SEGMENT, int(batch.frames.min()))
    if starts is None:
        starts = (torch.rand(len(means), device=device) * (batch.frames - length + 1)).long()
    made, more = said_of(net, stretch(latents, starts, length), stretch(batch.hertz, starts, length), real := stretch(batch.sound, starts * HOP, length * HOP))
    return made, real, {**losses, **more}, path


def said_of(net, latents, hertz, real):
    """The decoder on a stretch, by the teacher's pitch: (samples, its losses)."""
    with torch.autocast(latents.device.type, torch.bfloat16):
        features, pitch, voicing, coarse = net.decoder.features(latents)
        made = net.decoder(features, hertz)
    voiced, wanted = (hertz > 0).float(), log_mel(real)
    tone = ((pitch - torch.log(hertz.clamp(min=50))).abs() * voiced).sum() / voiced.sum().clamp(min=1)
    return made, {"mel": (log_mel(made) - wanted).abs().mean(), "stft": spectral(made, real),
                  "pitch": tone + F.binary_cross_entropy_with_logits(voicing, voiced),
                  "coarse": (coarse - (wanted.transpose(1, 2) + 5) / 3).abs().mean()}


def whole(losses):
    return sum(WEIGHTS[name] * value for name, value in losses.items())

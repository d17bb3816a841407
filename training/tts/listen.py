"""What the recogniser that ships understands of a voice."""
import os

import numpy as np
import torch

from asr.recognise import Recording
from asr.scores import rates
from asr.sentences import normalised
from tts.distortion import distortion
from tts.letters import numbers

EARS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../public/models/pocket-asr-sn")
AROUND = 1600  # samples of silence on both sides


class Listener:
    def __init__(self, folder=EARS):
        self.ears = Recording(folder)

    def heard(self, sound):
        """float32 samples -> words"""
        return self.ears.words(np.pad(sound * (0.7 / max(1e-6, np.abs(sound).max())), AROUND))

    def judged(self, spoken, say, most):
        """(CER, dB from the teacher) of the first sentences of a set as `say`, text to samples, has them."""
        texts = [str(text) for text in spoken.text[:most]]
        sounds = [say(text) for text in texts]
        apart = np.mean([distortion(sound, spoken.sound(i)) for i, sound in enumerate(sounds)])
        return rates([normalised(text) for text in texts], [self.heard(sound) for sound in sounds])[0], float(apart)


def spoken_by(net, device="cpu"):
    """Text to samples by the module; the same noise each time."""

    @torch.no_grad()
    def say(text):
        ids = torch.tensor([numbers(text)], device=device)
        net.eval()
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(3)
            sound = net(ids, torch.ones_like(ids))[0][0].cpu().numpy()
        net.train()
        return sound

    return say

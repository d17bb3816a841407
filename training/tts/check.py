"""A look, in seconds, that nothing is lost on the way. Usage: python3 -m tts.check [MODEL_FOLDER]

What ships has the contract of workers/tts, and its weights are read back. A voice of this recipe gives PyTorch's waveform and, exported
again, the same weights; of the first voice, which is not from this recipe, the text encoder and the durations are held against its file,
and the voice that training would begin with is what is exported. Nothing that is held out comes up in training, and the other way round.
"""
import json
import os
import random
import shutil
import sys
import tempfile

import numpy as np
import onnx
import torch

from tts.export import OUTPUTS, SIDE_FILES, exported
from tts.letters import ALPHABET, numbers
from tts.net import learnt
from tts.speak import Speaker
from tts.spectra import HOP, RATE
from tts.texts import SETS
from tts.weights import MODEL_FILE, is_first, loaded, stored

SHIPPED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../public/models/pocket-tts-sn")
TEXTS = ["a", "mhoro! ndingakubatsirei nhasi?", "ndine urombo, handizivi mhinduro yemubvunzo iwoyo.", "zvinoita makumi matatu nepiri."]
NEAR = 0.02  # of the sound's own root mean square: the phase of the source is summed in float32 over all frames, by each runtime in its own order
DRAWN = 300  # sentences of each set


def silenced(net):
    """Without chance in it."""
    net.noise = net.decoder.breath = 0.0
    return net.eval()


def voiced(net):
    """With a tone all the time, of 150 Hz: what has not learnt yet is often silent, and then there is nothing to compare."""
    with torch.no_grad():
        net.decoder.pitch.weight.zero_()
        net.decoder.pitch.bias.copy_(torch.tensor([5.0, 9.0]))
    return net


@torch.no_grad()
def by_module(net, text):
    """(samples, frames of each id)"""
    ids = torch.tensor([numbers(text)])
    sound, _, frames = net(ids, torch.ones_like(ids))
    return sound[0].numpy(), frames[0].numpy()


def check_contract(folder):
    graph = onnx.load(os.path.join(folder, MODEL_FILE)).graph
    assert [one.name for one in graph.input] == ["input_ids", "attention_mask"] and [one.name for one in graph.output] == OUTPUTS
    with open(os.path.join(folder, "tokenizer.json"), encoding="utf8") as file:
        vocabulary = json.load(file)["model"]["vocab"]
    assert vocabulary == {letter: i for i, letter in enumerate(ALPHABET)}, "another alphabet"
    with open(os.path.join(folder, "config.json"), encoding="utf8") as file:
        config = json.load(file)
    assert (config["model_type"], config["sampling_rate"], config["vocab_size"]) == ("vits", RATE, len(ALPHABET))
    speaker = Speaker(folder)
    for text in TEXTS:
        sound, frames = speaker.said(text)
        assert len(frames) == len(numbers(text)) and int(frames.sum()) * HOP == len(sound), f"{text}: {frames.sum()} frames, {len(sound)} samples"
        assert np.isfinite(sound).all()


def check_durations(net, folder, least):
    """The file's durations are the module's; `least`: the fewest frames that the file's voice gives to an id."""
    for text in TEXTS:
        ids = torch.tensor([numbers(text)])
        written = torch.ones(*ids.shape, 1)
        with torch.no_grad():
            logs = net.durations(net.text(ids, written)[0], written)
        mine, found = torch.clamp(torch.round(torch.exp(logs) - 1), min=least)[0].numpy(), Speaker(folder).said(text)[1]
        assert np.array_equal(mine, found), f"{text}: frames {mine} and {found}"


def check_waveforms(net, folder):
    """How far the exported file is from the module: the difference's root mean square by the sound's."""
    speaker, apart = Speaker(folder), 0.0
    for text in TEXTS:
        (mine, frames), (found, told) = by_module(net, text), speaker.said(text)
        assert np.array_equal(frames, told) and mine.shape == found.shape, text
        assert np.abs(mine).max() > 1e-4, f"{text}: silence"
        apart = max(apart, float(np.sqrt(np.square(mine - found).mean() / np.square(mine).mean())))
    assert apart < NEAR, f"the difference is {apart:.1e} of the sound"
    return apart


def check_held_out():
    """Of so many sentences of each kind training says none of the tests', and would take none of them."""
    taught = SETS["train"]()
    rng = random.Random(5)
    said = {taught(rng) for _ in range(DRAWN)}
    for name in (name for name in SETS if name != "train"):
        draw = SETS[name]()
        for _ in range(DRAWN):
            text = draw(rng)
            assert text not in said and not taught.allowed(text), f"training may say {text!r}, which {name} tests"


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else SHIPPED
    check_contract(folder)
    first = is_first(stored(os.path.join(folder, MODEL_FILE)))
    net, new = loaded(folder)
    check_durations(net.eval(), folder, 0 if first else 1)
    if first:
        print(f"{folder}: the first voice, not from this recipe; its text encoder and durations are read back, {len(new)} weights of {len(learnt(net))} would begin anew")
    else:
        assert all(name.startswith("posterior.") for name in new), f"not in the file: {new}"
    with tempfile.TemporaryDirectory() as out:
        taken = {name: value.half().float() if value.numel() > 1024 else value for name, value in learnt(net).items()}
        net.load_state_dict({**net.state_dict(), **taken})
        exported(silenced(voiced(net) if first else net), out)
        for name in SIDE_FILES:
            shutil.copyfile(os.path.join(folder, name), os.path.join(out, name))
        check_contract(out)
        apart = check_waveforms(net, out)
        if not first:
            again, _ = loaded(out)
            for name, value in learnt(net).items():
                assert name.startswith("posterior.") or torch.equal(value, again.state_dict()[name]), f"{name} came back otherwise"
        sizes = [os.path.getsize(os.path.join(place, MODEL_FILE)) for place in (folder, out)]
    print(f"{folder}: {sizes[0]} bytes, exported {sizes[1]}; the difference to PyTorch is {apart:.1e} of the sound, durations are the same")
    check_held_out()
    print("training and tests have no sentence in common")


if __name__ == "__main__":
    main()

"""Goes on training an MMS or VITS voice on the foundry's LJSpeech or NeMo export: own losses, early stopping, ONNX for workers/tts.

    python3 mms_vits.py --data storage/gold/tts/ljspeech --base facebook/mms-tts-sna --out OUT
    accelerate launch --multi_gpu mms_vits.py --data ... --out OUT

transformers holds the network and no training for it. One voice; the judges begin untrained, since no checkpoint on the hub has them.
"""
import itertools
import os
import sys

import torch
from accelerate import Accelerator, DistributedDataParallelKwargs
from accelerate.utils import set_seed
from torch.utils.data import DataLoader
from transformers import VitsModel, VitsTokenizer

from onnx_files import smaller
from recipe import reader, recipe_of
from rows import parts
from sound import samples_of
from training import kept, tell
from vits_adversary import Adversary
from vits_losses import Spoken
from vits_onnx import exported, tokenizer_json, without_norms

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from common.judges import deceiving, gradients, judging  # noqa: E402

FIGURES = {"batch_size": 16, "learning_rate": 2e-5, "max_steps": 20000, "eval_steps": 500, "early_stopping_patience": 8, "segment_frames": 32,
           "mel_weight": 45, "kl_weight": 1, "duration_weight": 1, "adversary_from": 500, "adversary_channels": 32}


class Batch:
    """Rows to ids and samples, filled up with zeros. A row with fewer frames than ids cannot be aligned and is refused."""

    def __init__(self, tokenizer, rate, hop):
        self.tokenizer, self.rate, self.hop = tokenizer, rate, hop

    def __call__(self, rows):
        ids = [torch.tensor(self.tokenizer(row["text"]).input_ids) for row in rows]
        sounds = [torch.from_numpy(samples_of(row["audio"], self.rate)) for row in rows]
        sounds = [sound[: len(sound) // self.hop * self.hop] for sound in sounds]
        for row, one, sound in zip(rows, ids, sounds, strict=True):
            if not 0 < len(one) <= len(sound) // self.hop:
                raise SystemExit(f"{row['audio']}: {len(one)} ids for {len(sound) // self.hop} frames; its words are wrong or not of the alphabet")
        fill = torch.nn.utils.rnn.pad_sequence
        return dict(input_ids=fill(ids, True), letters=torch.tensor([len(one) for one in ids]),
                    samples=fill(sounds, True), lengths=torch.tensor([len(one) for one in sounds]))


def whole(losses, figures):
    return figures["mel_weight"] * losses["mel"] + figures["kl_weight"] * losses["kl"] + figures["duration_weight"] * losses["duration"]


def turn(step, batch, spoken, adversary, optimisers, accelerator, figures):
    """One step of the judges, from `adversary_from` on, and one of the speaker."""
    ours, theirs = optimisers
    made, real, losses = spoken(**batch)
    loss = whole(losses, figures)
    if step >= figures["adversary_from"]:
        gradients(adversary, True)
        judged = judging(adversary(real), adversary(made.detach()))
        theirs.zero_grad()
        accelerator.backward(judged)
        theirs.step()
        gradients(adversary, False)
        verdicts, seen = deceiving(adversary(real), adversary(made))
        loss = loss + verdicts + seen
    ours.zero_grad()
    accelerator.backward(loss)
    accelerator.clip_grad_norm_(spoken.parameters(), 5.0)
    ours.step()
    return {name: value.item() for name, value in losses.items()}


@torch.no_grad()
def judged_on(spoken, batches, accelerator):
    """Mean mel loss over the middle of each row: no chance in where it looks."""
    spoken.eval()
    totals = []
    for batch in batches:
        inner = accelerator.unwrap_model(spoken)
        frames = batch["lengths"] // inner.hop
        starts = (frames - min(inner.frames, int(frames.min()))) // 2
        totals.append(accelerator.gather(inner(**batch, starts=starts)[2]["mel"][None]))
    spoken.train()
    return torch.cat(totals).mean().item()


def main():
    given = reader("mms-vits", __doc__).parse_args()
    recipe = recipe_of(given)
    unknown = set(recipe.training) - set(FIGURES)
    if unknown:
        raise SystemExit(f"nobody knows {', '.join(sorted(unknown))}")
    figures = {**FIGURES, **recipe.training}
    accelerator = Accelerator(kwargs_handlers=[DistributedDataParallelKwargs(find_unused_parameters=True)])
    set_seed(recipe.seed, device_specific=True)
    clips = dict(zip(("train", "dev"), parts(recipe.data, recipe.sounds), strict=False))
    voices = {row.get("speaker", "") for row in clips["train"]}
    if len(voices) > 1:
        raise SystemExit(f"{len(voices)} voices; name the folder of one of them")
    tokenizer, model = VitsTokenizer.from_pretrained(recipe.base), VitsModel.from_pretrained(recipe.base, dtype=torch.float32)
    if model.config.num_speakers > 1:
        raise SystemExit("a base of one voice, please")
    model.decoder.apply_weight_norm()
    spoken, adversary = Spoken(model, figures["segment_frames"]), Adversary(figures["adversary_channels"])
    batch = Batch(tokenizer, model.config.sampling_rate, spoken.hop)
    train, dev = (DataLoader(rows, figures["batch_size"], shuffle=split == "train", collate_fn=batch) for split, rows in clips.items())
    optimisers = [torch.optim.AdamW(one.parameters(), figures["learning_rate"], betas=(0.8, 0.99), eps=1e-9) for one in (spoken, adversary)]
    spoken, adversary, *optimisers, train, dev = accelerator.prepare(spoken, adversary, *optimisers, train, dev)
    spoken.train()
    history, best, worse, held = [], judged_on(spoken, dev, accelerator), 0, None
    tell(f"before: mel {best:.4f}")
    for step, one in enumerate(itertools.chain.from_iterable(itertools.repeat(train)), 1):
        losses = turn(step, one, spoken, adversary, optimisers, accelerator, figures)
        if step % figures["eval_steps"] and step < figures["max_steps"]:
            continue
        found = judged_on(spoken, dev, accelerator)
        history.append(dict(step=step, eval_mel=found, **losses))
        tell(f"{step}: mel {found:.4f}, {losses}")
        worse = 0 if found < best else worse + 1
        if found < best:
            best, held = found, {name: value.cpu().clone() for name, value in accelerator.unwrap_model(spoken).state_dict().items()}
        if step >= figures["max_steps"] or worse >= figures["early_stopping_patience"]:
            break
    if accelerator.is_main_process:
        left(accelerator.unwrap_model(spoken), held, tokenizer, recipe, history, best)


def left(spoken, held, tokenizer, recipe, history, best):
    """The best state, as a checkpoint and as ONNX; the base's own where nothing became better."""
    if held:
        spoken.load_state_dict(held)
    kept(recipe, history, dict(steps=history[-1]["step"] if history else 0, best=best, better_than_base=held is not None))
    folder, model = f"{recipe.out}/model", without_norms(spoken.model.decoder) and spoken.model
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    tokenizer_json(tokenizer, folder)
    if recipe.dtypes:
        off = exported(model.cpu(), folder)
        tell(f"{folder}: {smaller(folder, recipe.dtypes)}, off by {off:.1g}")


if __name__ == "__main__":
    main()

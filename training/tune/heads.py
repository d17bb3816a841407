"""Classification heads: `intent` and `sentiment` over text, `variant` (dialect) over the encoder of a Whisper model.

    python3 heads.py --label intent --data storage/gold/nlu/slurp --out OUT
    python3 heads.py --label variant --data storage/gold/dialect/audiofolder --base OUT-OF-WHISPER/model --out OUT
"""
import numpy as np
import torch
from torch.nn import functional as F
from transformers import (AutoModelForSequenceClassification, AutoTokenizer, Trainer, WhisperFeatureExtractor,
                          WhisperForAudioClassification)

from head_onnx import heard_exported, read_exported
from measures import classes
from onnx_files import smaller
from recipe import loaded, reader, recipe_of
from rows import parts
from sound import samples_of
from training import arguments, patience, split_figures, tell, trained

LONGEST = 128  # tokens


class Words:
    """Text: the tokenizer's ids, filled up to the longest of the batch."""

    def __init__(self, base, labels, label):
        self.reader, self.label = AutoTokenizer.from_pretrained(base), label
        self.number = {name: i for i, name in enumerate(labels)}

    def __call__(self, rows):
        given = self.reader([row["text"] for row in rows], padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
        return {**given, "labels": torch.tensor([self.number[row[self.label]] for row in rows])}


class Sounds(Words):
    """Sound: features of the model's whole window."""

    def __init__(self, base, labels, label):
        self.reader, self.label = WhisperFeatureExtractor.from_pretrained(base), label
        self.number = {name: i for i, name in enumerate(labels)}

    def __call__(self, rows):
        sounds = [samples_of(row["audio"], self.reader.sampling_rate) for row in rows]
        given = self.reader(sounds, sampling_rate=self.reader.sampling_rate, return_tensors="pt")
        return {"input_features": given.input_features, "labels": torch.tensor([self.number[row[self.label]] for row in rows])}


def weighted(weights):
    """Rare classes count as much as frequent ones: row B27 tells of 977 sentences of one and 3 of another."""

    def loss(outputs, labels, num_items_in_batch=None):
        return F.cross_entropy(outputs["logits"], labels, weights.to(labels.device))

    return loss


def counted(rows, label, labels):
    """Weights whose mean over the rows is 1."""
    counts = torch.tensor([sum(row[label] == name for row in rows) for name in labels], dtype=torch.float)
    return len(rows) / (len(labels) * counts)


def main():
    read = reader("heads", __doc__)
    read.add_argument("--label", required=True, help="the rows' field: intent, sentiment, variant")
    given = read.parse_args()
    heard = given.label == "variant"
    given.base = given.base or loaded(given.figures).get("bases", {}).get("dialect" if heard else "text")
    recipe = recipe_of(given)
    train, dev, test = parts(recipe.data, recipe.sounds, given.label)
    labels = sorted({row[given.label] for row in train})
    new = sorted({row[given.label] for row in dev + test} - set(labels))
    if new:
        raise SystemExit(f"nothing to learn {', '.join(new)} from: it is in dev or test alone")
    tell(f"{len(train)} rows to train, {len(dev)} to stop by; {', '.join(labels)}")
    kind = WhisperForAudioClassification if heard else AutoModelForSequenceClassification
    model = kind.from_pretrained(recipe.base, dtype=torch.float32, num_labels=len(labels), id2label=dict(enumerate(labels)),
                                 label2id={name: i for i, name in enumerate(labels)}, ignore_mismatched_sizes=True)
    if heard and split_figures(recipe)[1]["freeze_encoder"]:
        model.freeze_encoder()
    batch = (Sounds if heard else Words)(recipe.base, labels, given.label)

    def scores(found):
        guess = np.asarray(found.predictions).argmax(1).tolist()
        measured = classes(found.label_ids.tolist(), guess, labels)
        return {"accuracy": measured["accuracy"], "macro_f1": measured["macro_f1"]}

    trainer = Trainer(model=model, args=arguments(recipe, label_names=["labels"]), train_dataset=train, eval_dataset=dev, data_collator=batch,
                      compute_metrics=scores, compute_loss_func=weighted(counted(train, given.label, labels)), callbacks=patience(recipe))
    trained(trainer, recipe, lambda: tested(trainer, test or dev, labels))
    if trainer.is_world_process_zero() and recipe.dtypes:
        folder = f"{recipe.out}/model"
        model.save_pretrained(folder)
        batch.reader.save_pretrained(folder)
        off = (heard_exported if heard else read_exported)(model, folder)
        tell(f"{folder}: {smaller(folder, recipe.dtypes)}, off by {off:.1g}")


def tested(trainer, rows, labels):
    found = trainer.predict(rows)
    return classes(found.label_ids.tolist(), np.asarray(found.predictions).argmax(1).tolist(), labels)


if __name__ == "__main__":
    main()

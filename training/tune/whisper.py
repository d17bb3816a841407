"""Fine-tunes Whisper on NeMo or AudioFolder exports: early stopping by CER, evaluation, ONNX for workers/asr.

    python3 whisper.py --kit KIT --storage STORAGE --language sn --out OUT
    torchrun --nproc_per_node 4 whisper.py --data storage/gold/stt/nemo --language sn --out OUT
"""
import numpy as np
import torch
from transformers import Seq2SeqTrainer, Seq2SeqTrainingArguments, WhisperForConditionalGeneration, WhisperProcessor

from measures import cer, wer
from onnx_files import smaller
from recipe import reader, recipe_of
from rows import parts
from seq2seq_onnx import exported
from sound import samples_of, shifted
from training import arguments, patience, split_figures, tell, trained
from whisper_decode import any_length, engines_own

STEP = 2  # frames to a position of the encoder


class Batch:
    """Rows to features and labels. whole: each sound filled up to the model's window, else to the batch's longest."""

    def __init__(self, processor, start, whole):
        self.features, self.tokenizer, self.start, self.whole = processor.feature_extractor, processor.tokenizer, start, whole

    def __call__(self, rows):
        sounds = [sound_of(row, self.features.sampling_rate) for row in rows]
        longest = self.features.n_samples
        if not self.whole:
            block = STEP * self.features.hop_length
            longest = min(longest, -(-max(len(one) for one in sounds) // block) * block)
        features = self.features(sounds, sampling_rate=self.features.sampling_rate, return_tensors="pt", max_length=longest)
        ids = self.tokenizer([row["text"] for row in rows], truncation=True).input_ids
        labels = torch.full((len(ids), max(map(len, ids))), -100)
        for i, one in enumerate(ids):
            labels[i, : len(one)] = torch.tensor(one)
        # The model puts the start in front itself.
        labels = labels[:, 1:] if (labels[:, 0] == self.start).all() else labels
        return {"input_features": features.input_features, "labels": labels}


class Shifted(torch.utils.data.Dataset):
    """Each time with other silences of up to `most` seconds around the speech: our VAD cuts elsewhere than who recorded."""

    def __init__(self, rows, most):
        self.rows, self.most = rows, most

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        return dict(self.rows[i], silence=(self.most * torch.rand(2)).tolist())


def sound_of(row, rate):
    samples = samples_of(row["audio"], rate)
    return shifted(samples, *row["silence"], rate) if "silence" in row else samples


def scores(tokenizer):
    """CER and WER of what was decoded and of the labels."""

    def measured(found):
        said, heard = ([tokenizer.decode(row[row >= 0].tolist(), skip_special_tokens=True) for row in np.asarray(part)]
                       for part in (found.label_ids, found.predictions))
        return {"cer": cer(said, heard), "wer": wer(said, heard)}

    return measured


def main():
    read = reader("whisper", __doc__)
    read.add_argument("--language", required=True, help="as Whisper names it: sn, sw, hi, mr, ml, en")
    given = read.parse_args()
    recipe = recipe_of(given)
    own = split_figures(recipe)[1]
    train, dev, test = parts(recipe.data, recipe.sounds)
    tell(f"{len(train)} clips to train, {len(dev)} to stop by")
    processor = WhisperProcessor.from_pretrained(recipe.base, language=given.language, task="transcribe")
    model = WhisperForConditionalGeneration.from_pretrained(recipe.base, dtype=torch.float32)
    engines_own(model, given.language)
    if own["any_length"]:
        any_length(model)
    if own["freeze_encoder"]:
        model.model.encoder.requires_grad_(False)
    heard = Shifted(train, own["shift_seconds"]) if own["shift_seconds"] else train
    batch = Batch(processor, model.config.decoder_start_token_id, whole=not own["any_length"])
    trainer = Seq2SeqTrainer(model=model, args=arguments(recipe, Seq2SeqTrainingArguments), train_dataset=heard, eval_dataset=dev,
                             data_collator=batch, compute_metrics=scores(processor.tokenizer), processing_class=processor,
                             callbacks=patience(recipe))
    trained(trainer, recipe, lambda: evaluated(trainer, test or dev))
    if trainer.is_world_process_zero() and recipe.dtypes:
        folder = f"{recipe.out}/model"
        model.config.use_cache = True  # the trainer turns it off
        model.save_pretrained(folder)
        processor.save_pretrained(folder)
        processor.feature_extractor.save_pretrained(folder)
        off = exported(model, folder)
        tell(f"{folder}: {smaller(folder, recipe.dtypes)}, off by {off:.1g}")


def evaluated(trainer, rows):
    """On the test set, or where there is none on dev, and then it is no measure of anything but the training."""
    found = trainer.evaluate(rows, metric_key_prefix="test")
    return {key: found[key] for key in ("test_cer", "test_wer", "test_loss")}


if __name__ == "__main__":
    main()

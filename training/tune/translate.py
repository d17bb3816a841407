"""Fine-tunes a translator (M2M100's class, which NLLB-200 has too) on the foundry's rows with a `translation`.

    python3 translate.py --data storage/gold/translation/jsonl --from ml --to en --out OUT
    accelerate launch translate.py --data ... --from en --to ml --swap --out OUT

The rows hold `text` in one language and `translation` in the other; --swap learns the way back.
"""
import numpy as np
import torch
from transformers import AutoTokenizer, M2M100ForConditionalGeneration, Seq2SeqTrainer, Seq2SeqTrainingArguments

from measures import cer, chrf
from onnx_files import smaller
from recipe import reader, recipe_of
from rows import parts
from seq2seq_onnx import exported
from training import arguments, patience, tell, trained

LONGEST = 128  # tokens


class Batch:
    """Pairs to ids; what is filled up counts for nothing (-100)."""

    def __init__(self, tokenizer, swap):
        self.tokenizer, self.keys = tokenizer, ("translation", "text") if swap else ("text", "translation")

    def __call__(self, rows):
        source, target = ([row[key] for row in rows] for key in self.keys)
        batch = self.tokenizer(source, text_target=target, padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
        labels = batch["labels"]
        return {**batch, "labels": labels.masked_fill(labels == self.tokenizer.pad_token_id, -100)}


def main():
    read = reader("translate", __doc__)
    read.add_argument("--from", dest="source", required=True, help="BCP 47: ml")
    read.add_argument("--to", dest="target", required=True)
    read.add_argument("--swap", action="store_true")
    given = read.parse_args()
    recipe = recipe_of(given)
    names = recipe.more.get("languages", {})
    source, target = (names.get(one, one) for one in (given.source, given.target))
    train, dev, test = parts(recipe.data, field="translation")
    tell(f"{len(train)} pairs to train, {len(dev)} to stop by; {source} to {target}")
    tokenizer = AutoTokenizer.from_pretrained(recipe.base, src_lang=source, tgt_lang=target)
    model = M2M100ForConditionalGeneration.from_pretrained(recipe.base, dtype=torch.float32)
    model.generation_config.forced_bos_token_id = tokenizer.convert_tokens_to_ids(target)

    def scores(found):
        said, heard = (tokenizer.batch_decode(np.where(part < 0, tokenizer.pad_token_id, part), skip_special_tokens=True)
                       for part in (found.label_ids, found.predictions))
        return {"chrf": chrf(said, heard), "cer": cer(said, heard)}

    trainer = Seq2SeqTrainer(model=model, args=arguments(recipe, Seq2SeqTrainingArguments), train_dataset=train, eval_dataset=dev,
                             data_collator=Batch(tokenizer, given.swap), compute_metrics=scores, processing_class=tokenizer,
                             callbacks=patience(recipe))
    trained(trainer, recipe, lambda: evaluated(trainer, test or dev))
    if trainer.is_world_process_zero() and recipe.dtypes:
        folder = f"{recipe.out}/model"
        model.config.use_cache = True  # the trainer turns it off
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        torch.manual_seed(recipe.seed)
        off = exported(model, folder)
        tell(f"{folder}: {smaller(folder, recipe.dtypes)}, off by {off:.1g}")


def evaluated(trainer, rows):
    found = trainer.evaluate(rows, metric_key_prefix="test")
    return {key: found[key] for key in ("test_chrf", "test_cer", "test_loss")}


if __name__ == "__main__":
    main()

"""Hugging Face's trainers as our recipes use them: their arguments, early stopping, what is printed and what is left behind.

One process for each GPU is torchrun's or accelerate's business: `torchrun --nproc_per_node 4 whisper.py ...`.
"""
import dataclasses
import json
import os

import torch
from transformers import EarlyStoppingCallback, TrainingArguments, set_seed

OWN = {"early_stopping_patience": 5, "any_length": False, "freeze_encoder": False, "shift_seconds": 0.0}


def split_figures(recipe):
    """(figures for transformers, our own with their defaults)."""
    return ({key: value for key, value in recipe.training.items() if key not in OWN},
            {key: recipe.training.get(key, default) for key, default in OWN.items()})


def arguments(recipe, kind=TrainingArguments, **others):
    """Refuses a figure that nobody knows; without a GPU half precision is left out, and said."""
    figures = {**others, **split_figures(recipe)[0]}
    unknown = set(figures) - {one.name for one in dataclasses.fields(kind)}
    if unknown:
        raise SystemExit(f"{kind.__name__} knows no {', '.join(sorted(unknown))}")
    if not torch.cuda.is_available():
        left = [key for key in ("fp16", "bf16") if figures.pop(key, False)]
        figures["use_cpu"] = True
        if left:
            tell(f"without a GPU: {', '.join(left)} left out")
    set_seed(recipe.seed)
    return kind(output_dir=f"{recipe.out}/checkpoints", seed=recipe.seed, report_to=[], save_total_limit=2,
                remove_unused_columns=False, **figures)


def patience(recipe):
    """Ends a training whose measure (`metric_for_best_model`, the CER for speech) did not get better so many times."""
    return [EarlyStoppingCallback(split_figures(recipe)[1]["early_stopping_patience"])]


def trained(trainer, recipe, measure):
    """Trains (on from a checkpoint where there is one), keeps the best, leaves log.jsonl and result.json.

    log.jsonl: objects that `inzwa-foundry track log --stdin` takes. measure: () -> dict, of the best model.
    """
    going = os.path.isdir(f"{recipe.out}/checkpoints") and any(name.startswith("checkpoint-") for name in os.listdir(f"{recipe.out}/checkpoints"))
    trainer.train(resume_from_checkpoint=going or None)
    found = measure()
    if trainer.is_world_process_zero():
        state = trainer.state
        kept(recipe, state.log_history, dict(steps=state.global_step, best=state.best_metric, **found))
    return found


def kept(recipe, history, result):
    os.makedirs(recipe.out, exist_ok=True)
    with open(f"{recipe.out}/log.jsonl", "w", encoding="utf8") as file:
        file.writelines(json.dumps(one) + "\n" for one in history)
    with open(f"{recipe.out}/result.json", "w", encoding="utf8") as file:
        json.dump({"base": recipe.base, "seed": recipe.seed, "versions": versions(), **result}, file, ensure_ascii=False, indent=1)
    tell(json.dumps(result, ensure_ascii=False))


def versions():
    import transformers

    return dict(torch=torch.__version__, transformers=transformers.__version__)


def tell(text):
    if int(os.environ.get("RANK", 0)) == 0:
        print(text, flush=True)

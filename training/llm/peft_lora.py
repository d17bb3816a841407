"""LoRA for a chat model of 0.5 to 2 billion parameters, by Hugging Face transformers and PEFT, on the foundry's pairs.

Usage: [accelerate launch | torchrun --nproc-per-node N] peft_lora.py MODEL PAIRS.jsonl OUT [--dev PAIRS.jsonl] [--config KIT/config.yaml]
MODEL is a folder or a name on the hub. OUT/adapter has the adapter, OUT/merged the whole model with it, which peft_export.py turns
into ONNX. Called again with the same, one that was killed goes on from its last epoch. Figures: rank 16, 2e-4, bf16 (data.md A16), cosine, patience 5; --config takes rank, rate and seed of a kit of `retrain kit --recipe lora`, whose
manifests/train.jsonl and dev.jsonl are the pairs.
"""
import argparse
import os

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer, DataCollatorForSeq2Seq, EarlyStoppingCallback, Trainer, TrainingArguments

import kit_figures
from pairs import parted, read_pairs
from steps import asked_of, begun, ended, left_by


def encoded(tokenizer, messages, longest):
    """Token numbers of a dialogue by the model's own template; only its last answer is learned."""
    prompt = tokenizer.apply_chat_template(messages[:-1], tokenize=False, add_generation_prompt=True)
    whole = tokenizer.apply_chat_template(messages, tokenize=False)
    if not whole.startswith(prompt):
        raise ValueError("the model's template writes an answered dialogue otherwise than an open one")
    ids, answer = (tokenizer(text, add_special_tokens=False)["input_ids"] for text in (prompt, whole[len(prompt) :]))
    labels = [-100] * len(ids) + answer
    ids = ids + answer
    return {"input_ids": ids[-longest:], "attention_mask": [1] * len(ids[-longest:]), "labels": labels[-longest:]}


def arguments(given):
    gpu = torch.cuda.is_available()
    return TrainingArguments(
        output_dir=os.path.join(given.out, "steps"), num_train_epochs=given.epochs, max_steps=given.steps,
        per_device_train_batch_size=given.batch, per_device_eval_batch_size=given.batch, gradient_accumulation_steps=given.accumulation,
        learning_rate=given.rate, weight_decay=given.weight_decay, lr_scheduler_type="cosine", warmup_steps=given.warmup, bf16=given.bf16,
        gradient_checkpointing=given.checkpointing, eval_strategy="epoch", save_strategy="epoch", save_total_limit=2,
        load_best_model_at_end=True, metric_for_best_model="eval_loss", greater_is_better=False, logging_steps=10, seed=given.seed,
        report_to=[], use_cpu=not gpu, ddp_find_unused_parameters=False)


def asked():
    read = argparse.ArgumentParser()
    read.add_argument("model")
    read.add_argument("pairs")
    read.add_argument("out")
    read.add_argument("--dev")
    read.add_argument("--config")
    read.add_argument("--rank", type=int, default=16)
    read.add_argument("--dropout", type=float, default=0.05)
    read.add_argument("--rate", type=float, default=2e-4)
    read.add_argument("--weight-decay", type=float, default=1.03e-6)
    read.add_argument("--batch", type=int, default=8)
    read.add_argument("--accumulation", type=int, default=1)
    read.add_argument("--warmup", type=int, default=20)
    read.add_argument("--epochs", type=int, default=30)
    read.add_argument("--steps", type=int, default=-1)
    read.add_argument("--patience", type=int, default=5)
    read.add_argument("--longest", type=int, default=1024)
    read.add_argument("--checkpointing", action="store_true")
    read.add_argument("--bf16", action=argparse.BooleanOptionalAction, default=True)
    read.add_argument("--seed", type=int, default=1)
    return kit_figures.asked(read)


def main():
    given = asked()
    train, dev = (read_pairs(given.pairs), read_pairs(given.dev)) if given.dev else parted(read_pairs(given.pairs))
    if not train or not dev:
        raise SystemExit(f"{len(train)} pairs to learn from and {len(dev)} to judge by: there must be some of both (--dev)")
    tokenizer = AutoTokenizer.from_pretrained(given.model)
    model = AutoModelForCausalLM.from_pretrained(given.model, dtype=torch.bfloat16 if given.bf16 and torch.cuda.is_available() else torch.float32)
    adapter = LoraConfig(task_type="CAUSAL_LM", r=given.rank, lora_alpha=2 * given.rank, lora_dropout=given.dropout, target_modules="all-linear")
    model = get_peft_model(model, adapter)
    model.print_trainable_parameters()
    rows = [[encoded(tokenizer, pair["messages"], given.longest) for pair in part] for part in (train, dev)]
    trainer = Trainer(model=model, args=arguments(given), train_dataset=rows[0], eval_dataset=rows[1], processing_class=tokenizer,
                      data_collator=DataCollatorForSeq2Seq(tokenizer, padding=True), callbacks=[EarlyStoppingCallback(given.patience)])
    before = trainer.evaluate()["eval_loss"]
    steps = os.path.join(given.out, "steps")
    # One that was killed goes on from its last epoch. All processes look before the first of them clears the folder.
    goes_on = left_by(steps, asked_of(given))
    trainer.accelerator.wait_for_everyone()
    if not goes_on and trainer.is_world_process_zero():
        begun(steps, asked_of(given))
    trainer.accelerator.wait_for_everyone()
    trainer.train(resume_from_checkpoint=goes_on)
    after = trainer.evaluate()["eval_loss"]
    if after >= before:
        if trainer.is_world_process_zero():
            ended(steps)
        trainer.accelerator.wait_for_everyone()
        raise SystemExit(f"NOT BETTER: the loss of what was held out was {before:.4f} and is {after:.4f}; nothing is kept")
    if trainer.is_world_process_zero():
        model.save_pretrained(os.path.join(given.out, "adapter"))
        merged = os.path.join(given.out, "merged")
        model.merge_and_unload().save_pretrained(merged)
        tokenizer.save_pretrained(merged)
        ended(steps)
        print({"eval_loss before": round(before, 4), "after": round(after, 4), "steps": trainer.state.global_step})


if __name__ == "__main__":
    main()

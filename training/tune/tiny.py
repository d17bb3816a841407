"""Checkpoints of real classes, tiny and random, for the smoke test: what can be tried where there is no hub and no GPU."""
import json
import os
import shutil

import torch
from transformers import (M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer, VitsConfig, VitsModel, VitsTokenizer,
                          WhisperConfig, WhisperForConditionalGeneration, XLMRobertaConfig, XLMRobertaModel,
                          XLMRobertaTokenizer)

POCKET = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../public/models")
SECONDS = 4


def json_of(path):
    with open(path, encoding="utf8") as file:
        return json.load(file)


def whisper(folder):
    """The pocket recogniser's tokens and special tokens, a window of four seconds, two layers each."""
    home = f"{POCKET}/pocket-asr-sn"
    config = WhisperConfig(**{**json_of(f"{home}/config.json"), "d_model": 96, "encoder_layers": 2, "decoder_layers": 2,
                              "encoder_ffn_dim": 192, "decoder_ffn_dim": 192, "max_source_positions": 50 * SECONDS, "dropout": 0.0})
    torch.manual_seed(1)
    WhisperForConditionalGeneration(config).save_pretrained(folder)
    for name in ("generation_config", "tokenizer", "tokenizer_config"):
        shutil.copyfile(f"{home}/{name}.json", f"{folder}/{name}.json")
    heard = {**json_of(f"{home}/preprocessor_config.json"), "chunk_length": SECONDS, "n_samples": 16000 * SECONDS, "nb_max_frames": 100 * SECONDS}
    with open(f"{folder}/preprocessor_config.json", "w", encoding="utf8") as file:
        json.dump(heard, file)


def text(folder, sentences):
    """XLM-RoBERTa's tokenizer over single letters."""
    letters = sorted(set("".join(sentences)) - {" "})
    vocabulary = [(token, 0.0) for token in ("<s>", "<pad>", "</s>", "<unk>", "▁")] + [(letter, -2.0) for letter in letters] + [("<mask>", 0.0)]
    XLMRobertaTokenizer(vocab=vocabulary).save_pretrained(folder)
    config = XLMRobertaConfig(vocab_size=len(vocabulary), hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128,
                              max_position_embeddings=160, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    torch.manual_seed(1)
    XLMRobertaModel(config).save_pretrained(folder)


def translator(folder, sentences):
    """NLLB's tokenizer over single letters, with all of its languages; M2M100 of two layers each."""
    letters = sorted(set("".join(sentences)) - {" "})
    vocabulary = {token: i for i, token in enumerate(["<s>", "<pad>", "</s>", "<unk>", "▁", *letters])}
    tokenizer = NllbTokenizer(vocab=vocabulary, merges=[])
    tokenizer.save_pretrained(folder)
    config = M2M100Config(vocab_size=len(tokenizer), d_model=64, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4,
                          decoder_attention_heads=4, encoder_ffn_dim=128, decoder_ffn_dim=128, max_position_embeddings=160, dropout=0.0,
                          attention_dropout=0.0, activation_dropout=0.0, encoder_layerdrop=0.0, decoder_layerdrop=0.0)
    torch.manual_seed(1)
    M2M100ForConditionalGeneration(config).save_pretrained(folder)


def vits(folder):
    """The pocket voice's letters; MMS's frames (1024, 256, 16 kHz) and upsampling with few channels."""
    vocabulary = json_of(f"{POCKET}/pocket-tts-sn/tokenizer.json")["model"]["vocab"]
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/vocab.json", "w", encoding="utf8") as file:
        json.dump(vocabulary, file, ensure_ascii=False)
    VitsTokenizer(f"{folder}/vocab.json", pad_token="_", unk_token="_", language="sna", phonemize=False).save_pretrained(folder)
    config = VitsConfig(vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2, ffn_dim=64, flow_size=32, upsample_initial_channel=64,
                        resblock_kernel_sizes=[3], resblock_dilation_sizes=[[1, 3]], posterior_encoder_num_wavenet_layers=2,
                        prior_encoder_num_wavenet_layers=2, prior_encoder_num_flows=2, duration_predictor_num_flows=2)
    torch.manual_seed(1)
    VitsModel(config).save_pretrained(folder)

"""What is said between a person and the assistant, as the language model's training has it: questions, orders, sums and answers."""
import os
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../llm"))

from dialogues import exchange  # noqa: E402


def said(rng, language="sn"):
    """What one of the two says."""
    question, reply = exchange(rng, language)
    return question if rng.random() < 0.7 else reply

"""The languages that the recogniser can be taught, each by a grammar and by its counting words."""
from asr import grammar_sn, grammar_sw, numbers_sn, numbers_sw

GRAMMARS = {"sn": grammar_sn, "sw": grammar_sw}
NUMBERS = {"sn": numbers_sn, "sw": numbers_sw}
NAMES = {"sn": "Shona", "sw": "Swahili"}

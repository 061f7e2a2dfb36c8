"""Conversations as a model reads them: the one place where a chat template is applied, and what it must do.

Every backend and predictor that tokenizes by itself goes through here, so that all count, mask and ask alike.
"""

from ftkit.dialogue import gates, pairs
from ftkit.dialogue.counting import counted, encoded, objections, rows, tokenized, validation_rows
from ftkit.dialogue.encoding import Dialogue, Encoded, Tools, opened, shared_length
from ftkit.dialogue.pairs import EncodedPair, Row
from ftkit.dialogue.pieces import pieces
from ftkit.dialogue.turns import Arguments, plain, wanted_arguments

__all__ = [
    "Arguments",
    "Dialogue",
    "Encoded",
    "EncodedPair",
    "Row",
    "Tools",
    "counted",
    "encoded",
    "gates",
    "objections",
    "opened",
    "pairs",
    "pieces",
    "plain",
    "rows",
    "shared_length",
    "tokenized",
    "validation_rows",
    "wanted_arguments",
]

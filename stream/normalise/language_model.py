"""Keeps py3langid's model in three quarters of its memory: the same verdicts on text in small letters.

Its automaton has a column of 38,000 entries for each of 256 bytes. Sixty bytes do the same in every state (what no
UTF-8 has, and what tells no language), and the capitals of ASCII never come, for whoever asks writes small. So columns
are shared, and a byte is looked up by the number of its column: 26 MB in place of 39.

Touches internals of py3langid 0.4: `tests/unit/normalise/test_language_model.py` compares it with the library's own.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

__all__ = ["Identifier", "load_identifier"]

_BYTES = 256
_SMALL = [byte for byte in range(_BYTES) if not ord("A") <= byte <= ord("Z")]
_TO_SMALL = ord("a") - ord("A")


class Identifier(LanguageIdentifier):  # type: ignore[misc]
    """Reads the capitals of ASCII as small letters. Made by `load_identifier`."""

    tk_nextmove: Any
    tk_output: Any
    tk_row: Any

    def share_columns(self) -> None:
        """Keep one of the columns that are alike; once, after it was loaded."""
        columns = np.ascontiguousarray(np.frombuffer(self.tk_nextmove, dtype=np.uint32).reshape(-1, _BYTES).T)
        kept: dict[bytes, int] = {}
        column_of = {byte: kept.setdefault(blake2b(columns[byte]).digest(), len(kept)) for byte in _SMALL}
        first = {column: byte for byte, column in reversed(column_of.items())}
        shared = array("I")
        shared.frombytes(columns[[first[column] for column in range(len(kept))]].T.tobytes())
        self._column_of = bytes(column_of.get(byte, column_of.get(byte + _TO_SMALL, 0)) for byte in range(_BYTES))
        bases = [row * len(kept) for row in range(max(self.tk_row) + 1)]
        self._rowbase = [bases[row] for row in self.tk_row]
        self.tk_output = array("i", self.tk_output)
        self.tk_nextmove = shared

    def _encode(self, text: str | bytes) -> bytes:
        """Return what the automaton is walked by: for each byte of the text the number of its column."""
        encoded: bytes = LanguageIdentifier._encode(text)  # noqa: SLF001
        return encoded.translate(self._column_of)


def load_identifier(languages: Sequence[str]) -> Identifier:
    """Return the model of these languages, with calibrated probabilities. It takes up to a second."""
    identifier: Identifier = Identifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(languages)
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc)  # rows are what is looked up: half the time
    # The weights of the languages that are left out, 28 MB, which it keeps for a change of mind.
    identifier._full_model = identifier.nb_ptc, identifier.nb_pc, identifier.nb_classes  # noqa: SLF001
    identifier.share_columns()
    return identifier

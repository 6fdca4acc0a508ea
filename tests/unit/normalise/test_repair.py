"""Mends, and the check that none of them loses text."""

import string
import sys

import pytest

from stream.normalise.repair import Repairs, letters, mend_mojibake


def test_mojibake_is_mended_and_a_mend_that_loses_letters_is_reverted(monkeypatch):
    repairs = Repairs()
    assert mend_mojibake("DÃ©cÃ¨s de l’hiver â€“ fin", repairs) == "Décès de l’hiver – fin"
    assert repairs.names == ["mojibake"]
    monkeypatch.setattr("stream.normalise.repair.fix_encoding", lambda text: text[:-1])
    repairs = Repairs()
    assert mend_mojibake("DÃ©cÃ¨s", repairs) == "DÃ©cÃ¨s"
    assert repairs.names == ["reverted:mojibake"]


@pytest.mark.parametrize("text", ["L’été à Zürich – „schön“", "Ãlvares", "naïve café", "Ελλάδα", "Привет", "10 °C ± 2"])
def test_sound_text_is_left_alone(text):
    assert mend_mojibake(text, Repairs()) == text


def test_letters_are_what_no_mark_is_in_every_script():
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert letters(every) == "".join(filter(str.isalnum, every))
    assert letters(every[:128]) == string.digits + string.ascii_uppercase + string.ascii_lowercase

"""The reliability table: held out, of speakers that are given, in its place in the model card. Texts are made up."""

import json

import pytest

from stream.extract.judgement.confidence import SILENCE
from stream.training.quotes import reliability

PEOPLE = ("Karl Ostrow", "Ilse Brandt", "Rosalind Ferrer", "Hugo Lindqvist")
CARD = "# Card\n<!-- reliability -->\nold\n<!-- end of reliability -->\nThe rest.\n"


def line(number):
    """An annotated article: one quote and who says it."""
    name = PEOPLE[number % len(PEOPLE)]
    quote = "“The gates of the port are " + "very " * (number % 3) + "old,”"
    at = len(quote) + len(" said ")
    speaker = {"speaker": name, "speaker_name": name, "speaker_type": "name"}
    place = {"speaker_start": at, "speaker_end": at + len(name)}
    quoted = [{"start": 0, "end": len(quote), **speaker, **place}]
    return json.dumps({"id": f"a{number:02}", "text": f"{quote} said {name}.", "quotes": quoted})


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "dev.jsonl"
    path.write_text("\n".join(line(number) for number in range(20)))
    return path


def test_the_table_stands_in_its_place_in_the_card(data, tmp_path, capsys):
    card = tmp_path / "card.txt"
    card.write_text(CARD)
    reliability.main(str(data), str(card))
    reliability.main(str(data))
    printed = capsys.readouterr().out
    assert "| **0.8 and more** |" in printed or "| mean said |" in printed
    assert card.read_text() == CARD.replace("old\n", printed)


def test_each_article_is_judged_with_weights_of_the_others(data, monkeypatch):
    fitted_to = []
    fitted = reliability.fitted_confidence
    monkeypatch.setattr(
        reliability,
        "fitted_confidence",
        lambda articles, by: fitted_to.append({one.identity for one in articles}) or fitted(articles, by),
    )
    reliability.main(str(data))
    assert [len(articles) for articles in fitted_to] == [16] * 5
    assert len(set.intersection(*fitted_to)) == 0


def test_speakers_that_are_not_given_are_not_counted(monkeypatch):
    monkeypatch.setattr(reliability, "folds", lambda data: [(data, data)])
    monkeypatch.setattr(reliability, "fitted_antecedents", lambda *_: {})
    monkeypatch.setattr(reliability, "fitted_confidence", lambda *_: {})
    evidence = [(("any", "kind:nobody"), True), (("any", "unresolved"), True), (("any", "kind:name"), True)]
    monkeypatch.setattr(reliability, "outcomes", lambda *_: evidence)
    monkeypatch.setattr(reliability, "probability", lambda *_: SILENCE)
    assert list(reliability.judged([None])) == [(SILENCE, True)]

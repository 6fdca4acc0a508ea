"""Weights are the same from the same data, mean what they say, and hold no word of the copy. Texts are made up."""

import json
import os
import re
import subprocess
import sys
from importlib.resources import files

import pytest

from stream.extract import quotes
from stream.extract.coreference.antecedent import FITTED
from stream.extract.weights import CONFIDENCE
from stream.inspect.quotes_file import _flat
from stream.training.quotes import crossvalidate, fit
from stream.training.quotes.annotation import Article, Gold, SpeakerType, matching, same_name, same_speaker, segments
from stream.training.quotes.crossvalidate import held_out
from stream.training.quotes.regression import fit_chance, fit_choice, score

WEIGHTS = json.loads(files("stream.extract").joinpath("weights.json").read_text())
COPY = "“{words},” said {full}.\n\nThe crew of Peter Lund left.\n\n“It is late now,” {pronoun} said."
PEOPLE = (("Karl Ostrow", "he"), ("Ilse Brandt", "she"), ("Rosalind Ferrer", "she"), ("Hugo Lindqvist", "he"))


def line(number):
    full, pronoun = PEOPLE[number % len(PEOPLE)]
    text = COPY.format(words="The gates of the port are " + "very " * (number % 3) + "old", full=full, pronoun=pronoun)
    first, second = re.finditer("“[^”]*”", text)
    at, told = text.index(full), text.index(f" {pronoun} said") + 1
    named = {"speaker": full, "speaker_name": full, "speaker_type": "name"}
    meant = {"speaker": pronoun, "speaker_name": full, "speaker_type": "pronoun"}
    quoted = [
        {"start": first.start(), "end": first.end(), "speaker_start": at, "speaker_end": at + len(full), **named},
        {
            "start": second.start(),
            "end": second.end(),
            "speaker_start": told,
            "speaker_end": told + len(pronoun),
            **meant,
        },
    ]
    return json.dumps({"id": f"a{number:02}", "text": text, "quotes": quoted})


def test_the_same_data_give_the_same_bytes(tmp_path, capsys):
    data, target = tmp_path / "dev.jsonl", tmp_path / "weights.json"
    data.write_text("\n".join(line(number) for number in range(20)))
    fit.main(str(data), str(target))
    once = target.read_bytes()
    data.write_text("\n".join(line(number) for number in reversed(range(20))))
    fit.main(str(data), str(target))
    assert target.read_bytes() == once
    assert set(json.loads(once)) == {"antecedent", "confidence"}
    assert "20 articles" in capsys.readouterr().out


def test_weights_do_not_hang_on_the_seed_of_hashes(tmp_path):
    data = tmp_path / "dev.jsonl"
    data.write_text("\n".join(line(number) for number in range(12)))
    written = []
    for seed in ("1", "2"):
        target = tmp_path / seed
        command = [sys.executable, "-m", "stream.training.quotes.fit", str(data), str(target)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        written.append(target.read_bytes())
    assert written[0] == written[1]


def test_cross_validation_judges_each_article_with_weights_of_the_others(tmp_path, capsys, monkeypatch):
    data = tmp_path / "dev.jsonl"
    data.write_text("\n".join(line(number) for number in range(20)))
    fitted_to = []
    fitted = crossvalidate.fitted_antecedents
    monkeypatch.setattr(
        crossvalidate,
        "fitted_antecedents",
        lambda articles: fitted_to.append({one.identity for one in articles}) or fitted(articles),
    )
    crossvalidate.main(str(data))
    out, said = capsys.readouterr()
    read = [json.loads(each) for each in out.splitlines()]
    assert len({one["id"] for one in read}) == 20
    assert {quote["speaker"] for one in read for quote in one["quotes"]} == {full for full, _ in PEOPLE}
    assert "antecedents: 20 of 20 right" in said
    for number, others in enumerate(fitted_to):
        assert len(others) == 16
        assert not others & {one["id"] for one in read[4 * number : 4 * number + 4]}


def test_what_is_read_with_the_package_s_weights_is_what_quotes_gives():
    text = COPY.format(words="The gates of the port are very old", full="Ilse Brandt", pronoun="she")
    article = Article("a", text, ())
    assert held_out(article, FITTED, CONFIDENCE)["quotes"] == [_flat(quote) for quote in quotes(text)]


def test_weights_hold_no_name_and_no_word_of_the_copy():
    allowed = re.compile(r"[a-z-]+(?::(?:[a-z-]+|\d(?:-\d)?))?\Z")
    features = [feature for part in WEIGHTS.values() for feature in part]
    assert len(features) > 50
    assert all(allowed.match(feature) for feature in features)


def test_a_choice_learns_what_right_candidates_share():
    data = [([["near"], ["far", "subject"]], [False, True]), ([["near"], ["far"]], [True, False])] * 10
    weights = fit_choice(data, 0.01)
    assert score(weights, ["subject", "far"]) > score(weights, ["near"]) > score(weights, ["far"])


def test_a_chance_is_the_share_of_right_outcomes():
    data = [(["any", "beside"], True)] * 90 + [(["any", "beside"], False)] * 10 + [(["any"], True)] * 50
    data += [(["any"], False)] * 50
    weights = fit_chance(data, 0.0)
    assert score(weights, ["any"]) == pytest.approx(0, abs=0.05)
    assert score(weights, ["any", "beside"]) == pytest.approx(2.197, abs=0.1)  # the log-odds of nine to one


def test_confidence_falls_with_the_evidence():
    beside = quotes("“The gates of the port are old,” said Karl Ostrow.")[0]
    far = quotes("Karl Ostrow came on Monday, in rain, and the gates were, all in all, “a very sorry sight to see”.")[0]
    nobody = quotes("“The gates of the port are old and rusty and shut.”")[0]
    assert beside.confidence > 0.9 > far.confidence > nobody.confidence
    assert nobody.speaker is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ilse Brandt", "Brandt", True),
        ("Mayor Ilse Brandt", "Ilse M. Brandt", True),
        ("Karl Brandt", "Ilse Brandt", False),
        ("", "Ilse Brandt", False),
    ],
)
def test_names(one, other, same):
    assert same_name(one, other) is same


def test_spans_are_matched_without_their_marks():
    text = "He said: “The gates are old.\n“They hold.”"
    assert [text[a:b] for a, b in segments(text, 9, len(text))] == ["The gates are old", "They hold"]
    gold = Gold(10, 27, "He", None, SpeakerType.PRONOUN, (0, 2), optional=False)
    assert matching([gold], 10, 26) is gold
    assert matching([gold], 30, 40) is None
    assert same_speaker(None, (0, 2), gold)
    assert not same_speaker("Brandt", (3, 5), gold)

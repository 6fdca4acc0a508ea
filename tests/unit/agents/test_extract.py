"""The stage that reads quotes: what its setting leaves out. Texts are made up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemas import ExtractedArticle, Relation
from stream.agents.extract import extractor
from stream.agents.roles import Role, stages_of
from stream.clock import SetClock
from stream.extract import SILENCE
from stream.settings import Extract, Settings
from tests.factories import duplicate, record


@pytest.mark.parametrize(("min_confidence", "speaker"), [(SILENCE, "Ana Brandão"), (1.0, None)])
def test_a_speaker_of_whom_too_little_is_sure_is_left_out_and_the_quote_stays(min_confidence, speaker):
    handled = extractor(1, min_confidence)(record(value=duplicate("bridge", Relation.NEAR, of="dam")))
    (quote,) = ExtractedArticle.model_validate_json(handled.outgoings[0].value).extraction.quotes
    assert (quote.text, quote.speaker, quote.speaker_mention.text) == ("“We go on,”", speaker, "Ana Brandão")


def test_the_service_leaves_out_what_the_library_does_unless_it_is_told_otherwise():
    assert Settings().extract.min_confidence == SILENCE


async def test_the_stage_has_the_setting(monkeypatch):
    given = []
    monkeypatch.setattr("stream.agents.extract.extractor", lambda *values: given.append(values) or extractor(*values))
    stages_of(Role.EXTRACT, Settings(extract=Extract(min_confidence=0.8)), SetClock(datetime(2026, 3, 1, tzinfo=UTC)))
    assert [values[1] for values in given] == [0.8]

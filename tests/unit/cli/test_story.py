"""`wirestream story` and `wirestream quotes-by`: the time line of a story, and what somebody said."""

from __future__ import annotations

import orjson
import pytest

from schemas import RawRecord, Relation
from stream.store import SentAlert, Writer, migrate, open_engine
from tests.factories import NOON, alert_of, duplicate, extracted, id_of, quote

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def ask(run, desk):
    """Runs a command on a database with a story of which the agency killed a version, and one that was merged."""
    url = f"sqlite:///{desk}/wire.db"
    migrate(url)
    engine = open_engine(url)
    alert = alert_of(story=id_of("flood"), article=id_of("flood")).model_copy(update={"reason": ("text: it held",)})
    Writer(engine).write(
        [
            extracted("flood", found=(quote("“It held,”"),)),
            duplicate("copy", "exact", of="flood", minute=1, provider="afp\x1b[31m"),
            extracted("storm", minute=2, body="“It blows,” he said.", found=(quote("“It blows,”", "Bo Lind"),)),
            extracted("whole", Relation.UPDATE, of="storm", merges=["flood"], minute=3, repairs=("mojibake",)),
            extracted("kill", Relation.WITHDRAWAL, of="flood", minute=9, status="killed", ednote="Libel.", found=()),
            SentAlert(alert, NOON, NOON, RawRecord(topic="wire.alerts.v1", partition=2, offset=7)),
        ]
    )
    engine.dispose()
    return lambda *arguments: run(*arguments, WIRESTREAM_STORE__URL=url, COLUMNS="200")


def test_a_story_is_told_with_where_each_of_it_came_by_and_its_alerts(ask):
    code, shown, said = ask("story", str(id_of("storm")))
    assert (code, said) == (0, "")
    assert "4 versions, 1 copies (afp" in shown
    assert "testwire killed it: Libel." in shown
    assert f"exact of {id_of('flood')}  [KILLED: never to be used]" in shown
    assert "came by wire.raw.v1:0:0  source testwire-feed  ninjs" in shown
    assert f"all (first, info) → chat  by {id_of('flood')}  wire.alerts.v1:2:7" in shown
    assert "mended: mojibake" in shown
    assert "\x1b[31m" not in shown
    assert "“It blows,”" in shown


def test_words_of_what_was_killed_are_not_shown(ask):
    _, shown, _ = ask("story", str(id_of("storm")))
    assert "It held" not in shown
    assert "1 quotes of what was withdrawn are not shown" in shown
    _, shown, _ = ask("story", "--json", str(id_of("storm")))
    story = orjson.loads(shown)
    assert [one["text"] for one in story["quotes"] if one["article_id"] == str(id_of("flood"))] == [None]
    assert "it held" not in shown.lower()


@pytest.mark.parametrize("asked", [str(id_of("flood")), str(id_of("copy")), "copy", "whole"])
def test_it_is_found_by_each_id_of_each_of_its_articles(ask, asked):
    code, shown, _ = ask("story", "--json", asked)
    story = orjson.loads(shown)
    assert code == 0
    assert story["story_id"] == str(id_of("storm"))
    assert [one["guid"] for one in story["articles"]] == ["flood", "copy", "storm", "whole", "kill"]
    assert [one["usable"] for one in story["articles"]] == [False, False, True, True, False]


def test_what_is_not_stored_is_1_and_a_place_in_a_topic_2_with_what_to_do(ask):
    code, shown, said = ask("story", "nothing-of-it")
    assert (code, shown) == (1, "")
    assert "`wirestream trace` looks in Kafka" in said
    code, shown, said = ask("story", "wire.raw.v1:0:7")
    assert (code, shown) == (2, "")
    assert "ask `wirestream trace wire.raw.v1:0:7`" in said


def test_quotes_of_somebody_and_those_of_a_killed_article_only_where_asked_for(ask):
    code, shown, said = ask("quotes-by", "brandao")
    assert (code, said) == (0, "")
    assert "“We go on,”" in shown
    assert "It held" not in shown
    assert "(not shown)  [KILLED: never to be used]" in shown
    assert "It held" in ask("quotes-by", "--withdrawn", "brandao")[1]
    records = [orjson.loads(line) for line in ask("quotes-by", "--json", "brandao")[1].splitlines()]
    assert [(one["text"], one["usable"]) for one in records] == [("“We go on,”", True), (None, False)]
    assert [(one["speaker"], one["cue"]) for one in records][1] == (None, None)
    assert "no quote of nobody found in sqlite" in ask("quotes-by", "nobody")[1]


def test_quotes_are_narrowed_by_words_and_time(ask):
    assert "Bo Lind" in ask("quotes-by", "lind", "--words", "blow*")[1]
    assert "no quote" in ask("quotes-by", "lind", "--words", "rain")[1]
    assert "no quote" in ask("quotes-by", "lind", "--since", "1h")[1]
    code, shown, said = ask("quotes-by", "lind", "--since", "sometimes")
    assert (code, shown) == (2, "")
    assert said.count("\n") == 1

from __future__ import annotations

import orjson

from schemas import Relation, Status
from stream.desk.live.event import events_of
from stream.store.reading import Wanted, changes_after
from stream.store.reading.fitting import lines_fitting
from tests.factories import NOON, extracted, id_of


def _told(reader, wanted, now=NOON):
    changes = changes_after(reader, 0)
    fitting = {line.row_no: line for line in lines_fitting(reader, wanted, [each.line.row_no for each in changes])}
    events = events_of(changes, fitting, lambda line: {"headline": line.headline.text}, now)
    return {(event.kind.value, data["article_id"]): data for event in events if (data := orjson.loads(event.data))}


def test_what_fits_is_told_with_its_line_and_what_does_not_is_not_told(writer, reader):
    writer.write([extracted("a", headline="Flood"), extracted("b", headline="Storm")])
    told = _told(reader, Wanted(query="flood"))
    assert [key[1] for key in told] == [str(id_of("a"))]
    assert told["article", str(id_of("a"))]["headline"] == "Flood"


def test_what_changed_is_told_where_it_does_not_fit_without_its_line(writer, reader):
    writer.write([extracted("a", headline="Flood"), extracted("b", Relation.UPDATE, of="a", supersedes=["a"])])
    data = _told(reader, Wanted(query="nothing has these words"))["changed", str(id_of("a"))]
    assert (data["superseded_by"], data["article"], "headline" in data) == (str(id_of("b")), None, False)


def test_a_kill_takes_its_text_along_for_who_does_not_follow_it(writer, reader):
    kill = extracted("k", Relation.WITHDRAWAL, of="a", supersedes=["a"], status=Status.KILLED, minute=1)
    writer.write([extracted("a"), kill])
    told = _told(reader, Wanted(query="nothing has these words"))
    assert {kind for kind, _ in told} == {"withdrawn"}
    assert told["withdrawn", str(id_of("a"))]["state"] == "killed"


def test_what_is_told_again_for_the_sake_of_another_is_no_article_that_comes_in(writer, reader):
    """A version that is not killed itself, and a story that turns out to be a part of another."""
    writer.write([extracted("a"), extracted("b", Relation.UPDATE, of="a", minute=1), extracted("c", minute=1)])
    assert ("article", str(id_of("b"))) in _told(reader, Wanted())
    kill = extracted("k", Relation.WITHDRAWAL, of="a", supersedes=["a"], status=Status.KILLED, minute=2)
    writer.write([kill, extracted("d", minute=3), extracted("e", Relation.UPDATE, of="d", merges=["c"], minute=4)])
    told = {article: kind for kind, article in _told(reader, Wanted())}
    assert [told[str(id_of(name))] for name in "abcde"] == ["withdrawn", "changed", "changed", "article", "article"]


def test_a_line_that_is_newer_than_the_change_waits_for_its_own(writer, reader):
    writer.write([extracted("a")])
    changes = changes_after(reader, 0)
    writer.write([extracted("a", headline="Later", minute=5)])
    fitting = {line.row_no: line for line in lines_fitting(reader, Wanted(), [changes[0].line.row_no])}
    assert events_of(changes, fitting, lambda _: {}, NOON) == ()

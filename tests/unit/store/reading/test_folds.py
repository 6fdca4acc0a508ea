"""Stories as lines of a list."""

from __future__ import annotations

from sqlalchemy import event

from schemas import Relation
from stream.store.reading import Wanted, find_lines, fold_lines
from tests.factories import duplicate, extracted, id_of


def _shown(page):
    return [(fold.line.guid, [line.guid for line in fold.others], fold.count) for fold in page.items]


def test_copies_and_versions_are_one_line_at_the_place_of_the_newest_that_fits(engine, writer):
    writer.write(
        [
            extracted("flood", body="The river rose."),
            duplicate("flood-dpa", Relation.EXACT, of="flood", minute=1, provider="dpa"),
            extracted("storm", minute=2, body="Wind."),
            extracted("flood-2", Relation.UPDATE, of="flood", minute=3, body="The river rose further."),
            duplicate("flood-3", Relation.NEAR, of="flood", minute=4, body="The river rose further."),
        ]
    )
    page = fold_lines(engine, Wanted())
    assert _shown(page) == [("flood-2", ["flood-3", "flood-dpa", "flood"], 4), ("storm", [], 1)]
    assert {line.provider for line in page.items[0].others} == {"testwire", "dpa"}
    assert page.next is None
    assert (page.total.value, page.total.exact) == (3, True)
    assert _shown(fold_lines(engine, Wanted("further"))) == [("flood-2", ["flood-3", "flood-dpa", "flood"], 4)]
    every = Wanted(relations=frozenset(Relation))
    assert _shown(fold_lines(engine, every))[0] == ("flood-3", ["flood-2", "flood-dpa", "flood"], 4)


def test_a_story_stands_on_one_page_only(engine, writer):
    """Its older versions lie among the articles of the later pages."""
    writer.write(
        [extracted(f"s{number}", minute=number) for number in range(6)]
        + [extracted(f"u{number}", Relation.UPDATE, of=f"s{number}", minute=10 + number) for number in range(6)]
    )
    found, page = [], fold_lines(engine, Wanted(), limit=2)
    found += _shown(page)
    while page.next is not None:
        page = fold_lines(engine, Wanted(), limit=2, before=page.next)
        found += _shown(page)
    assert found == [(f"u{number}", [f"s{number}"], 2) for number in (5, 4, 3, 2, 1, 0)]


def test_a_page_among_many_versions_of_one_story_has_the_others_too(engine, writer):
    """More versions than are folded at first."""
    writer.write(
        [extracted(f"s{number}", minute=number) for number in range(3)]
        + [extracted(f"u{number}", Relation.UPDATE, of="s0", minute=10 + number) for number in range(30)]
    )
    page = fold_lines(engine, Wanted(), limit=2)
    assert [(fold.line.guid, len(fold.others), fold.count) for fold in page.items] == [("u29", 20, 31), ("s2", 0, 1)]
    assert _shown(fold_lines(engine, Wanted(), limit=2, before=page.next)) == [("s1", [], 1)]


def test_the_rows_of_a_page_are_read_once_and_marked_in_the_line_alone(engine, writer):
    writer.write(
        [
            extracted("flood", body="The river rose."),
            duplicate("flood-dpa", Relation.EXACT, of="flood", minute=1, body="The river rose."),
            extracted("flood-2", Relation.UPDATE, of="flood", minute=3, body="The river rose further."),
        ]
    )
    read = []

    def note(_connection, _cursor, text, *_):
        read.extend([text] if "articles.body" in text else [])

    event.listen(engine, "before_cursor_execute", note)
    (fold,) = fold_lines(engine, Wanted("river")).items
    event.remove(engine, "before_cursor_execute", note)
    assert len(read) == 1
    assert fold.line.body.marked("<", ">") == "The <river> rose further."
    assert {line.body.marked("<", ">") for line in fold.others} == {"The river rose."}


def test_stories_that_turned_out_to_be_one_are_one_line(engine, writer):
    writer.write(
        [
            extracted("quake", minute=0),
            extracted("tremor", minute=1),
            extracted("other", minute=2),
            extracted("both", Relation.UPDATE, of="quake", merges=("tremor",), minute=3),
        ]
    )
    page = fold_lines(engine, Wanted())
    assert _shown(page) == [("both", ["tremor", "quake"], 3), ("other", [], 1)]
    first = fold_lines(engine, Wanted(), limit=1)
    assert _shown(fold_lines(engine, Wanted(), limit=5, before=first.next)) == [("other", [], 1)]
    for name in ("quake", "tremor"):
        of_story = find_lines(engine, Wanted(story=id_of(name)))
        assert [line.guid for line in of_story.items] == ["both", "tremor", "quake"]


def test_nothing_folds_to_nothing(engine):
    assert _shown(fold_lines(engine, Wanted())) == []
    assert _shown(fold_lines(engine, Wanted("((("))) == []

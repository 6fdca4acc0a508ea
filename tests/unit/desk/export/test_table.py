from __future__ import annotations

import csv
import io

import pytest

from schemas import Relation, Status
from stream.desk.export.table import COLUMNS, header_row, table_row
from stream.desk.standing import standing_of
from stream.store.reading import WholeArticle
from tests.factories import NOON, extracted, id_of


def whole(**fields):
    message = extracted("a", **fields)
    article = message.article
    return WholeArticle(
        row_no=1,
        article_id=article.article_id,
        story_id=id_of("a"),
        relation=Relation.NEW,
        status=article.status,
        provider=article.provider,
        guid=article.guid,
        headline=article.headline,
        embargo_until=article.embargo_until,
        superseded_by=None,
        withdrawn_as=None,
        change_no=1,
        document=message.model_dump_json(),
    )


def read_back(written):
    (row,) = csv.reader(io.StringIO(written.decode(), newline=""), strict=True)
    return dict(zip(COLUMNS, row, strict=True))


def row_of(*, shown=True, **fields):
    found = whole(**fields)
    return read_back(table_row(found, standing_of(found, NOON), shown=shown))


def test_a_row_has_the_columns_of_the_header():
    assert header_row() == (",".join(COLUMNS) + "\r\n").encode()
    row = row_of(slugline="BRIDGE", urgency=3)
    assert (row["guid"], row["slugline"], row["urgency"], row["state"], row["usable"]) == (
        "a",
        "BRIDGE",
        "3",
        "usable",
        "yes",
    )
    assert row["speakers"] == "Ana Brandão"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(begin):
    for name in ("headline", "body", "slugline", "ednote", "guid", "provider"):
        row = row_of(**{name: f"{begin}HYPERLINK(1)"})
        assert row[name] == f"'{begin}HYPERLINK(1)"


def test_other_text_stays_as_it_is():
    text = 'He said "no, =1"\r\nand; went\n\nA second, paragraph.'
    assert row_of(body=text)["body"] == text


def test_lines_end_as_rfc_4180_has_it():
    found = whole()
    assert table_row(found, standing_of(found, NOON), shown=True).endswith(b"\r\n")


def test_nothing_of_what_was_withdrawn_goes_out():
    row = row_of(status=Status.KILLED, shown=False, headline="Mayor to resign", slugline="MAYOR")
    told = {name for name, value in row.items() if value}
    assert told == {"article_id", "story_id", "relation", "state", "usable", "provider", "guid"}
    assert (row["state"], row["usable"]) == ("killed", "no")


def test_where_the_desk_hides_embargoed_copy_the_headline_goes_out():
    row = row_of(status=Status.EMBARGOED, shown=False, headline="Bank lifts its rate")
    assert (row["headline"], row["body"], row["state"]) == ("Bank lifts its rate", "", "embargo-unreadable")

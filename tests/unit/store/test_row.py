"""What a message is as a row: pure, and the same from release to release, for rows of before are compared with it."""

from __future__ import annotations

import json

import pytest

from schemas import Relation
from stream.store.writing.row import rows_of
from tests.factories import NOON, duplicate, extracted, quote

ITEMS = {
    "plain": extracted("flood"),
    "quotes": extracted("flood", found=(quote(), quote("“Não.”", "Zoë", start=12))),
    "merges": extracted("whole", Relation.UPDATE, of="flood", supersedes=["flood"], merges=["storm"], minute=9),
    "copy": duplicate("copy", Relation.EXACT, of="flood"),
    "kill": extracted("kill", Relation.WITHDRAWAL, of="flood", status="killed", body=""),
    "signs": extracted("signs", body="Größe “50 %” – 日本\u2028€ \U0001f30a\x7f\x1f", headline='"\\/\b\t'),
    "numbers": extracted("numbers", extra={"a": [1, -0.0, 1e16, 1e-300, 2**63, 12345678901234567890.0, True, None]}),
    "beyond 64 bits": extracted("huge", version=2**80, extra={"number": -(2**200)}),
    "looks like NUL": extracted("code", body=r"prints \u0000 and \ud800"),
    "NUL": extracted("nul", body="tolls\x00", extra={"k\x00": ["\x00"]}),
    "lone surrogate": extracted("half", extra={"deep": {"\udfff": "\ud800"}}),
}


@pytest.mark.parametrize(
    ("name", "content_hash"),
    [
        ("plain", "f5b89b2c162da0c8205be6f7b1530fc6"),
        ("quotes", "2c538434134c931c28135958f83df3cb"),
        ("merges", "4729787feddf219a57053b0b3e209780"),
        ("copy", "f6ad5a67af2bd421764992e979862fb9"),
        ("kill", "d1301540935b08d0c4bd9d41b5f46379"),
        ("signs", "af44ba99720fbbcf279294cef1080fb7"),
        ("numbers", "81db2e9ae2d512ba956d383753acae03"),
        ("beyond 64 bits", "9703f94e728cbe7a8eece399faa181d9"),
        ("looks like NUL", "4421656b58b0e55cb8617f5b87eb0af3"),
        ("NUL", "21909dee3f40fc0e49b9a14aa675fc25"),
        ("lone surrogate", "c929ac3e1dc78261fde4829f1a190baf"),
    ],
)
def test_its_content_has_the_hash_that_it_had_in_releases_before(name, content_hash):
    assert rows_of(ITEMS[name], NOON).article["content_hash"] == content_hash


@pytest.mark.parametrize("name", sorted(set(ITEMS) - {"NUL", "lone surrogate"}))
def test_its_document_is_the_message_that_came(name):
    item = ITEMS[name]
    assert type(item).model_validate_json(_document(name)) == item


@pytest.mark.parametrize(
    ("name", "extra"), [("NUL", {"k\ufffd": ["\ufffd"]}), ("lone surrogate", {"deep": {"\ufffd": "\ufffd"}})]
)
def test_what_databases_refuse_is_mended_in_the_document(name, extra):
    assert json.loads(_document(name))["article"]["extra"] == extra


def _document(name):
    return rows_of(ITEMS[name], NOON).article["document"]

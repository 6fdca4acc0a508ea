"""The published schemas: no drift from the models, no break for readers of the last release."""

import json
import re
import shutil
from copy import deepcopy
from datetime import datetime
from pathlib import Path

import jsonschema
import pytest

from schemas import Alert, AlertDigest, Article, DeadLetter, ExtractedArticle, JudgedArticle
from stream.contracts import breaking_changes, drift, export, release, run_check
from stream.contracts.published import published
from stream.errors import Misconfigured

SCHEMAS = Path(__file__).parents[2] / "schemas"
FIXTURES = Path(__file__).parent / "fixtures"
MODELS = {
    "article": Article,
    "judged-article": JudgedArticle,
    "extracted-article": ExtractedArticle,
    "alert": Alert,
    "alert-digest": AlertDigest,
}
STEMS = [*MODELS, "dead-letter"]
KINDS = ["minimal", "full"]

formats = jsonschema.FormatChecker(formats=["uuid"])


# jsonschema leaves `date-time` unchecked without a package of its own.
@formats.checks("date-time", raises=ValueError)
def _is_instant(text: object) -> bool:
    if not isinstance(text, str):
        return True
    rfc3339 = re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text)
    return rfc3339 is not None and datetime.fromisoformat(text) is not None


def committed(stem):
    return json.loads((SCHEMAS / "published" / f"{stem}.v1.schema.json").read_text("utf-8"))


def fixture(stem, kind):
    return json.loads((FIXTURES / f"{stem}.{kind}.v1.json").read_text("utf-8"))


def validator(stem):
    return jsonschema.Draft202012Validator(committed(stem), format_checker=formats)


@pytest.fixture
def checkout(tmp_path):
    """A copy of the committed contract, to spoil."""
    shutil.copytree(SCHEMAS / "published", tmp_path / "published")
    shutil.copy(SCHEMAS / "asyncapi.yaml", tmp_path)
    return tmp_path


# --- drift ---


def test_committed_contract_is_what_the_models_say_and_breaks_nobody():
    assert run_check(SCHEMAS) == [], "run `wirestream schema export`, and see what it changes"


def test_export_writes_the_committed_files_byte_for_byte(tmp_path):
    written = export(tmp_path)
    assert len(written) == len(STEMS) + 1
    for path in written:
        assert path.read_bytes() == (SCHEMAS / path.relative_to(tmp_path)).read_bytes()


def test_drift_shows_the_changed_lines(checkout):
    path = checkout / "published" / "alert.v1.schema.json"
    path.write_text(path.read_text("utf-8").replace('"raised"', '"lifted"'), "utf-8")
    (told,) = drift(checkout)
    assert "alert.v1.schema.json" in told
    assert '-        "lifted"' in told
    assert '+        "raised"' in told


def test_drift_when_a_model_changes(monkeypatch):
    class Wider(Article):
        """With a field more."""

        mood: str | None = None

    monkeypatch.setattr("stream.contracts.published.STEMS", {Wider: "article"})
    monkeypatch.setattr("stream.contracts.check.SHOWN", 1000)
    told = "\n".join(drift(SCHEMAS))
    assert "published/article.v1.schema.json is not what the models say" in told
    assert '"mood"' in told


def test_drift_names_missing_and_stale_files(checkout):
    (checkout / "asyncapi.yaml").unlink()
    (checkout / "published" / "gone.v1.schema.json").write_text("{}")
    assert drift(checkout) == ["asyncapi.yaml is missing", "published/gone.v1.schema.json is of no model"]
    export(checkout)
    assert drift(checkout) == []


# --- the baseline ---


def spoil_baseline(checkout):
    path = checkout / "published" / "baseline" / "article.v1.schema.json"
    schema = json.loads(path.read_text("utf-8"))
    schema["properties"]["mood"] = {"type": "string"}
    path.write_text(json.dumps(schema))


def test_a_break_of_what_was_released_is_told(checkout):
    spoil_baseline(checkout)
    assert run_check(checkout) == ["article.v1.schema.json: message.mood: removed"]


def test_a_schema_that_was_released_must_stay(checkout):
    (checkout / "published" / "baseline" / "flash.v1.schema.json").write_text("{}")
    assert run_check(checkout) == ["flash.v1.schema.json: released, and no longer published"]


def test_a_break_is_not_released(checkout):
    spoil_baseline(checkout)
    with pytest.raises(Misconfigured, match="mood: removed"):
        release(checkout)


def test_release_makes_the_first_baseline(tmp_path):
    export(tmp_path)
    assert len(release(tmp_path)) == len(STEMS)
    assert run_check(tmp_path) == []


@pytest.mark.parametrize("spoil", [shutil.rmtree, lambda folder: (folder / "alert.v1.schema.json").write_text("{")])
def test_an_unreadable_baseline_is_one_line(checkout, spoil):
    spoil(checkout / "published" / "baseline")
    with pytest.raises(Misconfigured) as caught:
        run_check(checkout)
    assert "\n" not in str(caught.value)


# --- the schemas themselves ---


@pytest.mark.parametrize("stem", STEMS)
def test_is_a_schema_of_2020_12_and_named_without_a_host(stem):
    schema = committed(stem)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:wirestream:schema:{stem}:v1"
    assert "://" not in json.dumps(schema).replace(schema["$schema"], "")


def test_the_models_own_words_are_published():
    article = published()["article"]
    assert article["properties"]["urgency"]["description"] == "IPTC scale, 1 is highest."
    assert "`killed`: Never to be used" in article["$defs"]["Status"]["description"]
    assert article["$defs"]["Crosshead"]["properties"]["offset"]["description"].startswith("Code points of `body`")


@pytest.mark.parametrize("stem", MODELS)
def test_nobody_is_made_to_send_what_has_a_default(stem):
    required = {name for name, field in MODELS[stem].model_fields.items() if field.is_required()}
    assert set(committed(stem)["required"]) == required


# --- messages ---


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stem", STEMS)
def test_messages_of_v1_are_valid(stem, kind):
    validator(stem).validate(fixture(stem, kind))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stem", MODELS)
def test_messages_of_v1_load_and_what_we_write_is_valid(stem, kind):
    before = fixture(stem, kind)
    written = json.loads(MODELS[stem].model_validate_json(json.dumps(before)).model_dump_json())
    validator(stem).validate(written)
    if kind == "full":
        assert written == before, "every field comes out as it came in"


@pytest.mark.parametrize("stem", MODELS)
def test_full_fixture_holds_every_field(stem):
    assert set(fixture(stem, "full")) == set(MODELS[stem].model_fields)


@pytest.mark.parametrize("kind", KINDS)
def test_dead_letter_headers_load_and_what_we_write_is_valid(kind):
    headers = fixture("dead-letter", kind)
    letter = DeadLetter.from_headers(tuple((name, text.encode()) for name, text in headers.items()))
    written = {name: value.decode() for name, value in letter.to_headers()}
    validator("dead-letter").validate(written)
    assert headers.items() <= written.items()


def test_unknown_fields_of_a_newer_writer_are_valid_and_ignored():
    newer = fixture("alert", "full") | {"mood": "grim"}
    validator("alert").validate(newer)
    assert Alert.model_validate(newer) == Alert.model_validate(fixture("alert", "full"))


@pytest.mark.parametrize(
    ("stem", "change"),
    [
        ("article", {"received_at": "2026-03-02T06:00:00"}),
        ("article", {"article_id": "7"}),
        ("article", {"urgency": 9}),
        ("article", {"status": "spiked"}),
        ("article", {"byline": {"people": []}}),
        ("alert", {"severity": None}),
        ("dead-letter", {"dlq-attempts": "0"}),
        ("dead-letter", {"dlq-original-offset": "many"}),
        ("dead-letter", {"dlq-detail": "x" * 501}),
        ("dead-letter", {"dlq-original-timestamp": "yesterday"}),
    ],
)
def test_what_the_models_refuse_is_not_valid(stem, change):
    assert not validator(stem).is_valid(fixture(stem, "full") | change)


# --- breaking changes: a rule, a mutation ---

OLD = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "kind": {"$ref": "#/$defs/Kind", "default": "first"},
        "count": {"type": "integer", "minimum": 0, "maximum": 8},
        "name": {"anyOf": [{"type": "string", "minLength": 1}, {"type": "null"}], "default": None},
        "people": {"type": "array", "items": {"$ref": "#/$defs/Person"}, "maxItems": 9},
        "span": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}]},
        "extra": {"type": "object", "additionalProperties": True},
        "counts": {"type": "object", "additionalProperties": {"type": "number"}},
        "closed": {"type": "object", "properties": {}, "additionalProperties": False},
        "either": {"oneOf": [{"$ref": "#/$defs/Person"}, {"type": "string"}]},
        "byline": {"anyOf": [{"$ref": "#/$defs/Person"}, {"type": "null"}]},
    },
    "required": ["id", "count"],
    "$defs": {
        "Kind": {"enum": ["first", "second"], "type": "string"},
        "Person": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "pattern": "^."},
                "boss": {"anyOf": [{"$ref": "#/$defs/Person"}, {"type": "null"}]},
            },
            "required": ["name"],
        },
    },
}


def mutated(*changes):
    """`OLD` with values set at paths; a path without a value takes the key out."""
    schema = deepcopy(OLD)
    for path, *value in changes:
        *steps, last = path.split("/")
        place = schema
        for step in steps:
            place = place[int(step)] if isinstance(place, list) else place[step]
        if value:
            place[int(last) if isinstance(place, list) else last] = value[0]
        else:
            del place[last]
    return schema


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([("properties/people",)], ["message.people: removed"]),
        (
            [("$defs/Person/properties/boss",)],
            [
                "message.people: items.boss: removed",
                "message.either: oneOf[0].boss: removed",
                "message.byline: anyOf[0].boss: removed",
            ],
        ),
        ([("required", ["id", "count", "name"])], ["message.name: required now"]),
        (
            [("properties/new", {"type": "string"}), ("required", ["id", "count", "new"])],
            ["message.new: required now"],
        ),
        ([("required", ["id"])], ["message.count: no longer required"]),
        (
            [("properties/id", {"type": "integer"})],
            [
                "message.id: format changed from 'uuid' to nothing",
                "message.id: type changed from 'string' to 'integer'",
            ],
        ),
        ([("properties/id/type",)], ["message.id: type changed from 'string' to nothing"]),
        (
            [("properties/span/prefixItems", [])],
            ["message.span: prefixItems changed from [{'type': 'integer'}, {'type': 'integer'}] to []"],
        ),
        ([("properties/name/anyOf/0/minLength", 2)], ["message.name: anyOf[0]: minLength changed from 1 to 2"]),
        ([("properties/name/maxLength", 7)], ["message.name: maxLength changed from nothing to 7"]),
        (
            [("$defs/Kind/enum/1", "third")],
            ["message.kind: enum changed from ['first', 'second'] to ['first', 'third']"],
        ),
        ([("properties/id/const", None)], ["message.id: const changed from nothing to None"]),
        (
            [("properties/extra/default", {"title": "a"})],
            ["message.extra: default changed from nothing to {'title': 'a'}"],
        ),
        (
            [("properties/extra/patternProperties", {"title": True})],
            ["message.extra: patternProperties changed from nothing to {'title': True}"],
        ),
        ([("$defs/Kind/enum",)], ["message.kind: enum changed from ['first', 'second'] to nothing"]),
        ([("properties/kind/enum", ["first"])], ["message.kind: enum beside $ref changed from nothing to ['first']"]),
        ([("properties/kind/default", "second")], ["message.kind: default changed from 'first' to 'second'"]),
        ([("properties/count/maximum", 7)], ["message.count: maximum changed from 8 to 7"]),
        ([("properties/count/maximum",)], ["message.count: maximum changed from 8 to nothing"]),
        ([("properties/people/uniqueItems", True)], ["message.people: uniqueItems changed from nothing to True"]),
        (
            [("properties/span/prefixItems/1/minimum", 0)],
            ["message.span: prefixItems[1]: minimum changed from nothing to 0"],
        ),
        ([("additionalProperties", False)], ["message: additionalProperties changed from nothing to False"]),
        (
            [("properties/counts/additionalProperties", {"type": "integer"})],
            ["message.counts: additionalProperties: type changed from 'number' to 'integer'"],
        ),
        (
            [("properties/counts/properties", {"x": {"type": "string"}})],
            ["message.counts.x: added, but bounded for readers of before"],
        ),
        (
            [("properties/closed/properties/x", True)],
            ["message.closed.x: added, but bounded for readers of before"],
        ),
        ([("properties/count/not", {"const": 3})], ["message.count: not changed from nothing to {'const': 3}"]),
    ],
)
def test_what_breaks_a_reader_is_told_with_its_place(changes, told):
    assert breaking_changes(OLD, mutated(*changes)) == told


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [("title", "Other"), ("properties/id/description", "Other"), ("$defs/Kind/title", "Sort")],
        [("$defs/Person/description", "Someone."), ("properties/kind/examples", ["first"])],
        [("properties/mood", {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None})],
        [("$defs/Person/properties/role", {"type": "string"})],
        [("properties/kind", OLD["$defs"]["Kind"] | {"default": "first"})],
        [("properties/title", {"type": "string"}), ("$defs/Person/properties/title", {"type": "string"})],
    ],
)
def test_prose_and_optional_fields_more_break_nobody(changes):
    assert breaking_changes(OLD, mutated(*changes)) == []


@pytest.mark.parametrize("keyword", ["patternProperties", "dependentSchemas"])
def test_what_is_called_as_prose_is_none_under_a_name(keyword):
    old, new = ({keyword: {"title": {"type": kind}}, "default": {"title": kind}} for kind in ("string", "null"))
    assert breaking_changes(old, new) == [
        "message: default changed from {'title': 'string'} to {'title': 'null'}",
        f"message: {keyword}.title: type changed from 'string' to 'null'",
    ]


def test_a_reference_to_elsewhere_cannot_be_judged():
    with pytest.raises(ValueError, match="points out of the schema"):
        breaking_changes(OLD, mutated(("properties/id", {"$ref": "other.json"})))


def test_a_model_that_contains_itself_ends():
    node = {"$ref": "#/$defs/Node", "$defs": {"Node": {"properties": {"next": {"$ref": "#/$defs/Node"}}}}}
    loop = {"$ref": "#/$defs/A", "$defs": {"A": {"$ref": "#/$defs/B"}, "B": {"$ref": "#/$defs/A"}}}
    assert breaking_changes(node, deepcopy(node)) == []
    assert breaking_changes(loop, deepcopy(loop)) == []


@pytest.mark.parametrize("stem", STEMS)
def test_every_field_of_every_message_is_watched(stem):
    """Taking any one property out of any object of a published schema is told."""
    schema = committed(stem)
    places = [schema, *schema.get("$defs", {}).values()]
    for index, place in enumerate(places):
        for name in place.get("properties", {}):
            changed = deepcopy(schema)
            del [changed, *changed.get("$defs", {}).values()][index]["properties"][name]
            assert any(line.endswith(f"{name}: removed") for line in breaking_changes(schema, changed)), name

"""The copy that tests of the desk read: stories with versions, copies, a correction, a kill, embargoes, quotes, and
what a hostile wire would send. All of it is made up.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from schemas import (
    Article,
    Byline,
    Dateline,
    ExtractedArticle,
    Extraction,
    JudgedArticle,
    Person,
    Quote,
    RawRecord,
    Relation,
    Status,
    Verdict,
)
from stream.store import Writer
from tests.factories import id_of

__all__ = ["BEGIN", "HOSTILE", "RULES", "copy_of_a_day", "filler", "item", "stored"]

BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""When the first of it came."""
FAR = datetime(2099, 1, 1, 6, tzinfo=UTC)
"""When the embargo ends that is in force."""
FERRY = (
    "A ferry sank off Brandhaven on Sunday and 12 people are missing, the harbour office said.\n\n"
    "“We are searching every metre of the bay,” Ana Brandão, the harbour master, said.\n\n"
    "The ship was on its way to Nordby with 80 people aboard."
)
FERRY_GREW = FERRY.replace("12 people", "17 people") + "\n\n“The sea was calm,” Tom Vey, a passenger, said."
KILLED_BODY = "Mayor Ilse Torn will resign on Monday, two people close to her said."
HOSTILE = {
    "script": "<script>window.hacked = 1</script> Markets open",
    "image": '"><img src=x onerror="window.hacked=1"> Prices fall',
    "template": "{{ 7 * 7 }} ${7*7} <%= 7*7 %> Budget passed",
    "bidi": "Ministry denies \u202egnp.exe\u202c report \u2067أخبار\u2069",
    "arabic": "انهيار سد قرب المدينة",
    "long": "Endless headline " * 300,
    "formula": '=HYPERLINK("http://203.0.113.9/x","Win")',
    "control": "Bell\x07 and tab\there",
}
"""By name the headlines that a hostile or broken wire sends; the bodies of these articles have them too."""
RULES = """
rules:
  - {name: ferry, include: {text: ferry}}
  - {name: "mayor <b>&</b> council", include: {text: [mayor, bank]}}
  - {name: urgent, include: {urgency: 1}}
  - {name: silent, include: {text: zeppelin}}
"""
"""Alert rules for it."""


def item(
    name: str,
    relation: Relation = Relation.NEW,
    *,
    minute: float = 0,
    of: str | None = None,
    story: str | None = None,
    supersedes: tuple[str, ...] = (),
    quotes: tuple[tuple[str, str], ...] = (),
    merges: tuple[str, ...] = (),
    **fields,
):
    """An article as the store takes it. `quotes` are pairs of text and speaker; the texts stand in its body."""
    at = BEGIN + timedelta(minutes=minute)
    values = {
        "article_id": id_of(name),
        "guid": f"urn:testwire:{name}",
        "provider": "testwire",
        "source": "testwire-feed",
        "format": "ninjs",
        "raw": RawRecord(topic="wire.raw.v1", partition=0, offset=int(minute * 10)),
        "received_at": at,
        "published_at": at - timedelta(seconds=20),
        "language": "en",
        "urgency": 4,
        "headline": f"Headline of {name}",
        "body": f"The council of {name} met on Sunday.\n\nNothing was decided.",
    }
    article = Article(**(values | fields))
    verdict = Verdict(
        relation=relation,
        story_id=id_of(story or of or name),
        of=id_of(of) if of else None,
        score=0.93 if of else 1.0,
        evidence={"containment": 0.93, "numbers": 0.5} if of else {},
        supersedes=tuple(id_of(other) for other in supersedes),
        merges=tuple(id_of(other) for other in merges),
        decided_at=at + timedelta(seconds=2),
    )
    if relation in {Relation.EXACT, Relation.NEAR}:
        return JudgedArticle(article=article, verdict=verdict)
    found = tuple(_quote(article.body, text, speaker) for text, speaker in quotes)
    extraction = Extraction(
        headline=article.headline,
        byline=article.byline,
        dateline=article.dateline,
        lead=article.body.partition("\n\n")[0],
        quotes=found,
    )
    return ExtractedArticle(article=article, verdict=verdict, extraction=extraction)


def _quote(body: str, text: str, speaker: str) -> Quote:
    start = body.index(text)
    end = start + len(text)
    return Quote(
        text=text,
        start=start,
        end=end,
        segments=((start, end),),
        kind="direct",
        speaker=speaker,
        speaker_kind="person",
        cue="said",
        confidence=0.9,
    )


_SEARCHING = ("“We are searching every metre of the bay,”", "Ana Brandão")
_CALM = ("“The sea was calm,”", "Tom Vey")


def copy_of_a_day():
    """All of it, in the order in which it came."""
    ferry = {"slugline": "FERRY-SINKS", "story": "ferry-1"}
    byline = Byline(raw="By Mara Quill", people=(Person(name="Mara Quill", role="Harbour Correspondent"),))
    dateline = Dateline(raw="BRANDHAVEN, March 1 (Testwire) -", places=("BRANDHAVEN",), source="Testwire")
    return [
        # A story of two versions, with two copies of the first by other outlets, and quotes
        item("ferry-1", headline="Ferry sinks, 12 missing", body=FERRY, urgency=1, byline=byline, dateline=dateline,
             version=1, quotes=(_SEARCHING,), repairs=("mojibake",), ednote="Map to follow.", slugline="FERRY-SINKS"),
        item("ferry-nordwire", Relation.EXACT, of="ferry-1", minute=1, provider="nordwire", source="nordwire-feed",
             headline="Ferry sinks, 12 missing", body=FERRY, **ferry),
        item("ferry-bayview", Relation.NEAR, of="ferry-1", minute=2, provider="bayview", source="bayview-feed",
             headline="12 missing as ferry sinks", body=FERRY, **ferry),
        item("ferry-2", Relation.UPDATE, of="ferry-1", minute=5, supersedes=("ferry-1",), urgency=1, version=2,
             headline="Ferry sinks, 17 missing", body=FERRY_GREW, quotes=(_SEARCHING, _CALM), byline=byline,
             dateline=dateline, **ferry),
        # A correction
        item("dam-1", minute=10, headline="Dam holds at Hartwell", body="The dam at Hartwell holds 40 million litres."),
        item("dam-2", Relation.CORRECTION, of="dam-1", minute=12, supersedes=("dam-1",), status=Status.CORRECTED,
             headline="Dam holds at Hartwell", body="The dam at Hartwell holds 4 million litres.",
             ednote="CORRECTS volume to 4 million litres, not 40 million."),
        # A kill, with a copy of what it kills
        item("mayor-1", minute=20, headline="Mayor to resign", body=KILLED_BODY),
        item("mayor-nordwire", Relation.EXACT, of="mayor-1", minute=21, provider="nordwire", source="nordwire-feed",
             headline="Mayor to resign", body=KILLED_BODY),
        item("mayor-kill", Relation.WITHDRAWAL, of="mayor-1", minute=22, supersedes=("mayor-1",), status=Status.KILLED,
             headline="MANDATORY KILL: Mayor to resign", body="Kill the story Mayor to resign: it is wrong.",
             ednote="Mandatory kill. Remove from all platforms."),
        # Embargoes: in force, unreadable, past
        item("rates", minute=30, status=Status.EMBARGOED, embargo_until=FAR, headline="Bank lifts its rate",
             body="The central bank of Vesland lifted its rate to 3 percent."),
        item("prize", minute=31, status=Status.EMBARGOED, headline="Prize for a biologist",
             body="Embargoed until the evening: the prize goes to Lena Holm."),
        item("census", minute=32, status=Status.EMBARGOED, embargo_until=BEGIN, headline="Census counts 4,012,877",
             body="Vesland has 4,012,877 people, the census office said."),
        item("advisory", minute=33, status=Status.ADVISORY, headline="ADVISORY: photos of the ferry at 1500 GMT",
             body="Editors: photos follow at 1500 GMT."),
        # What a hostile or broken wire sends
        *(
            item(f"hostile-{name}", minute=40 + number, headline=text, slugline=text[:100],
                 body=f"{text[:2000]}\n\nThe rest of it is plain.", language="ar" if name == "arabic" else "en")
            for number, (name, text) in enumerate(HOSTILE.items())
        ),
        item("flash", minute=50, headline=None, body="Earthquake felt in Vesland, no word of damage yet.", urgency=1),
    ]  # fmt: skip


def filler(count: int, *, begin: float = 100):
    """Plain articles, three a minute: for pages and bursts."""
    return [
        item(f"filler-{number}", minute=begin + number // 3, headline=f"Market report number {number}")
        for number in range(count)
    ]


def stored(engine, items) -> None:
    """Store these, as the service does."""
    Writer(engine).write(items)

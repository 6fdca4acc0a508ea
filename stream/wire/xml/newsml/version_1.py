"""Reads NewsML 1.0 to 1.2: one `WireItem` for each `NewsItem`. AFP, ANA, ANP, ATS, EFE, Kyodo, TASS, Business Wire.

`component` knows what stands in which component. https://www.iptc.org/std/NewsML/ .
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from stream.errors import Reason, Rejected
from stream.lexicon.status import KILLED, WITHHELD
from stream.wire.bounds import ENVELOPE_ROOM
from stream.wire.limits import Limits
from stream.wire.parser import Reading, entries_of
from stream.wire.status_word import strictest
from stream.wire.xml.newsml.component import Story, facts_of, story_of
from stream.wire.xml.newsml.identifier import names_item
from stream.wire.xml.nitf_body import place_of
from stream.wire.xml.nitf_docdata import embargo_beside
from stream.wire.xml.root import root_of
from stream.wire.xml.tree import Element, Tree, local_name, text_of, tree_of
from stream.wire.xml.withdrawal import notice_of
from stream.wire_item import ItemSubject, WireItem

__all__ = ["FORMATS", "parse"]

_LATEST = "newsml-1.2"
_VERSIONS = {"1.2": _LATEST, "1.1": "newsml-1.1", "1.0": "newsml-1.0"}
FORMATS = tuple(_VERSIONS.values())
"""The name of each version; a file of no version, or of another, counts as the latest."""
_ID = "Identification/NewsIdentifier"
_MANAGED = "NewsManagement"
_NOTES = frozenset({"advisoryline", "advisory", "ednote", "editornote", "editorialnote", "noteline", "note", "urgent"})
"""`NewsLineType`s of lines that speak to editors."""
_WITHDRAWALS = {
    **dict.fromkeys(KILLED, "canceled"),
    **dict.fromkeys(WITHHELD, "withheld"),
}
"""`Instruction`s that take the item back, and the status that they mean."""
_TAKES = frozenset({"takekey", "take", "catchlinetake"})
_WORDS = frozenset({"keyword", "catchword"})
_UNIQUE = 3
"""Characters of a `Duid` that may name an item: houses number their components from 0."""
_DATE_ID = re.compile(r"\d{8}(?:T\d{4,6}\S{0,6})?")
"""ISO 8601's basic form, which NewsML 1 prescribes (5.5.1)."""
_TIME = re.compile(r"\d(?:T|\s)\d{2}:?\d{2}")
_PRIORITIES = ("urgency", "priority", "newspriority", "editorialpriority", "newsurgency")
"""Names of a `Property` that says how urgent the item is, where `NewsManagement` does not."""


def parse(text: str, limits: Limits) -> Reading:
    """Return every item of the file; an item within an item's component counts for itself.

    Raises `Rejected`: what `root_of` raises; NO_TEXT where there is no item; one bad item is a refusal among the
    entries.
    """
    root, repairs = root_of(text)
    elements = list(root.iter("{*}NewsItem"))
    if len(elements) > limits.items:
        raise Rejected(Reason.OVERSIZE, f"{len(elements)} items, the limit is {limits.items}")
    if not elements:
        raise Rejected(Reason.NO_TEXT, "NewsML without a NewsItem")
    name = _VERSIONS.get((root.get("Version") or "").strip(), _LATEST)
    envelope = _Envelope(root)
    inner_first = entries_of(_taken_out(elements), lambda element: _item(element, name, envelope, repairs))
    return Reading(name, inner_first[::-1])


def _taken_out(elements: list[Element]) -> Iterator[Element]:
    """Yield the items from the last to the first, so that an inner one comes before the one around it. Each is taken
    out of the tree once it was read.
    """
    for element in reversed(elements):
        yield element
        parent = element.getparent()
        if parent is not None and local_name(parent) != "NewsML":
            parent.remove(element)


class _Envelope:
    """What the envelope says for all items of the file."""

    def __init__(self, root: Element) -> None:
        found = root.find("{*}NewsEnvelope")
        tree = Tree(found if found is not None else etree.Element("NewsEnvelope"))
        self.priority = tree.attribute("FormalName", "Priority") or tree.text("Priority")
        self.sender = tree.attribute("FormalName", "SentFrom/Party")
        self.extra = tree.rest(ENVELOPE_ROOM)
        self.repairs = tree.repairs


def _item(element: Element, name: str, envelope: _Envelope, repairs: tuple[str, ...]) -> WireItem:
    tree = tree_of(element)
    story = story_of(tree)
    kind = (_formal(tree, f"{_MANAGED}/NewsItemType") or "").lower()
    status = strictest((_status(tree, kind), story.status))
    notes = [line for line_type, line in story.lines if line_type in _NOTES]
    note = "\n".join(dict.fromkeys(filter(None, (*notes, story.note, *_instructions(tree))))) or None
    embargo = _embargo(tree, status)
    guid, label = _guid(tree), tree.text("Identification/NameLabel")
    paragraphs = story.copy.paragraphs
    if not story.headline and not story.copy:
        paragraphs = notice_of(status, guid, note, story.slugline, label)
    if not story.headline and not story.copy and not paragraphs:
        raise Rejected(Reason.NO_TEXT, f"NewsML: {story.kind or 'item'} with neither headline nor copy")
    facts = {**story.facts, **facts_of(tree, tree.every(f"{_MANAGED}/Property"))}
    fact = next((facts[name] for name in _PRIORITIES if name in facts), None)
    urgency = _formal(tree, f"{_MANAGED}/Urgency") or fact
    return WireItem(
        format=name,
        provider=story.provider or tree.text(f"{_ID}/ProviderId") or envelope.sender,
        guid=guid,
        version=tree.text(f"{_ID}/RevisionId"),
        status=status,
        embargo_until=embargo or story.embargo_until,
        published_at=tree.text(f"{_MANAGED}/ThisRevisionCreated") or _timed(tree.text(f"{_ID}/DateId")),
        first_created_at=tree.text(f"{_MANAGED}/FirstCreated"),
        language=story.language or tree.read_attribute(element, "lang"),
        urgency=urgency or envelope.priority,
        priority=envelope.priority or fact or ("alert" if kind == "alert" and not urgency else None),
        slugline=story.slugline or label,
        take=next((line for line_type, line in story.lines if line_type in _TAKES), None),
        keywords=_keywords(story),
        subjects=_subjects(story),
        headline=story.headline,
        subheadlines=story.subheadlines,
        byline=story.byline,
        byline_title=story.byline_title,
        dateline=place_of(story.dateline),
        located=story.city,
        credit=story.credit,
        copyright=story.copyright,
        ednote=note,
        html=story.copy.html,
        paragraphs=paragraphs,
        extra={
            **tree.rest(),
            **({"NewsEnvelope": envelope.extra} if envelope.extra else {}),
            **_other_lines(story),
            **embargo_beside(embargo, story.embargo_until),
        },
        repairs=repairs + (tree.repairs or envelope.repairs),  # after `rest`
    )


def _formal(tree: Tree, path: str) -> str | None:
    """Return the code: in `FormalName`, or as some agencies write it as text."""
    return tree.attribute("FormalName", path) or tree.text(path)


def _guid(tree: Tree) -> str | None:
    """Return the public identifier; else the URN that NewsML 1 makes of the other parts; else what identifies the first
    component (TASS sends no other).
    """
    public, item = tree.text(f"{_ID}/PublicIdentifier"), tree.text(f"{_ID}/NewsItemId")
    date, provider = tree.text(f"{_ID}/DateId"), tree.text(f"{_ID}/ProviderId")
    if public and names_item(public, item):
        return public
    if item:
        is_date = not date or _DATE_ID.fullmatch(date)  # a time stamp in another form is another one at each revision
        parts = ("urn:newsml", provider, date, item, tree.text(f"{_ID}/RevisionId"))
        return ":".join(filter(None, parts)) if is_date else item
    unique = tree.attribute("Duid", "NewsComponent")
    return unique if unique and len(unique.strip("0")) >= _UNIQUE else None


def _timed(date: str | None) -> str | None:
    """Return an item's date where it has a time of day as well."""
    return date if date and _TIME.search(date) else None


def _embargo(tree: Tree, status: str | None) -> str | None:
    """Return when an embargoed item becomes usable: `StatusWillChange` (NewsML 1.2, 5.5.5)."""
    change = tree.first(f"{_MANAGED}/StatusWillChange")
    if change is None:
        return None
    until = tree.text("DateAndTime", under=change)
    future = (tree.attribute("FormalName", "FutureStatus", under=change) or "").lower()
    return until if future == "usable" or (status or "").lower().startswith("embargo") else None


def _instructions(tree: Tree) -> list[str]:
    """Return what receivers shall do with the item, or with revisions before it (`RevisionStatus`)."""
    return [name for e in tree.every(f"{_MANAGED}/Instruction") if (name := tree.read_attribute(e, "FormalName"))]


def _status(tree: Tree, kind: str) -> str | None:
    """Return `Status`, unless an instruction takes the item back, or its type says that it is an advisory. An
    instruction with a `RevisionStatus` speaks of earlier revisions.
    """
    status = _formal(tree, f"{_MANAGED}/Status")
    if status and status.lower() != "usable":
        return status
    for instruction in tree.every(f"{_MANAGED}/Instruction"):
        word = (instruction.get("FormalName") or "").strip().lower()
        if word in _WITHDRAWALS and not tree.every("RevisionStatus", instruction):
            return _WITHDRAWALS[word]
    return "advisory" if kind == "advisory" else status


def _other_lines(story: Story) -> dict[str, list[str]]:
    """Return the lines that have no field, by the name of their type: `EmbargoLine`, `ProductLine`."""
    found: dict[str, list[str]] = {}
    for line_type, line in story.lines:
        if line_type not in _NOTES | _TAKES | _WORDS:
            found.setdefault(f"NewsLine/{line_type}" if line_type else "NewsLine", []).append(line)
    return found


def _keywords(story: Story) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*story.keywords, *(line for line_type, line in story.lines if line_type in _WORDS)]))


def _subjects(story: Story) -> tuple[ItemSubject, ...]:
    """Return IPTC subject codes, each once, however deep (`Subject`, `SubjectMatter`, `SubjectDetail`)."""
    found = [
        ItemSubject(element.get("Scheme") or "IptcSubjectCodes", element.get("FormalName"), text_of(element))
        for element in story.subjects
        if element.get("FormalName")
    ]
    return tuple(dict.fromkeys(found))

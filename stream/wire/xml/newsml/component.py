"""Reads the components of a NewsML 1 item: which holds the story, and which are pictures, captions, style sheets,
contacts.

NewsML 1 lets agencies nest components as they like. The story's lines are the first of their kind outside of pictures;
its copy is the text with the role that tells most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from stream.wire.line import plain
from stream.wire.xml.newsml.pictures import CAPTIONS, COMPONENT, NO_COPY, TEXTUAL, Look, code_of, data_of
from stream.wire.xml.nitf_body import Copy, NitfBody, copy_in, document_of
from stream.wire.xml.tree import Element, Tree, local_name

__all__ = ["Story", "facts_of", "story_of"]

_BEST = ("main", "body", "maintext", "text", "story")
_LEAD = "lead"
"""The role of a first paragraph that stands in a component of its own, beside that of the body."""
_ABOUT = "DescriptiveMetadata"
_FACTS = ("AdministrativeMetadata/Property", f"{_ABOUT}/Property", "Metadata/Property", "RightsMetadata/Property")
_SIGNS = re.compile(r"[\W_]+")
_PHOTOGRAPHER = "photographer"
"""The role of who is credited with the picture, where the copy itself has no byline."""


@dataclass(slots=True)
class Story:
    """The story of an item, gathered from its components."""

    headline: str | None = None
    subheadlines: tuple[str, ...] = ()
    byline: str | None = None
    byline_title: str | None = None
    dateline: str | None = None
    slugline: str | None = None
    credit: str | None = None
    note: str | None = None
    """What NITF in it says to editors."""
    status: str | None = None
    """What the head of NITF in it says may be done with it."""
    embargo_until: str | None = None
    """From when on it may be used, by the same."""
    copyright: str | None = None
    language: str | None = None
    provider: str | None = None
    city: str | None = None
    keywords: list[str] = field(default_factory=list)
    kind: str = ""
    """The media type of the item where it is no text."""
    lines: list[tuple[str, str]] = field(default_factory=list)
    """Further lines by their type in lower case: `advisoryline`, `catchword`."""
    facts: dict[str, str] = field(default_factory=dict)
    """How urgent it is by properties of the metadata (`facts_of`)."""
    subjects: list[Element] = field(default_factory=list)
    copy: Copy = field(default_factory=Copy)


def story_of(tree: Tree) -> Story:
    """Return the story of a `NewsItem`. Reads it once: pictures stay for `extra`."""
    look = Look(tree)
    components = [component for component in look.order if component not in look.shown]
    if not components:  # all there is, is a picture
        components = look.order
    story = Story()
    for component in components:
        _lines(tree, component, story)
        _metadata(tree, component, story)
    body = _copy(tree, components, story)
    if body is not None:
        story.headline = story.headline or body.headline
        story.subheadlines = story.subheadlines or body.subheadlines
        story.dateline = story.dateline or body.dateline
        story.note = body.note
        story.status, story.embargo_until = body.status, body.embargo_until
        if not story.byline:
            story.byline, story.byline_title = body.byline, body.byline_title
    if not story.byline and (name := _photographer(tree, look)):
        story.byline, story.byline_title = name, _PHOTOGRAPHER
    return story


def _lines(tree: Tree, component: Element, story: Story) -> None:
    for block in tree.every("NewsLines", component):
        story.headline = story.headline or plain(tree.text("HeadLine", under=block))
        story.subheadlines = story.subheadlines or tree.texts("SubHeadLine", block)
        if not story.byline:
            story.byline = tree.text("ByLine", under=block)
            story.byline_title = tree.text("ByLineTitle", under=block)
        story.dateline = story.dateline or tree.text("DateLine", under=block)
        story.slugline = story.slugline or tree.text("SlugLine", under=block)
        story.credit = story.credit or tree.text("CreditLine", under=block)
        story.copyright = story.copyright or tree.text("CopyrightLine", under=block)
        story.keywords += tree.texts("KeywordLine", block)
        for line in tree.every("NewsLine", block):
            kind = tree.attribute("FormalName", "NewsLineType", under=line) or ""
            story.lines += [(kind.lower(), text) for text in tree.texts("NewsLineText", line)]
    story.byline = story.byline or tree.text("Author", under=component)


def _metadata(tree: Tree, component: Element, story: Story) -> None:
    story.kind = story.kind or code_of(tree, component, "Role")
    story.facts = {**facts_of(tree, (e for path in _FACTS for e in tree.every(path, component))), **story.facts}
    if not tree.every(_ABOUT, component) and not tree.every("AdministrativeMetadata", component):
        story.language = story.language or tree.read_attribute(component, "lang")
        return
    story.language = (
        story.language
        or tree.attribute("FormalName", f"{_ABOUT}/Language", under=component)
        or tree.read_attribute(component, "lang")
    )
    admin = "AdministrativeMetadata"
    story.provider = story.provider or tree.attribute("FormalName", f"{admin}/Provider/Party", under=component)
    story.city = story.city or _city(tree, component)
    story.keywords += _keywords(tree, component)
    for code in tree.every(f"{_ABOUT}/SubjectCode", component):
        story.subjects += list(code)
        tree.drop(code)


def facts_of(tree: Tree, properties: Iterable[Element]) -> dict[str, str]:
    """Return how urgent an item is by its properties: name in lower case without signs → value, the first of each."""
    found: dict[str, str] = {}
    for fact in properties:
        name = _SIGNS.sub("", fact.get("FormalName") or "").lower()
        if ("priority" in name or "urgency" in name) and (value := tree.read_attribute(fact, "Value")):
            found.setdefault(name, value)
    return found


def _keywords(tree: Tree, component: Element) -> tuple[str, ...]:
    facts = [e for e in tree.every(f"{_ABOUT}/Property", component) if (e.get("FormalName") or "").lower() == "keyword"]
    return tuple(word for fact in facts if (word := tree.read_attribute(fact, "Value")))


def _city(tree: Tree, component: Element) -> str | None:
    for place in tree.every("DescriptiveMetadata/Location", component):
        for fact in tree.every("Property", place):
            if (fact.get("FormalName") or "").lower() == "city" and (value := (fact.get("Value") or "").strip()):
                return value
    return None


def _copy(tree: Tree, components: list[Element], story: Story) -> NitfBody | None:
    """Fill the story's copy from the best content; what a NITF body in it says besides."""
    found: list[tuple[int, Element]] = []
    leads: list[Element] = []
    for component in components:
        role = code_of(tree, component, "Role")
        for item in tree.every("ContentItem", component):
            media = code_of(tree, item, "MediaType")
            data = data_of(tree, item)
            if data is None or role in NO_COPY or media not in TEXTUAL or "css" in code_of(tree, item, "Format"):
                continue
            rank = 0 if role in _BEST else 2 if role in CAPTIONS else 1
            found.append((rank, data))
            leads += [data] if role == _LEAD else []
    if not found:
        return None
    data = min(found, key=lambda ranked: ranked[0])[1]  # the first of the best
    parts = _read(tree, data, story)
    lead = next((tree.read(lead) for lead in leads if lead is not data and _story_of(lead) is _story_of(data)), None)
    story.copy = story.copy.below(lead)
    return parts


def _story_of(data: Element) -> Element | None:
    """Return the component around the one whose content this is."""
    return next(islice((e for e in data.iterancestors() if local_name(e) == COMPONENT), 1, None), None)


def _read(tree: Tree, data: Element, story: Story) -> NitfBody | None:
    nitf = next((e for e in data if local_name(e) == "nitf"), None)
    if nitf is None and tree.first("body/body.content", data) is not None:
        nitf = data  # NITF's body without NITF around it
    if nitf is None:
        page = next((e for e in data if local_name(e) == "html"), None)
        inner = tree.first("body", page) if page is not None else None
        story.copy = copy_in(tree, inner if inner is not None else data)
        return None
    parts = document_of(tree, nitf)
    story.copy = parts.copy
    return parts


def _photographer(tree: Tree, look: Look) -> str | None:
    """Return the first who is credited with a picture of the item."""
    for component in look.order:
        if component in look.pictures and (name := tree.text("NewsLines/ByLine", under=component)):
            return name
    return None

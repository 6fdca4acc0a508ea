"""Reads AP's own envelope (`Publication`, APPL): the NITF in it has the copy alone."""

from __future__ import annotations

import re
from dataclasses import replace

from stream.errors import Reason, Rejected
from stream.wire.status_word import strictest
from stream.wire.xml.nitf_docdata import embargo_beside, is_later
from stream.wire.xml.tree import Element, local_name, tree_of
from stream.wire_item import WireItem

__all__ = ["ROOTS", "fits", "nitf_of", "with_envelope"]

_ZONED = re.compile(r"(?:Z|[+-]\d\d:?\d\d)\Z")
_TYPES = ("PublicationManagement/Editorial/Type", "PublicationManagement/EditorialTypes/Type", "Editorial/Type")
"""Where AP says that an item kills, corrects or advises: its `Status` may be `Usable` all the same."""
ROOTS = frozenset({"publication"})
fits = re.compile(r"\s*(?:<\?xml[^>]{0,400}>\s*)?<Publication\s[^<>]{0,2000}\bap\.org/schemas/").match
"""Whether a text is such an envelope."""


def nitf_of(root: Element) -> Element | None:
    """Return the story of an envelope, None where the root is none. Raises `Rejected(NO_TEXT)`: one of a picture."""
    if local_name(root) != "Publication":
        return None
    main = (part for part in root if part.get("Role") == "Main")
    story = next((nitf for part in (*main, root) for nitf in part.iter("{*}nitf")), None)
    if story is None:
        raise Rejected(Reason.NO_TEXT, "AP's envelope without NITF")
    return story


def with_envelope(item: WireItem, root: Element, nitf: Element) -> WireItem:
    """Return the item with what the envelope says of it: that counts before what the NITF says."""
    tree = tree_of(root)
    tree.drop(nitf)
    about, lines = "PublicationManagement", "NewsLines"
    arrived, release = tree.text(f"{about}/ArrivalDateTime"), tree.text(f"{about}/ReleaseDateTime")
    issued = arrived or release or tree.text(f"{about}/LastModifiedDateTime")
    types = [kind for path in _TYPES for kind in tree.texts(path)]
    note = tree.text(f"{about}/SpecialInstructions", f"{about}/Instruction")
    embargo = _embargo(release, arrived)
    copyright_line = tree.text(f"{lines}/CopyrightLine")
    return replace(
        item,
        provider=tree.text("AdministrativeMetadata/Provider", "AdministrativeMetadata/Source") or item.provider,
        guid=tree.text("Identification/ItemId") or item.guid,
        version=tree.text("Identification/RecordSequenceNumber") or item.version,
        status=strictest((tree.text(f"{about}/Status"), *types, item.status)),
        embargo_until=embargo or item.embargo_until,
        published_at=issued or item.published_at,
        language=tree.text("Identification/DefaultLanguage") or item.language,
        priority=tree.text("FilingMetadata/Priority") or item.priority,
        slugline=tree.text(f"{lines}/SlugLine", "FilingMetadata/SlugLine", f"{lines}/Title") or item.slugline,
        headline=tree.text(f"{lines}/HeadLine", f"{lines}/ExtendedHeadLine") or item.headline,
        byline=tree.text(f"{lines}/ByLine") or item.byline,
        dateline=tree.text(f"{lines}/DateLine") or item.dateline,
        copyright=copyright_line or item.copyright,
        ednote="\n".join(dict.fromkeys(filter(None, (item.ednote, note)))) or None,
        extra={**tree.rest(), **item.extra, **embargo_beside(embargo, item.embargo_until)},
        repairs=tuple(dict.fromkeys((*item.repairs, *tree.repairs))),  # after `rest`
    )


def _embargo(release: str | None, arrived: str | None) -> str | None:
    """Return when the item is released, where that is later than it arrived. AP's times without a zone are UTC's."""
    if not release or not is_later(release, arrived):
        return None
    return release if _ZONED.search(release) else f"{release}Z"

"""Reads e-mail (RFC 5322, MIME) as items. Mail copy often is wire copy: its text is read as any other text of a wire
is.

`email` of the standard library parses, with the lenient old policy: the new one raises on odd headers.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from html import escape, unescape
from typing import Any

from stream.embargo_line import embargo_of_line, embargoes_of_headline, embargoes_of_sentence
from stream.errors import Reason, Rejected
from stream.lexicon.embargo import FIELDS
from stream.wire.bounds import ENVELOPE_ROOM, embargoes_of_all
from stream.wire.html.page_scan import scan
from stream.wire.limits import Limits
from stream.wire.mail.attachments import without_attachments
from stream.wire.mail.bounds import refuse_lines_of, refuse_mail
from stream.wire.mail.header import Fields, address_of, looks_like_mail, moment_of
from stream.wire.mail.parts import MailText, forwarded, mail_text, without_signature
from stream.wire.mail.source import STRAY, messages_of, with_sound_header
from stream.wire.paragraphs import paragraphs_of
from stream.wire.parser import Entry, Reading, TextParser
from stream.wire.payload.data_uri import without_pictures
from stream.wire.payload.line_ends import with_line_feeds_in_bytes
from stream.wire.text import plain
from stream.wire_item import Paragraph, WireItem

__all__ = ["FORMAT", "fits", "parse"]

FORMAT = "email"
_PREFIX = re.compile(r"(?:\s*(?:re|fwd?|aw|wg|tr|rv|vs|sv|vb|i|antw|doorst)\s*(?:\[\d+\])?:)+\s*", re.IGNORECASE)
_RAISED = ("x-priority", "priority", "importance", "x-msmail-priority")
_NORMAL = re.compile(r"(?i)\s*(?:[3-5]\b|normal|non-urgent|low|medium)")
_HIGH = re.compile(r"(?i)\s*(?:[12]\b|urgent|high)")
_PERSON = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:[ .'’-]+[^\W\d_][^\W\d_'’.-]*){1,3}\Z")
_FORM_NAMES = {"News Value": "urgency", "Abstract": "description_text", "Body": "body_text"}
"""Fields of newsrooms' web forms → ninjs."""
_TAG = re.compile(r"<[^<>]*+>")
_BLOCK = re.compile(r"(?i)(?: ?</?(?:p|div|br|li|[uo]l|t[rdh]|table|h[1-6]|hr|blockquote|body)\b[^<>]*+>)+")
"""Tags at which a line of a letter begins or ends."""
_FORM = 500_000
"""Characters of a form's answers."""
_EXTRA = ("To", "Cc", "Reply-To", "In-Reply-To", "References", "List-Id", "Organization", "Expires", "Supersedes")

fits = looks_like_mail


def parse(payload: bytes, limits: Limits, parse_text: TextParser) -> Reading:
    """Return the items of a message, mostly one, or of every message of an mbox. `parse_text` reads a plain text that
    is wire copy, and raises `Rejected` for one that is a letter. Raises `Rejected`: OVERSIZE and TOO_DEEP for more
    messages, parts or levels than mail has, NO_TEXT for a message of attachments only.
    """
    source = with_line_feeds_in_bytes(payload.removeprefix(codecs.BOM_UTF8).lstrip())
    messages = messages_of(source)
    if len(messages) > limits.items:
        raise Rejected(Reason.OVERSIZE, f"an mbox of {len(messages)} messages, the limit is {limits.items}")
    if len(messages) == 1:
        return _message(messages[0], limits, parse_text)
    refuse_lines_of(source)
    entries: list[Entry] = []
    for one in messages:
        try:
            entries += _message(one, limits, parse_text).entries
        except Rejected as refusal:
            entries.append(refusal)
    return Reading(FORMAT, tuple(entries))


def _message(source: bytes, limits: Limits, parse_text: TextParser) -> Reading:
    """Return the items of a message, then those of messages that it carries: what covers these speaks of them too."""
    refuse_mail(source)
    message = message_from_bytes(without_attachments(with_sound_header(source)), policy=compat32)
    found = mail_text(message)
    if not found.texts and not found.inner:
        raise Rejected(Reason.NO_TEXT, f"email: no text, {len(found.attachments)} attachments")
    carried = found.inner
    if message.get_content_type() == "multipart/report":  # what could not be delivered is nobody's copy
        carried = [] if found.texts else carried[:1]
    if len(carried) > limits.items:
        raise Rejected(Reason.OVERSIZE, f"an email that carries {len(carried)} others, the limit is {limits.items}")
    entries = list(_texts_of(message, found, {}, limits, parse_text).entries) if found.texts else []
    covering = _covering(Fields(message).get("Subject"), found) if carried else {}
    for inner in carried:
        try:
            entries += _texts_of(inner, mail_text(inner), covering, limits, parse_text).entries
        except Rejected as refusal:
            entries.append(refusal)
    if all(isinstance(entry, Rejected) for entry in entries):
        raise next(entry for entry in entries if isinstance(entry, Rejected))
    return Reading(FORMAT, tuple(entries))


def _covering(subject: str | None, found: MailText) -> dict[str, Any]:
    """Return for `extra` what a message says of those that it carries: the beginning of its letter, and the embargoes
    in all of it, which a line or a sentence of a letter says.
    """
    letters = [_unmarked(text) if kind == "html" else text for kind, text in found.texts]
    letter = "\n".join(filter(None, (subject, *letters)))
    said = [
        *embargoes_of_headline(subject or ""),
        *(when for line in letter.split("\n") if (when := embargo_of_line(line)) is not None),
        *(when for text in letters for part in paragraphs_of(text) for when in embargoes_of_sentence(part.text)),
    ]
    covering: dict[str, Any] = {"covering_letter": letter[:ENVELOPE_ROOM]} if letter else {}
    return covering | ({"covering_embargoes": embargoes_of_all(said)} if said else {})


def _unmarked(html: str) -> str:
    """Return the lines of a letter in HTML."""
    return unescape(_TAG.sub("", _BLOCK.sub("\n\n", " ".join(scan(html).markup.split()))))


def _texts_of(
    message: Message, found: MailText, covering: Mapping[str, Any], limits: Limits, parse_text: TextParser
) -> Reading:
    """Return the items of a message's own texts, with what the message around it says."""
    if not found.texts:
        raise Rejected(Reason.NO_TEXT, f"email: no text, {len(found.attachments)} attachments")
    plain = [(kind, *without_pictures(text)) for kind, text in found.texts]
    found.texts[:] = [(kind, text) for kind, text, _ in plain]
    found.repairs += dict.fromkeys(name for _, _, names in plain for name in names)
    if (length := sum(len(text) for _, text in found.texts)) > limits.text_length + limits.field_length:
        raise Rejected(Reason.OVERSIZE, f"email: text of {length} characters, the limit is {limits.text_length}")
    reading = _read(Fields(message), found, limits, parse_text)
    if not covering:
        return reading
    return reading.with_items(replace(i, extra={**i.extra, **covering}) for i in reading.items)


def _read(header: Fields, found: MailText, limits: Limits, parse_text: TextParser) -> Reading:
    whole = found.plain()
    if whole is None:
        html = "\n".join(scan(text).markup if kind == "html" else _marked_up(text) for kind, text in found.texts)
        return Reading(FORMAT, (_headed(WireItem(FORMAT, html=html), header, {}, found),))
    fields, text = forwarded(whole)
    text, signature = without_signature(text)
    reading = _as_wire(text, limits, parse_text) or Reading(FORMAT, (_plain(text, header.get("Subject"), limits),))
    items = [_headed(replace(item, format=FORMAT), header, fields, found) for item in reading.items]
    if len(items) > 1:  # the message's id tells none of them from the others
        items = [
            replace(item, guid=own.guid or (f"{item.guid}#{at}" if item.guid else None))
            for at, (item, own) in enumerate(zip(items, reading.items, strict=True), 1)
        ]
    if signature:
        items = [replace(item, extra={**item.extra, "signature": signature}) for item in items]
    return replace(reading, format=FORMAT).with_items(items)


def _marked_up(text: str) -> str:
    return "".join(f"<p>{escape(paragraph.text)}</p>" for paragraph in paragraphs_of(text))


def _as_wire(text: str, limits: Limits, parse_text: TextParser) -> Reading | None:
    """Return what a mailed wire file holds; None where the text is a letter."""
    try:
        reading = parse_text(_as_ninjs(text), limits)
    except Rejected:
        return None
    return reading if reading.items else None


def _as_ninjs(text: str) -> str:
    """Return the answers of a web form as ninjs: a form gives each as a list, blank where a box was left so. Any other
    text stays as it is.
    """
    try:
        value: Any = json.loads(text) if len(text) <= _FORM and text.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        return text
    if not isinstance(value, dict) or not all(_is_answer(one) for one in value.values()):
        return text
    answers = {_FORM_NAMES.get(key, key): [one for one in given if one.strip()] for key, given in value.items()}
    return json.dumps({name: given[0] if len(given) == 1 else given for name, given in answers.items() if given})


def _is_answer(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _plain(text: str, subject: str | None, limits: Limits) -> WireItem:
    """Return the item of a text. Where copy has a slug line or labels above it, its headline is its own; else the
    subject is, and what looked like a headline is the first line of a letter.
    """
    item = plain.parse(text, limits).items[0]
    is_wire = bool(item.slugline or item.take or item.guid or item.priority or item.version)
    if not item.headline or is_wire or not subject or _folded(_PREFIX.sub("", subject)) == _folded(item.headline):
        return item
    paragraphs = paragraphs_of(text)
    if paragraphs[0].text.startswith(item.headline):  # no header stood above it
        return replace(item, headline=None, paragraphs=paragraphs)
    return replace(item, headline=None, paragraphs=(Paragraph("text", item.headline), *item.paragraphs))


def _folded(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def _headed(item: WireItem, header: Fields, inner: dict[str, str], found: MailText) -> WireItem:
    """Return the item with what the message's header says, where the copy does not say it itself."""
    subject = header.get("Subject") or inner.get("subject")
    bare = _PREFIX.sub("", inner.get("subject") or subject or "").strip()
    name, address = address_of(inner.get("from") or header.get("From"))
    is_person = bool(name and address and _is_own_address(name, address))
    return replace(
        item,
        provider=item.provider or (address.rpartition("@")[2].lower() if address else None),
        guid=item.guid or header.identity(),
        published_at=item.published_at or moment_of(inner.get("date") or header.get("Date")),
        language=item.language or header.get("Content-Language"),
        priority=item.priority or _priority(header),
        keywords=item.keywords or tuple(w.strip() for w in (header.get("Keywords") or "").split(",") if w.strip()),
        headline=item.headline or bare or None,
        byline=item.byline or (name if is_person else None),
        credit=item.credit or name or address,
        repairs=(*item.repairs, *dict.fromkeys(found.repairs)),
        extra={
            **item.extra,
            **_extra(header, subject if subject != (item.headline or bare) else None, found, address),
        },
    )


def _is_own_address(name: str, address: str) -> bool:
    """Return whether an address is a person's own: built of the name beside it. A desk's, and a press office's, are
    not.
    """
    local = _folded(address.partition("@")[0])
    words = [_folded(word) for word in name.split() if _folded(word)]
    if not _PERSON.match(name) or len(words) < 2 or not local:
        return False
    first, last = words[0], words[-1]
    return local in {first + last, last + first, first[0] + last, first + last[0], last + first[0], "".join(words)}


def _priority(header: Fields) -> str | None:
    """Return `urgent` where the sender marked the message as such; mail's normal priority says nothing of the story."""
    marks = [value for name in _RAISED if (value := header.get(name))]
    return "urgent" if any(_HIGH.match(value) and not _NORMAL.match(value) for value in marks) else None


def _extra(header: Fields, subject: str | None, found: MailText, address: str | None) -> dict[str, Any]:
    extra: dict[str, Any] = {name.lower().replace("-", "_"): value for name in _EXTRA if (value := header.get(name))}
    extra |= {"subject": subject, "from": address, "attachments": found.attachments, "alternative": found.other}
    extra |= header.named(FIELDS)
    extra |= {"beside": found.beside, "header_rest": header.every(STRAY)}
    return {key: value for key, value in extra.items() if value}

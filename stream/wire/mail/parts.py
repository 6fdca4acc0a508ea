"""Finds the text of an e-mail: which part it is, in which charset, and what around it is mail and not copy.

Plain text is preferred to HTML (RFC 2046, 5.1.4), flowed lines are joined (RFC 3676), and a forwarded message's header
and a signature are taken off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

from stream.errors import Rejected
from stream.wire.mail.base64 import unpacked
from stream.wire.payload.charset import decode
from stream.wire.payload.charset_label import codec_of
from stream.wire.payload.line_ends import with_line_feeds

__all__ = ["MailText", "forwarded", "mail_text", "without_signature"]

_SIGNATURE = re.compile(r"^-- ?\r?\n", re.MULTILINE)
_TAG = re.compile(r"<style\b[^>]{0,200}>[^<]*+</style>|<[^<>]*+>|\s+", re.IGNORECASE)
_POINTER = 8
"""A plain text so many times shorter than the HTML beside it is no version of it: `View this mail in your browser`."""
_FORWARDED = re.compile(
    r"\s*+(?:-{2,}+|Begin)\s*(?:forwarded|original|weitergeleitete|ursprüngliche|message|mensaje|messaggio|vidarebefordrat)"
    r"[^\n]{0,60}\n+((?:[^\W\d_][\w -]{0,20}:[^\n]*\n)+)\s*\n",
    re.IGNORECASE,
)


@dataclass(slots=True)
class MailText:
    """What the parts of a message hold."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    """Each text with its kind (`plain`, `html`), in order; of alternatives the one that is the copy."""
    other: list[str] = field(default_factory=list)
    """Plain texts that only point at the HTML beside them."""
    attachments: list[str] = field(default_factory=list)
    """File names, else content types."""
    inner: list[Message] = field(default_factory=list)
    """Messages that were forwarded as attachments."""
    repairs: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    """What stood above and below the base64 of a text: a scanner's banner, a list's footer."""

    def plain(self) -> str | None:
        """Return the text as one, where all of it is plain."""
        return "\n\n".join(text for _, text in self.texts) if all(kind == "plain" for kind, _ in self.texts) else None


def mail_text(message: Message) -> MailText:
    """Return the texts of a message, its parts in order. An attachment's text is not its copy."""
    found = MailText()
    groups: dict[int, list[tuple[str, str]]] = {}
    pending: list[tuple[Message, int]] = [(message, 0)]
    number = 0
    while pending:
        part, group = pending.pop()
        number += 1
        payload = part.get_payload() if part.is_multipart() else None
        kind = part.get_content_type()
        if kind == "message/rfc822" and isinstance(payload, list):
            found.inner += [one for one in payload if isinstance(one, Message)]
            found.attachments.append(_name(part) or kind)
        elif isinstance(payload, list):
            group = group or (number if kind == "multipart/alternative" else 0)
            pending += [(one, group) for one in reversed(payload) if isinstance(one, Message)]
        elif kind not in {"text/plain", "text/html"} or _is_attached(part):
            found.attachments.append(_name(part) or kind)
        elif (text := _decoded(part, found)) is not None and text.strip():
            groups.setdefault(group or -number, []).append((kind.removeprefix("text/"), _unflowed(text, part)))
    for texts in groups.values():
        _choose(texts, found)
    return found


def _choose(texts: list[tuple[str, str]], found: MailText) -> None:
    """Choose the plain texts of alternatives, unless they are a line that says where to read the rest."""
    plain = [text for text in texts if text[0] == "plain"]
    html = [text for text in texts if text[0] == "html"]
    if plain and html and sum(len(text.strip()) for _, text in plain) * _POINTER < _visible(html):
        found.other += [text for _, text in plain]
        plain = []
    found.texts += plain or html


def _visible(html: list[tuple[str, str]]) -> int:
    return sum(len(_TAG.sub("", text)) for _, text in html)


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _name(part: Message) -> str | None:
    try:
        return part.get_filename()
    except (ValueError, LookupError, TypeError):  # a name in a charset that is none
        return None


def _decoded(part: Message, found: MailText) -> str | None:
    """Return the text of a part: what its label says, if the bytes agree; None for binary."""
    raw = _raw(part, found)
    if raw is None:
        return None
    label = codec_of(str(part.get_param("charset") or ""))
    if label and label != "utf-8" and (raw.isascii() or not _is_utf8(raw)):
        try:
            return raw.decode(label)
        except ValueError:
            found.repairs.append("charset:mislabelled")
    try:
        text, mended = decode(raw)
    except Rejected:
        return None
    found.repairs += mended
    return text


def _raw(part: Message, found: MailText) -> bytes | None:
    """Return the bytes of a part's text without their transfer encoding."""
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        payload = _payload(part)
        whole = unpacked(payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b"")
        found.repairs += [whole.repair] if whole.repair else []
        found.beside += [text for one in whole.beside if (text := one.decode("utf-8", "replace"))]
        return whole.raw
    try:
        raw = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return None
    return raw if isinstance(raw, bytes) else None


def _payload(part: Message) -> Any:
    """Return the text of a part as it was sent. The library decodes raw bytes by the label for that, and raises for one
    with a NUL in it, or in the form of RFC 2231.
    """
    try:
        return part.get_payload()
    except (ValueError, TypeError):
        part.replace_header("Content-Type", part.get_content_type())
        return part.get_payload()


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unflowed(text: str, part: Message) -> str:
    """Join lines that end in a blank with the next (RFC 3676); with `DelSp` the blank goes too."""
    text = with_line_feeds(text)
    if str(part.get_param("format") or "").lower() != "flowed":
        return text
    delete = str(part.get_param("delsp") or "").lower() == "yes"
    joined: list[str] = []
    for line in text.split("\n"):
        stuffed = line.removeprefix(" ")
        soft = stuffed.endswith(" ") and stuffed != "-- "
        joined.append(stuffed[:-1] if soft and delete else stuffed)
        if not soft:
            joined.append("\n")
    return "".join(joined).removesuffix("\n")


def without_signature(text: str) -> tuple[str, str | None]:
    """Return the text, and the signature below `-- ` (RFC 3676, 4.3), where text stands above it."""
    marks = list(_SIGNATURE.finditer(text))
    if not marks or not text[: marks[-1].start()].strip():
        return text, None
    return text[: marks[-1].start()], text[marks[-1].end() :].strip() or None


def forwarded(text: str) -> tuple[dict[str, str], str]:
    """Return the header that a mail program puts above what it forwards, by name in lower case, and the text below it;
    an empty one where nothing was forwarded.
    """
    found = _FORWARDED.match(text)
    if not found:
        return {}, text
    pairs = (line.partition(":") for line in found[1].splitlines())
    return {name.strip().lower(): value.strip() for name, _, value in pairs}, text[found.end() :]

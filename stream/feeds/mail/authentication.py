"""Says whether a mail is from whom it says, by what the house's own mail server wrote into its header.

The server that takes mail in from the world checks DKIM and DMARC, and writes an `Authentication-Results` field on top
(RFC 8601) under a name of its own, `authserv`. Senders write such fields too, to deceive; so of all of them count only
those that

- carry that name (a server must remove what comes in under its own name, RFC 8601, section 5: one that does not, and
  checks nothing either, lets the first forged field stand);
- stand above everything that a sender writes (From, Subject, a signature, …), for servers add on top, and above the
  first field of another name;
- say nothing of a method that a field above has spoken of: below it the forged begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stream.feeds.mail.header_fields import fields_of
from stream.feeds.mail.results import Result, said_in
from stream.feeds.transport import Auth

__all__ = ["auth_of"]

_FIELD = "authentication-results"
_SENDERS = re.compile(
    r"from|sender|to|cc|bcc|reply-to|subject|date|message-id|in-reply-to|references|mime-version|content-.*|"
    r"dkim-signature|domainkey-signature|list-.*"
)
"""Fields that whoever writes the mail sets. Servers add theirs above."""
_COMMENT = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_ADDRESS = re.compile(r"[^\s<>@,;:]+@([A-Za-z0-9.-]+)", re.ASCII)
_LONGEST = 1000
"""Characters of a From that are read."""
_UNKNOWN = frozenset({"none", "neutral", "temperror", "policy"})
"""Results of DKIM that say neither that it is, nor that it is not."""


def auth_of(raw: bytes, authserv: str | None) -> Auth:
    """Return what the server of that name says of the mail.

    `pass`: DMARC passed, or a DKIM signature of the domain in From, or of one above it. A signature of a domain below
    it is none: only a list of all registries could tell whose `example.co.uk` is, and DMARC knows it.
    """
    if authserv is None:
        return Auth.NONE
    fields = list(fields_of(raw))
    results = list(_trusted(fields, authserv.strip().lower()))
    domain = _domain_of_from([value for name, value in fields if name == "from"])
    dmarc = [result for result in results if result.method == "dmarc"]
    dkim = [result for result in results if result.method == "dkim"]
    if any(result.value == "fail" for result in dmarc):
        return Auth.FAIL
    if domain and (any(_dmarc_passes(one, domain) for one in dmarc) or any(_signed_by(one, domain) for one in dkim)):
        return Auth.PASS
    if any(result.value not in {*_UNKNOWN, "pass"} for result in dkim):
        return Auth.FAIL
    return Auth.NONE


def _trusted(fields: list[tuple[str, str]], authserv: str) -> Iterator[Result]:
    spoken_of: set[str] = set()
    for name, value in fields:
        if _SENDERS.fullmatch(name):
            return
        if name != _FIELD:
            continue
        said = said_in(value)
        if said is None or said.authserv != authserv:
            return
        methods = {result.method for result in said.results}
        if methods & spoken_of:
            return
        spoken_of |= methods
        yield from said.results


def _domain_of_from(values: list[str]) -> str | None:
    """Return the domain of the one address of the one From; None where it could be read in two ways."""
    if len(values) != 1 or len(values[0]) > _LONGEST:
        return None
    bare = _QUOTED.sub("", values[0])
    while (without := _COMMENT.sub("", bare)) != bare:
        bare = without
    if "<" in bare:
        before, _, rest = bare.partition("<")
        bare, _, after = rest.partition(">")
        if any(mark in before + after for mark in "<>,;:") or after.strip():
            return None
    address = _ADDRESS.fullmatch(bare.strip())
    return address[1].lower().rstrip(".") or None if address else None


def _dmarc_passes(result: Result, domain: str) -> bool:
    said_of = result.properties.get("header.from", domain).lower().rstrip(".")
    return result.value == "pass" and _covers(said_of, domain)


def _signed_by(result: Result, domain: str) -> bool:
    signer = result.properties.get("header.d") or result.properties.get("header.i", "").rpartition("@")[2]
    return result.value == "pass" and _covers(signer.lower().rstrip("."), domain)


def _covers(signer: str, domain: str) -> bool:
    return "." in signer and (domain == signer or domain.endswith(f".{signer}"))

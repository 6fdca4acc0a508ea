"""Proves who sent a push. A signature is made over the bytes as they were received, before anything unpacks or reads
them: whoever signs what a framework has parsed signs something else.

standard    Standard Webhooks 1.0: over `id.timestamp.body`, several signatures, a time stamp that must be recent
superdesk   `x-superdesk-signature: sha1=…` over the body, as Superdesk sends it
github      `X-Hub-Signature-256: sha256=…` over the body
websub      `X-Hub-Signature: sha256=…` (W3C WebSub names sha1, sha256, sha384 and sha512), or as `github`
bearer      `Authorization: Bearer …`: the token itself
unsigned    nothing
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from stream.feeds.push.keys import key_of
from stream.feeds.push.settings import PushSettings

__all__ = ["Proof", "delivery_id_of", "hopeless", "keys_of", "prove"]

_TOLERANCE = 300
"""Seconds that a time stamp may be off, either way: what Standard Webhooks asks for."""
_SIGNATURES = 16
"""Signatures of one push that are looked at: two keys and a few versions are usual, and each costs a comparison."""
_SECONDS = re.compile(r"[0-9]{1,12}")
_SHIFTED = re.compile(r"\.1[0-9]{9}\Z")
"""An id that ends with a time stamp. `id.timestamp.body` is signed, so that of an old push whose body begins with
figures and a dot the stamp could be told as part of the id, and those figures as a stamp of today.
"""
_GITHUB = ("X-Hub-Signature-256", ("sha256",))
_OVER_BODY = {
    "superdesk": (("x-superdesk-signature", ("sha1",)),),
    "github": (_GITHUB,),
    "websub": (_GITHUB, ("X-Hub-Signature", ("sha1", "sha256", "sha384", "sha512"))),
}
"""Where each scheme that signs the body alone has its signature, and made by which hashes; the first header counts."""
_DIGEST_BYTES = {"sha1": 20, "sha256": 32, "sha384": 48, "sha512": 64}
_ID_HEADERS = {"standard": "webhook-id", "github": "X-GitHub-Delivery"}
_ID_CHARACTERS = 256
"""The longest id that a record's header carries: ids are some forty characters."""


@dataclass(slots=True)
class Proof:
    """What is known of a push before its body, and grows with it."""

    given: Sequence[bytes] = ()
    """The signatures that came with it."""
    made: list[hmac.HMAC] = field(default_factory=list)
    """One for each key of ours."""

    def update(self, chunk: bytes) -> None:
        """Take in the next bytes of the body, as received."""
        for one in self.made:
            one.update(chunk)

    def holds(self) -> bool:
        """Return whether one of the signatures is one of ours. What is compared takes the same time, right or wrong."""
        ours = [one.digest() for one in self.made]
        return sum(hmac.compare_digest(mine, theirs) for mine in ours for theirs in self.given) > 0


class _Proved(Proof):
    def holds(self) -> bool:
        return True


def keys_of(settings: PushSettings) -> tuple[bytes, ...]:
    """Return the keys that a source's pushes are signed with, without secrets that are none."""
    keys = (key_of(settings.scheme, secret.get_secret_value()) for secret in settings.secret)
    return tuple(key for key in keys if key)


def prove(scheme: str, keys: Sequence[bytes], headers: Mapping[str, str], now: datetime) -> Proof | None:
    """Return the proof that the headers of a push begin; None where they alone show that it cannot hold. `headers` are
    read whatever their case.
    """
    if scheme == "standard":
        return _standard(keys, headers, now)
    if scheme in {"bearer", "unsigned"}:
        return _Proved() if scheme == "unsigned" or _is_token(keys, headers.get("Authorization")) else None
    for header, hashes in _OVER_BODY[scheme]:
        if header in headers:
            return _over_body(keys, headers[header], hashes)
    return None


def hopeless(key: bytes) -> Proof:
    """Return a proof that never holds, and costs what others cost."""
    return Proof((), [hmac.new(key, b"", "sha256")])


def delivery_id_of(scheme: str, headers: Mapping[str, str]) -> str | None:
    """Return the sender's own id of a delivery, where it gives one: that of its scheme, or an `Idempotency-Key`."""
    given = headers.get(_ID_HEADERS.get(scheme, "Idempotency-Key"), "").strip()
    return given.encode("utf-8", "replace").decode()[:_ID_CHARACTERS] or None


def _standard(keys: Sequence[bytes], headers: Mapping[str, str], now: datetime) -> Proof | None:
    name, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not name or _SHIFTED.search(name) or not _SECONDS.fullmatch(stamp):
        return None
    if abs(int(stamp) - now.timestamp()) > _TOLERANCE:
        return None
    signatures = headers.get("webhook-signature", "").split(" ", _SIGNATURES)[:_SIGNATURES]
    given = [_decoded(one.removeprefix("v1,")) for one in signatures if one.startswith("v1,")]
    signed = f"{name}.{stamp}.".encode("utf-8", "surrogateescape")
    return _proof(keys, given, "sha256", signed)


def _over_body(keys: Sequence[bytes], header: str, hashes: Collection[str]) -> Proof | None:
    name, _, signature = header.partition("=")
    if name not in hashes:
        return None
    try:
        return _proof(keys, [bytes.fromhex(signature)], name)
    except ValueError:
        return None


def _is_token(keys: Sequence[bytes], header: str | None) -> bool:
    kind, _, token = (header or "").partition(" ")
    given = token.strip().encode("utf-8", "surrogateescape")
    return sum(hmac.compare_digest(key, given) for key in keys) > 0 and kind.lower() == "bearer"


def _proof(keys: Sequence[bytes], given: Sequence[bytes], name: str, before: bytes = b"") -> Proof | None:
    whole = [one for one in given if len(one) == _DIGEST_BYTES[name]]
    return Proof(whole, [hmac.new(key, before, name) for key in keys]) if whole and keys else None


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except (ValueError, binascii.Error):
        return b""

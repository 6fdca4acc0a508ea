"""Makes the key that pushes are signed with of the secret that the file gives."""

from __future__ import annotations

import base64

__all__ = ["key_of"]


def key_of(scheme: str, secret: str) -> bytes:
    """Return the key. A secret of nothing but white space, or that the scheme cannot read, gives an empty one, which is
    no key: with it anybody could sign.
    """
    if scheme != "standard":
        return secret.encode() if secret.strip() else b""
    text = secret.strip().removeprefix("whsec_").rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        return b""

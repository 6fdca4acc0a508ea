"""Lists what a site calls itself: no headline and no author is called so."""

from __future__ import annotations

import re

from stream.wire.html.meta import host_of

__all__ = ["folded", "own_names"]

_PART = re.compile(r"\s*[|–—•·»:]+\s*|\s+-+\s+")
_SHORTEST_LABEL = 3
"""Letters of a label of a host: `news` and `courier` are names, `co` and `tv` are not."""
_COMMON_LABELS = frozenset({"www", "com", "net", "org", "news", "blog", "online", "info", "web", "mobile", "amp"})
_SHORTEST_INITIALS = 3


def folded(text: str) -> str:
    """Return a text as it is compared: letters and digits only, in small letters."""
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def own_names(names: tuple[str | None, ...], addresses: tuple[str | None, ...]) -> frozenset[str]:
    """Return the site's names, folded: `names` whole, in their parts (`Courier | News of the bay`), without their
    article, and as initials; and the labels of the hosts of its `addresses`.
    """
    found: set[str] = set()
    for name in (" ".join(name.split()) for name in names if name):
        parts = [name, *_PART.split(name)]
        for part in parts:
            words = part.split()
            found |= {folded(part), folded(part.partition(".")[0])}
            if len(words) > 1 and words[0].casefold() in {"the", "der", "die", "das", "le", "la", "el", "il"}:
                found.add(folded(" ".join(words[1:])))
            initials = "".join(word[0] for word in words if word[0].isalpha())
            found |= {initials.casefold()} if len(initials) >= _SHORTEST_INITIALS else set()
    for host in filter(None, map(host_of, addresses)):
        labels = host.split(".")
        found |= {folded(host), *(folded(label) for label in labels[:-1] if len(label) >= _SHORTEST_LABEL)}
    return frozenset(found - _COMMON_LABELS - {""})

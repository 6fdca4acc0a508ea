"""Chooses the headline among a page's titles: it is JSON-LD's, unless the page shows it whole or without its kicker."""

from __future__ import annotations

import re

__all__ = ["headline_of"]

_SEPARATOR = re.compile(r"\s+[|–—\-•·«»›:]+\s+")
_KICKER = 30
"""Characters of a kicker before the headline: `Chronik: `, `Live – `."""
_NAME_WORDS = 2
"""Words of an `h1` that is a site's name where both other titles agree on another."""
_TELLING = 12
"""Letters from which on a common beginning is no accident."""


def headline_of(
    ld: str | None, shared: str | None, shown: list[str], title: str | None, site: str | None
) -> str | None:
    """Return the headline of a page. `ld` is JSON-LD's, `shared` Open Graph's, `shown` the page's `h1`s, `title` its
    title, `site` its name.

    JSON-LD's word counts; but where the page's `h1` is the same, or the same with more words, or without the kicker
    before it, the `h1` does. Without JSON-LD it is the `h1` that another title confirms, else the first. A site's name
    at the end is cut off.
    """
    shown = [text for text in shown if not site or len(shown) == 1 or not _same(text, site)]
    shown = [] if site and (ld or shared) and all(_same(text, site) for text in shown) else shown
    if agreed := _agreed(ld, shared, title, shown, site):
        return agreed
    if ld:
        ld = _without_site(ld, site)
        return next((text for text in shown if _same(text, ld) or _begins(text, ld) or _kicked(ld, text)), ld)
    others = [text for text in (shared, title) if text]
    confirmed = next(
        (text for text in shown if any(_begins(other, text) or _kicked(other, text) for other in others)), None
    )
    if confirmed:
        return confirmed
    is_name = len(others) > 1 and _same(*others) and len(shown) == 1 and len(shown[0].split()) <= _NAME_WORDS
    if shown and not is_name and (len(shown) == 1 or not others):
        return shown[0]
    if shared:
        return _without_site(shared, site)
    return max(_SEPARATOR.split(title), key=len) if title else None


def _agreed(ld: str | None, shared: str | None, title: str | None, shown: list[str], site: str | None) -> str | None:
    """Return the headline that the page shows, shares and has as its title, whatever JSON-LD has for search engines; or
    what two of the other titles agree on, where the one that is shown has a kicker before it.
    """
    others = [_without_site(text, site) for text in (ld, shared, title) if text]
    if shared and title:
        page = {_folded(text) for text in others[-2:]}
        same = next((text for text in shown if page == {_folded(text)}), None)
        if same:
            return same
    for text in others:
        folded = _folded(text)
        confirmed = sum(1 for other in others if _folded(other) == folded or _kicked(other, text)) > 1
        if len(folded) >= _TELLING and confirmed:
            shown_longer = (one for one in map(_folded, shown) if len(folded) < len(one) <= len(folded) + _KICKER)
            if any(one.endswith(folded) for one in shown_longer):
                return text
    return None


def _same(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def _begins(longer: str, start: str) -> bool:
    folded = _folded(start)
    return _folded(longer).startswith(folded) and (len(folded) >= _TELLING or _same(longer, start))


def _kicked(longer: str, headline: str) -> bool:
    """Return whether `longer` is a kicker, its colon or dash, and the headline."""
    at = longer.find(headline)
    return (
        0 < at <= _KICKER and longer.endswith(headline) and longer[:at].rstrip()[-1:] in {":", "-", "–", "—", "|", "+"}
    )


def _folded(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def _without_site(title: str, site: str | None) -> str:
    parts = _SEPARATOR.split(title)
    if site and len(parts) > 1 and _folded(parts[-1]) in {_folded(site), _folded(site.partition(".")[0])}:
        return title[: title.rfind(parts[-1])].rstrip(" |–—-•·«»›:")
    return title

"""Takes the mark of its house off a headline: `>>>HPA/Dam holds`, `ANSA/ Diga regge`.

What tells of the version or the kind of a story (`UPDATE 2-`, `AMP.-`, `CORRECTED -`, `(Extra):`) is no such mark: it
is part of the headline as it was sent.
"""

from __future__ import annotations

import re

from stream.normalise.agency import is_agency

__all__ = ["without_house_mark"]

_ADORNED = re.compile(r"\A(?:[>*+#=]{2,}\s*[A-Z][A-Z0-9.-]{1,11}\s?/|>{2,}(?!>))\s*(?=\S)")
"""Signs, and mostly who sends it: behind signs it need not be an agency that we know."""
_NAMED = re.compile(r"\A([A-Z][A-Za-z-]{1,11})/\s+(?=\S)")
"""The agency alone, and a blank: `Reuters/Ipsos poll` names two houses, and is copy."""


def without_house_mark(headline: str) -> str:
    """Return the headline without the mark of the house that sends it; the same where it has none."""
    found = _ADORNED.match(headline)
    if found is None and (named := _NAMED.match(headline)) and is_agency(named[1]):
        found = named
    return headline[found.end() :] if found else headline

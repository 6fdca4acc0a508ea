"""Finds the headline as the text has it: the first paragraph of a flash, and headlines without the names that outlets
put before or after them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.lexicon.takes import RUNNING

__all__ = ["headline_of", "without_outlet"]

_OUTLET = (
    r"(?:The\s)?(?:[A-Z][\w.&'’-]*\s){0,4}(?:Times|Post|News|Press|Journal|Tribune|Guardian|Herald|Reuters|Today|Week|Telegraph|"
    r"Independent|Chronicle|Gazette|Globe|Mail|Observer|Zeitung|Spiegel|Welt|Monde|Figaro|País|Mundo|CNN|BBC|NPR|NBC|CBS|ABC|"
    r"AP|AFP|UPI|dpa|NYT|Politico|POLITICO|Breitbart|Bloomberg|Xinhua|TASS|Agency|Magazine|Online)(?:\s(?:News|Online|\.com))?"
)
"""Names of outlets."""
_SUFFIX = re.compile(rf"\s+(?:[|–—-]|::)\s+{_OUTLET}\s*\Z")
"""` - The New York Times`, ` | Reuters`. They defeat every comparison of titles (mediacloud/backend#346)."""
_PIPE = re.compile(r"\s+[|¦]\s+[^|¦]{2,40}\Z")
"""A bar parts the title of a page from its site, whatever the site is called."""
_PREFIX = re.compile(
    rf"\A{_OUTLET}:\s+|\A(?:Op-Ed (?:Columnist|Contributor)|Opinion|Editorial|Video|Watch|WATCH|VIDEO):\s+|"
    rf"\A(?:(?:{'|'.join(RUNNING)})(?: \d{{1,2}})?|CORRECTED|EXCLUSIVE|BREAKING|FLASH)\s?[-:]\s?"
)
"""What outlets and wires put before a headline."""
_SIGNS = ("-", "–", "—", "|", "::")
"""Signs that part a headline from the name of its outlet."""
_HEADLINE_LIMIT = 300
"""Characters of the longest headline that is looked at: no desk sends a longer one."""
_FLASH_LIMIT = 160
"""Characters of a first paragraph that is the headline of a flash as a whole; of a longer one the first sentence is."""
_STOP = re.compile(r"[.!?](?<=[^\W\d_]{3}.)(?=\s+[^\W\d_a-z])")
"""A sentence's stop: not that of an initial or an abbreviation."""


def without_outlet(headline: str, own: Sequence[str] = ()) -> str:
    """Return the headline without the outlet or a wire's running words (`UPDATE 2-`) before or after it. `own` are
    names of the article's own outlet. Where nothing would be left, or the headline is longer than 300 characters, it is
    returned as it is.
    """
    if len(headline) > _HEADLINE_LIMIT:
        return headline
    stripped = _PREFIX.sub("", _PIPE.sub("", _SUFFIX.sub("", headline))).strip()
    for name in own:
        for sign in _SIGNS:
            end = f" {sign} {name}".casefold()
            if name and stripped.casefold().endswith(end):
                stripped = stripped[: -len(end)].rstrip()
    return stripped or headline


def headline_of(lead: str | None) -> str | None:
    """Return what stands for a headline where the wire has none, as in alerts of AFP and AP: the lead, or its first
    sentence. None without a lead.
    """
    if lead is None:
        return None
    if len(lead) <= _FLASH_LIMIT:
        return lead
    stop = _STOP.search(lead, 0, 4 * _FLASH_LIMIT)
    end = 2 * _FLASH_LIMIT
    return lead[: min(stop.end(), end) if stop is not None else end].rstrip() or None

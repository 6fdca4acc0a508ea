"""Finds the headline as the text has it, without the names that outlets put before or after it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.lexicon.takes import RUNNING

__all__ = ["without_outlet"]

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

"""Reads titles before names: where the name itself begins, and which gender the title tells."""

from __future__ import annotations

from collections.abc import Sequence

from stream.extract.names.first_names import FEMALE, MALE
from stream.extract.names.gender import Gender
from stream.extract.names.people import DEMONYMS, FEMALE_TITLES, MALE_TITLES, ROLE_SUFFIXES, TITLE_SUFFIXES, TITLES

__all__ = ["GENITIVE", "core", "title_gender"]

GENITIVE = ("'s", "’s")
"""What a name in the genitive ends with."""
_TITLE_ENDS = frozenset(suffix[-4:] for suffix in TITLE_SUFFIXES)
"""The last letters of `TITLE_SUFFIXES`. Few words end in them, so that the others need not be compared with each
suffix.
"""
_FIRST_NAMES = MALE | FEMALE
_SHORT = 3
"""Letters of a last part that are too few for a role: `-el`, or `-ist` by itself."""
_ARABIC = frozenset(("al", "el", "abu", "bin", "ibn", "abd", "abdul"))
"""First parts of Arabic names with a hyphen."""


def core(lowers: Sequence[str], first: int, last: int) -> tuple[int, str]:
    """Return where the name itself begins in the capitalised words `first` to `last` (excluded), and the title before
    it, empty where there is none: `Danish President Inge Holm` → 2, `president`. `Secretary of State Inge Holm` → 3.
    `Liberal Democrat Inge Holm` → 2. `Hafen-Chefin Inge Holm` → 1.
    """
    begin, title = first, ""
    for index in range(first, last - 1):
        lower = lowers[index]
        if (
            lower in TITLES
            or (lower[-4:] in _TITLE_ENDS and lower.endswith(TITLE_SUFFIXES))
            or ("-" in lower and _is_tied(lower))
        ):
            following = lowers[index + 1]
            if following == "of":
                if last - index >= 5:
                    begin, title = last - 2, lower
            elif following not in GENITIVE:
                begin, title = max(begin, index + 1), lower
    while last - begin > 2 and not title and lowers[begin] in DEMONYMS:
        begin += 1
    return begin, title


def _is_tied(lower: str) -> bool:
    """Return whether a word with a hyphen is a role tied to a company, a party or a place: `hafen-chefin`,
    `abc-politiker`. It is not in `hans-peter` and `anna-lena`.
    """
    parts = lower.split("-")
    role = parts[-1]
    if not (role in TITLES or role.endswith(ROLE_SUFFIXES)) or len(role) <= _SHORT:
        return False
    return role not in _FIRST_NAMES and parts[0] not in _FIRST_NAMES and parts[0] not in _ARABIC


def title_gender(lowers: Sequence[str]) -> Gender:
    """Return the gender that the first title of these words tells."""
    for lower in lowers:
        if lower in MALE_TITLES:
            return Gender.MALE
        if lower in FEMALE_TITLES:
            return Gender.FEMALE
    return Gender.UNKNOWN

"""Finds where single-quoted stretches begin and end. ’ is an apostrophe as often as a mark."""

from __future__ import annotations

from collections.abc import Sequence

from stream.extract.marks.quotation_marks import SINGLE, Mark

__all__ = ["begins", "may_be_genitive", "may_be_left_open", "single_end"]

_STOPS = frozenset(".,!?…")


def single_end(following: Sequence[Mark]) -> Mark | None:
    """Return the mark that closes a stretch, of those that follow the opening one; None where none does."""
    end: Mark | None = None
    for other in following:
        if other.char not in SINGLE:
            continue
        if other.char != "’" and other.can_open and not other.can_close:
            break
        shape = other.char == "’" and not other.after.isalnum()
        if other.char in "'’" and (other.can_close or shape or other.before in _STOPS):
            end = end if end is not None and other.before.isalnum() else other
            if other.before not in ("s", "S"):  # workers’ rights: look on for a better end
                break
    return end


def may_be_left_open(mark: Mark) -> bool:
    """Return whether a mark can open without ever closing: a capital follows, or it opens its paragraph. ’tis and ’em
    cannot.
    """
    return mark.after.isupper() or not mark.before


def begins(mark: Mark) -> bool:
    """Return whether ‘ opens by its shape alone: punctuation stands right before it (`said,‘Look`), or blanks on both
    sides.
    """
    return not mark.before.isalnum() and (mark.after.isalnum() or mark.after in "“[" or not mark.before.strip())


def may_be_genitive(mark: Mark) -> bool:
    """Return whether a mark may end a genitive, `the workers’ rights`: an s stands before it and a space after it."""
    return mark.before in ("s", "S") and mark.after.isspace()

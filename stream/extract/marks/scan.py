"""Scans a paragraph for the stretches that stand between marks.

It is a state machine over the marks of one paragraph. Directed marks (“ « „ 「) tell their side by their shape,
straight ones by the white space around them and by what is open. Its state ends with the paragraph, so that a lost
mark harms one paragraph at most. Inner marks never end the outer quote and are not reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from stream.extract.marks.pairs import are_paired
from stream.extract.marks.quotation_marks import (
    ANGLE,
    CLOSE,
    CORNER,
    DOUBLE,
    LOW,
    OPEN,
    SINGLE,
    STRAIGHT,
    Mark,
    Shape,
    double_marks,
    marks_at,
    marks_of,
)
from stream.extract.marks.singles import begins, may_be_genitive, may_be_left_open, single_end
from stream.extract.paragraphs import Span

__all__ = ["Run", "scan", "scan_at"]

_new = tuple.__new__
_STOPS = frozenset(".,!?…")
_SINGLE_OPENERS = ("‘", "'")
"""Single marks that can open."""
_GAP = 4
"""Characters of the blank line between two paragraphs and of the sign after it."""
_SINGLE_REACH = 60
"""Marks that are looked at for the end of a single-quoted stretch: bounds the search."""


class Run(NamedTuple):
    """Marked words with their marks; `inner` is what stands between. `closed` is false where the closing mark is
    missing: the run then goes to the paragraph's end, or to the mark that opens the next.
    """

    start: int
    end: int
    inner: Span
    closed: bool = True


def scan(text: str, paragraph: Span, *, singles: bool = False) -> list[Run]:
    """Return the marked runs of one paragraph in order. With `singles`, single marks quote too (British style). Linear
    in the length of the paragraph.
    """
    if singles:
        following = text[paragraph[1] : paragraph[1] + _GAP].lstrip()
        marks = marks_of(text, paragraph, singles=True)
        return _Scan(marks, paragraph[1], singles=True, goes_on=following[:1] in _SINGLE_OPENERS).runs()
    return scan_at(text, paragraph, double_marks(text, *paragraph))


def scan_at(text: str, paragraph: Span, places: Sequence[Span]) -> list[Run]:
    """Return what `scan` finds in a paragraph whose double marks stand at `places`; single marks quote nothing
    there.
    """
    if are_paired(text, paragraph, places):
        each = iter(places)
        return [
            _new(Run, (at, end, (inner, last), True))
            for (at, inner), (last, end) in zip(each, each, strict=True)
            if last > inner
        ]
    return _Scan(marks_at(text, paragraph, places), paragraph[1], singles=False).runs()


class _Scan:
    """One pass over the marks of a paragraph. `goes_on` says that the next paragraph begins with a single mark.
    `left` counts the double marks that are still to come, by shape; `depth` the inner marks that are open.
    """

    def __init__(self, marks: list[Mark], end: int, *, singles: bool, goes_on: bool = False) -> None:
        self.marks, self.end, self.singles, self.goes_on = marks, end, singles, goes_on
        self.found: list[Run] = []
        self.left = dict.fromkeys(Shape, 0)
        for mark in marks:
            if mark.char in DOUBLE:
                self.left[DOUBLE[mark.char]] += 1
        self.open: Mark | None = None
        self.depth = 0
        self.skip_to = 0

    def runs(self) -> list[Run]:
        """Return the runs, in order."""
        for index, mark in enumerate(self.marks):
            if mark.char in DOUBLE:
                self.left[DOUBLE[mark.char]] -= 1
            if mark.at < self.skip_to:
                continue
            if self.open is not None:
                self._inside(mark, self.open)
            elif mark.char in SINGLE:
                if self.singles:
                    self._single(index)
            elif self._opens(mark):
                self._begin(mark)
        if self.open is not None:
            self.found.append(Run(self.open.at, self.end, (self.open.end, self.end), closed=False))
        return self.found

    def _begin(self, mark: Mark) -> None:
        """Open a run at a mark."""
        self.open, self.depth = mark, 0

    def _finish(self, mark: Mark) -> None:
        """Close the open run at a mark; an empty one is left out."""
        if self.open is not None and mark.at > self.open.end:
            self.found.append(Run(self.open.at, mark.end, (self.open.end, mark.at)))
        self.open = None

    def _opens(self, mark: Mark) -> bool:
        """Return whether a double mark opens a run where none is open."""
        if mark.char in CORNER:
            return True
        if mark.char in ANGLE:
            return mark.char in "«‹" or mark.can_open
        shape = DOUBLE.get(mark.char)
        if shape in (OPEN, LOW):
            return True
        return mark.can_open

    def _inside(self, mark: Mark, opener: Mark) -> None:
        """Take a mark within an open run."""
        if opener.char in CORNER:
            self._pair(mark, opener.char, CORNER[opener.char])
        elif opener.char in ANGLE:
            self._pair(mark, opener.char, ANGLE[opener.char])
        elif mark.char in DOUBLE:
            self._double(mark, opener)

    def _pair(self, mark: Mark, opener: str, closer: str) -> None:
        """Take a mark within a run whose mark has one counterpart: angle and corner marks."""
        if mark.char == closer:
            self._close(mark)
        elif mark.char == opener:
            self.depth += 1

    def _close(self, mark: Mark) -> None:
        """Close the innermost open mark, which ends the run if it is the outer one."""
        if self.depth:
            self.depth -= 1
        else:
            self._finish(mark)

    def _double(self, mark: Mark, opener: Mark) -> None:
        """Take a double mark within a run that a double mark opened."""
        shape = DOUBLE[mark.char]
        if shape is CLOSE:
            self._close(mark)
        elif shape is STRAIGHT:
            self._straight(mark)
        elif mark.before in _STOPS and mark.after.isalnum():
            self._lost(mark)  # born.“Your facts: an end and a beginning in one
        elif shape is OPEN and opener.char == "„":
            self._close(mark)
        elif mark.can_close and not mark.can_open:
            self._close(mark)  # “…“: both ends the same, as some systems send it
        elif self.left[CLOSE] > self.left[OPEN] + self.depth or (not self.left[CLOSE] and self.left[STRAIGHT] > 1):
            self.depth += 1
        else:
            self._lost(mark)

    def _straight(self, mark: Mark) -> None:
        """Take a straight double mark within a run."""
        if mark.before.isdigit() and mark.after.isspace() and self.left[STRAIGHT] % 2 == 1 and mark.char == '"':
            return  # inches: 6'2" tall
        if mark.can_open and not mark.can_close:
            if self.left[STRAIGHT] >= 2 and self.left[STRAIGHT] % 2 == 0:
                self.depth += 1
            else:
                self._lost(mark)
        else:
            self._close(mark)

    def _lost(self, mark: Mark) -> None:
        """End the open run unclosed, where another opens before its closing mark, and open the other."""
        if self.open is not None and mark.at > self.open.end:
            self.found.append(Run(self.open.at, mark.at, (self.open.end, mark.at), closed=False))
        self._begin(mark)

    def _single(self, index: int) -> None:
        """Take a single mark that opens, up to the best mark that closes it. It may stay open where the next paragraph
        goes on with it, or where it opens its own paragraph.
        """
        mark = self.marks[index]
        if mark.char == "’" or not (mark.can_open or (mark.char == "‘" and begins(mark))):
            return
        following = self.marks[index + 1 : index + 1 + _SINGLE_REACH]
        end = single_end(following)
        last = not any(other.char in _SINGLE_OPENERS and other.can_open and not other.can_close for other in following)
        if last and self.goes_on and (end is None or may_be_genitive(end)) and may_be_left_open(mark):
            end = None
        if end is not None and end.at > mark.end:
            self.found.append(Run(mark.at, end.end, (mark.end, end.at)))
            self.skip_to = end.end
        elif end is None and last and may_be_left_open(mark) and (self.goes_on or not mark.before):
            self.found.append(Run(mark.at, self.end, (mark.end, self.end), closed=False))
            self.skip_to = self.end

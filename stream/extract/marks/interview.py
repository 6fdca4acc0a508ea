"""Reads interviews and transcripts: paragraphs that begin with the label of the speaker and have no quotation marks.

TAPPER: Will you sign it?          Q: Will you sign it?
RYAN: We shall see.                A: We shall see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from stream.extract.marks.scan import Run
from stream.extract.paragraphs import Span

__all__ = ["ANSWER", "QUESTION", "answers_of", "turns_of"]

QUESTION = frozenset(("Q", "Q.", "QUESTION", "Question", "F", "Frage"))
ANSWER = frozenset(("A", "A.", "ANSWER", "Answer"))
"""Labels of the one who asks and the one who answers, which name no person."""
_LABEL = re.compile(
    r"^[ \t]*[\"“„«]?((?:MR|MS|MRS|DR|SEN|REP|GOV|PRESIDENT|SECRETARY)\.? )?"
    r"([QAF]|Question|Answer|Frage|[^\W\d_a-z][\w.'’-]{1,20}(?: [^\W\d_a-z][\w.'’-]{0,20}){0,3})"
    r"(?: \([^()\n]{1,40}\))?:\s+(?=\S)"
)
"""The label of a turn: a name in capitals or with capitals, perhaps a title before it and a remark in brackets after
it. A transcript may stand within marks.
"""
_MARKS = ' \t"”“„«»'
"""Marks around a transcript, and blanks beside them."""
_FEW = 4
"""Turns that an interview has at least: fewer are a list, or a colon that introduces a quote."""
_SHARE = 0.5
"""Share of the paragraphs from the first turn to the last that must be turns. The others go on with a turn, or tell
what happens.
"""
_SCARCE = 8
"""Different labels of one conversation at most: a text with more is a list of headings."""


def turns_of(text: str, spans: Sequence[Span]) -> dict[int, Run]:
    """Return what is said in each turn, by paragraph, as a run without marks; empty where the text is no interview. At
    least two must speak, and one of them twice. Questions labelled `Q` are the newspaper's own and are left out.
    """
    if text.count(":") < _FEW:
        return {}
    found: dict[int, Run] = {}
    labels: list[str] = []
    for paragraph, (start, end) in enumerate(spans):
        label = _LABEL.match(text[start : min(end, start + 120)])
        if label is None:
            continue
        begin = start + label.end()
        last = start + len(text[start:end].rstrip(_MARKS if text[start] in _MARKS else None))
        if begin < last:
            found[paragraph] = Run(begin, last, (begin, last))
            labels.append(label[2])
    different = len(set(labels))
    if len(found) < _FEW or not 1 < different <= min(_SCARCE, len(labels) - 1):
        return {}
    if len(found) < _SHARE * (max(found) - min(found) + 1):
        return {}
    asked = [paragraph for paragraph, label in zip(found, labels, strict=True) if label in QUESTION]
    return {paragraph: run for paragraph, run in found.items() if paragraph not in asked}


def answers_of(text: str, spans: Sequence[Span], turns: Mapping[int, Run]) -> list[int]:
    """Return the paragraphs of those turns whose label is `A` or `Answer`, which names nobody."""
    return [
        paragraph
        for paragraph, turn in turns.items()
        if text[spans[paragraph][0] : turn.start].strip(_MARKS).rstrip(": \t") in ANSWER
    ]

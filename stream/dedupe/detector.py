"""Defines `Detector`, which takes an article's sketch and gives its verdict.

The index is the truth, and all that outlives the detector; everything else is derived from it by `rebuild`, and belongs
to the detector. There is no clock here: time comes with the articles. One thread at a time may use a detector; any
number of detectors may work side by side.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from schemas import RawRecord, Relation, Verdict
from stream.dedupe.finding import Finding
from stream.dedupe.identity import identify
from stream.dedupe.index.entry import Entry
from stream.dedupe.index.inverted import InvertedIndex
from stream.dedupe.index.protocol import Index
from stream.dedupe.layout import rounded
from stream.dedupe.likeness.link import Linker
from stream.dedupe.params import Params
from stream.dedupe.sketching.sketch import Sketch
from stream.errors import Rejected

__all__ = ["Detector"]

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Detector:
    """Judges articles one after the other. Call `rebuild` where the index is not empty, or was changed by others."""

    def __init__(self, index: Index, params: Params | None = None) -> None:
        self._index = index
        self._params = params or Params()
        self._window = self._params.window // timedelta(minutes=1)
        self._inverted, self._linker = self._empty()
        self._decided = _LONG_AGO

    def __len__(self) -> int:
        """Return how many articles are remembered."""
        return len(self._inverted)

    @property
    def nbytes(self) -> int:
        """Bytes of what is derived from the index to find its entries again."""
        return self._inverted.nbytes

    def rebuild(self) -> None:
        """Derive everything from the index anew. In what order the index gives its entries makes no difference, and an
        entry of a format that this version does not know is left out.
        """
        inverted, linker = self._empty()
        inverted.add_all(self._index.values())
        self._inverted, self._linker = inverted, linker
        newest = inverted.newest()
        self._decided = _LONG_AGO if newest is None else newest.verdict.decided_at

    def _empty(self) -> tuple[InvertedIndex, Linker]:
        inverted = InvertedIndex(self._index, self._params.max_entries)
        return inverted, Linker(inverted, self._params)

    def judge(self, sketch: Sketch, raw: RawRecord, decided_at: datetime) -> Verdict:
        """Return the verdict, and the entry in the index.

        An article that is known gets the verdict that it got before, and nothing is written: a redelivery is never
        its own duplicate. `raw` is where this delivery came from, `decided_at` becomes the verdict's, unless a
        verdict before it, of this index or of the article that it relates to, was given later.
        """
        stored = self._index.get(sketch.article_id)
        known = None if stored is None else _readable(stored)
        if known is not None:
            return known.verdict
        self._advance(sketch, decided_at)
        self._sweep()
        finding = self._find(sketch)
        # It never goes back, whatever the clock does: what was judged before is told by it when it comes again.
        after = finding.of.verdict.decided_at if finding.of is not None else _LONG_AGO
        self._decided = max(decided_at, self._decided, after)
        verdict = _verdict(sketch, finding, self._decided)
        entry = Entry(self._inverted.next_order, self._inverted.now, sketch, raw, verdict)
        self._index.put(sketch.article_id, entry.to_bytes())
        self._inverted.add(entry)
        return verdict

    def _find(self, sketch: Sketch) -> Finding:
        return identify(sketch, self._inverted) or self._linker.link(sketch) or Finding(Relation.NEW)

    def _advance(self, sketch: Sketch, decided_at: datetime) -> None:
        """Advance the time. It never goes back, never past the moment of judgement, and at most half a window at once:
        one absurd stamp does not empty the index.
        """
        inverted = self._inverted
        arrived = min(sketch.received, int(decided_at.timestamp()) // 60)
        if inverted.now:
            arrived = min(arrived, inverted.now + max(self._window // 2, 1))
        inverted.now = max(inverted.now, arrived)

    def _sweep(self) -> None:
        inverted, params = self._inverted, self._params
        for _ in range(params.swept):
            seen = inverted.oldest_seen()
            if seen is None or (seen >= inverted.now - self._window and len(inverted) < params.max_entries):
                return
            inverted.forget_oldest()


def _readable(data: bytes) -> Entry | None:
    """Return the entry; None for one of a format that this version does not know: its article is judged as if it were
    unknown.
    """
    try:
        return Entry.from_bytes(data)
    except Rejected:
        return None


def _verdict(sketch: Sketch, finding: Finding, decided_at: datetime) -> Verdict:
    of = finding.of
    return Verdict(
        relation=finding.relation,
        story_id=sketch.article_id if of is None else of.verdict.story_id,
        of=None if of is None else of.sketch.article_id,
        score=rounded(finding.score),
        evidence={name.value: rounded(value) for name, value in finding.evidence.items()},
        # The article's own id may be among them, where it was forgotten and comes again.
        supersedes=tuple(other for other in finding.supersedes if other != sketch.article_id),
        merges=finding.merges,
        decided_at=decided_at,
    )

"""Stage 3 judges whether an article is new, a copy, or a later version of one that we have. It is pure; the index is
behind a protocol.

    sketch(article)                      stateless, in the stage before
    Detector(index, params).judge(…)     the verdict; writes its entry to the index, and nothing else

The rooms, from the bottom up:

    layout      the bytes of a sketch and of an index entry; columns: of thousands at once
    sketching   an article to its sketch: clean → tokenise → shingle → build
    index       what is known, and how it is found again: entry, postings, document frequency
    likeness    what the text says: link (compare → weigh → relate)
    identity    what the wire itself says; it goes before likeness
    detector    both, in this order, and the window
    routing     which of several detectors see an article; gather: one verdict out of theirs

How it works, and what it rests on: docs/duplicates.md. How well it works: MODEL.md beside this file.
"""

from stream.dedupe.detector import Detector
from stream.dedupe.index.entry import Entry
from stream.dedupe.index.protocol import Index, MemoryIndex
from stream.dedupe.layout import FORMAT, newer_format
from stream.dedupe.params import Params
from stream.dedupe.sketching.build import sketch, sketch_of_text
from stream.dedupe.sketching.sketch import Sketch

__all__ = [
    "FORMAT",
    "Detector",
    "Entry",
    "Index",
    "MemoryIndex",
    "Params",
    "Sketch",
    "newer_format",
    "sketch",
    "sketch_of_text",
]

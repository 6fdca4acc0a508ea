"""Stage 3: is an article new, a copy, or a later version of one that we have? Pure; the index is behind a protocol.

    sketch(article)                      stateless, in the stage before
    Detector(index, params).judge(…)     the verdict; writes its entry to the index, and nothing else

How it works, step by step: `condense` (`clean` → `tokenise`) → `sketch`; `identity` (the wire's own word), else
`likeness` (`shingle` → `postings` → `compare` → `weigh` → `relate`).
"""

from stream.dedupe.detector import Detector
from stream.dedupe.index.entry import Entry
from stream.dedupe.index.protocol import Index, MemoryIndex
from stream.dedupe.params import Params
from stream.dedupe.sketching.build import sketch, sketch_of_text
from stream.dedupe.sketching.sketch import Sketch

__all__ = ["Detector", "Entry", "Index", "MemoryIndex", "Params", "Sketch", "sketch", "sketch_of_text"]

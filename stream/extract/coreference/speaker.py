"""Who speaks, as resolved through the article."""

from __future__ import annotations

from typing import NamedTuple

from schemas.extraction import SpeakerKind
from stream.extract.coreference.antecedent import Antecedent

__all__ = ["UNNAMED", "Speaker"]


class Speaker(NamedTuple):
    """Who speaks: the name as resolved, null where nobody could be named."""

    name: str | None
    kind: SpeakerKind
    meant: Antecedent | None = None
    """Whom a pronoun means, where there is one."""


UNNAMED = Speaker(None, SpeakerKind.UNKNOWN)

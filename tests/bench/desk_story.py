"""A story of many versions: the one whose page is asked for beside the lists."""

from __future__ import annotations

from uuid import UUID

from schemas import ExtractedArticle, Relation
from tests.desk.copy import item
from tests.factories import id_of

__all__ = ["VERSIONS", "story_id", "version_id", "versions"]

VERSIONS = 20
_STORY = "bench-story"
_SAID = "“We are counting every tonne at the quay,” Ana Brandão, the harbour master, said."
_QUOTE = ("“We are counting every tonne at the quay,”", "Ana Brandão")


def story_id() -> UUID:
    """The id of the story."""
    return version_id(0)


def version_id(number: int) -> UUID:
    """The id of a version, from 0."""
    return id_of(f"{_STORY}-{number}")


def versions() -> list[ExtractedArticle]:
    """All of them, the first first."""
    return [_version(number) for number in range(VERSIONS)]


def _version(number: int) -> ExtractedArticle:
    """One of a story that grows, and is older than what a list shows first."""
    body = "\n\n".join([_SAID, *(f"Another {part + 2} ships came in, the council said." for part in range(number + 8))])
    before = f"{_STORY}-{number - 1}"
    made = item(
        f"{_STORY}-{number}",
        Relation.UPDATE if number else Relation.NEW,
        of=before if number else None,
        story=f"{_STORY}-0",
        supersedes=(before,) if number else (),
        minute=number,
        headline=f"Harbour counts {number + 2} ships",
        body=body,
        quotes=(_QUOTE,),
    )
    assert isinstance(made, ExtractedArticle)
    return made

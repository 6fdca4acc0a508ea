"""Defines `Expected`: what is right to find in one seed, as `expected.json` has it beside the seeds.

Only the keys that an expectation has are compared; `null` as a value means that nothing must be found. Paths are
relative to the folder that was loaded, with `/`. Where a file has several articles, the keys describe the one with the
expected headline, or else the one that came first.

- `headline`, byline and dateline are those of the extraction, or of the article where there is no extraction.
- `dateline_places` are compared without regard to case, for a wire's capitals carry no meaning.
- `quotes` has every quotation, **one entry for each run of marked words** (a segment): `"A," he said. "B."` is two
  entries, and so is a quotation of two paragraphs. `text` has all of the run's words with the punctuation inside the
  marks. Before it is compared, quotation marks and white space are cut from both ends of both sides, and inner white
  space becomes one blank. `speaker` is the resolved name, `null` where there is none; without the key it is not
  compared.
- `crossheads` has their texts, in order; none of them may be a paragraph of the body too.
- `not_quotes` has marked words that are no quotation (titles, so-called things).
- `in_body` and `not_in_body` have passages that must, or must not, stand in the body.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from schemas import Relation, Status
from stream.errors import Reason

__all__ = ["Expected", "ExpectedQuote", "Outcome"]


class Outcome(StrEnum):
    """Where a payload ends."""

    STORED = "stored"
    """It is stored as an article of its own: new, or news about an earlier one."""
    DUPLICATE = "duplicate"
    """It is stored as a duplicate (`exact`, `near`), and never alerted."""
    DEADLETTER = "deadletter"
    """It is refused, with a reason."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExpectedQuote(_Strict):
    """One run of marked words, and whose words they are."""

    text: str
    speaker: str | None = None


class Expected(_Strict):
    """What is right to find in one file. The docstring of this module says how each key is compared."""

    outcome: Outcome
    reason: Reason | None = None
    format: str | None = None
    articles: int | None = None
    relation: Relation | None = None
    of: str | None = None
    """The seed that it relates to (`Verdict.of`)."""
    story: str | None = None
    """The seed that its story began with (`Verdict.story_id`)."""
    same_article_as: str | None = None
    """The earlier seed of the very same article id: a redelivery, which gets the stored verdict again."""
    headline: str | None = None
    byline_people: tuple[str, ...] | None = None
    byline_agencies: tuple[str, ...] | None = None
    dateline_places: tuple[str, ...] | None = None
    language: str | None = None
    status: Status | None = None
    urgency: int | None = None
    version: int | None = None
    embargo_until: AwareDatetime | None = None
    crossheads: tuple[str, ...] | None = None
    quotes: tuple[ExpectedQuote, ...] | None = None
    not_quotes: tuple[str, ...] = ()
    in_body: tuple[str, ...] = ()
    not_in_body: tuple[str, ...] = ()
    alerts: tuple[str, ...] | None = None
    """The rules of `deploy/alerts.yaml` that alert it, sorted. A redelivery gets its alerts again, of the same ids."""

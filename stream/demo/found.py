"""Says what became of each seed, in the words of the expectations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from schemas import DUPLICATES, ExtractedArticle, JudgedArticle
from stream.demo.follow import Ending
from stream.demo.seeds import Found, Outcome, Seed
from stream.errors import Reason

__all__ = ["expected_story", "first_paths", "found_in", "headline_of"]


def found_in(seed: Seed, ending: Ending, first: Mapping[UUID, str]) -> Found:
    """Return an ending in the words of the expectations. Of a file's several articles it describes the one that is
    expected.

    `first` is what `first_paths` gives. An ending without a story must have a dead letter or a refusal.
    """
    if not ending.stories:
        reason = ending.letter.reason if ending.letter else str(ending.refused.reason if ending.refused else "")
        return Found(Outcome.DEADLETTER, Reason(reason))
    story = expected_story(seed, ending.stories)
    article, verdict = story.article, story.verdict
    same = first[article.article_id]
    return Found(
        Outcome.DUPLICATE if verdict.relation in DUPLICATES else Outcome.STORED,
        articles=len(ending.stories),
        relation=verdict.relation,
        of=first.get(verdict.of) if verdict.of else None,
        story=first.get(verdict.story_id),
        same_article_as=same if same != seed.path else None,
        article=article,
        extraction=story.extraction if isinstance(story, ExtractedArticle) else None,
        alerts=tuple(sorted({alert.rule for alert in ending.alerts})) if same == seed.path else None,
    )


def expected_story(seed: Seed, stories: Sequence[ExtractedArticle | JudgedArticle]) -> ExtractedArticle | JudgedArticle:
    """Return the story of a seed with the headline that is expected, or else the first that came.

    The articles of one file travel over several partitions and come in any order, so their place tells nothing.
    """
    wanted = seed.expected.headline if seed.expected is not None else None
    return next((story for story in stories if headline_of(story) == wanted), stories[0])


def first_paths(seeds: Sequence[Seed], endings: Mapping[str, Ending]) -> dict[UUID, str]:
    """Return the path of the seed that each article came by first, by article id. `seeds` are in the order of the
    replay.
    """
    first: dict[UUID, str] = {}
    for seed in seeds:
        for story in endings[seed.path].stories:
            first.setdefault(story.article.article_id, seed.path)
    return first


def headline_of(story: ExtractedArticle | JudgedArticle) -> str | None:
    """Return the headline that the extraction chose, or else the article's own."""
    extracted = story.extraction.headline if isinstance(story, ExtractedArticle) else None
    return extracted or story.article.headline

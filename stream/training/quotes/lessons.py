"""Draws from annotated articles what they teach: whom each pronoun means, and which quotes come out right."""

from __future__ import annotations

from stream.extract.attribution.rules import STATED
from stream.extract.coreference.antecedent import FEATURES, Weighing, candidates
from stream.extract.names.gender import ONE_PERSON
from stream.extract.quotation import evidence_of
from stream.extract.quote_reader import Found, read
from stream.extract.sentence.mention import MentionKind
from stream.extract.sentence.parsed import ParsedText
from stream.training.quotes.annotation import Article, SpeakerType, matching, same_name, same_speaker, segments
from stream.training.quotes.regression import Choice, Outcome

__all__ = ["choices", "outcomes"]


def choices(article: Article, by: Weighing) -> list[Choice]:
    """Return for each pronoun of one person that speaks and whose name the annotators know the features of each
    candidate, and which of them are right.
    """
    source, found = read(article.text, by=by)
    chosen: dict[tuple[int, int], Choice] = {}
    for one in found:
        mention = one.attribution.mention
        if mention is None or mention.kind is not MentionKind.PRONOUN or mention.gender not in ONE_PERSON:
            continue
        place = mention.span(source.parsed(one.attribution.paragraph).tokens)
        name = _annotated_name(article, place)
        able = candidates(source, one.attribution.paragraph, mention, one.spoke_last)
        if name is not None and able:
            features = [[FEATURES[number] for number in numbers] for _, numbers in able]
            chosen.setdefault(place, (features, [same_name(candidate, name) for candidate, _ in able]))
    return list(chosen.values())


def _annotated_name(article: Article, place: tuple[int, int]) -> str | None:
    """Return the full name that the annotators gave the pronoun at a place."""
    pronouns = (gold for gold in article.quotes if gold.place == place and gold.kind is SpeakerType.PRONOUN)
    return next((gold.name for gold in pronouns), None)


def outcomes(article: Article, by: Weighing) -> list[Outcome]:
    """Return for each segment that was found its evidence, and whether span and speaker are right. Segments that the
    annotators call optional are left out, and those whose speaker the copy states.
    """
    source, found = read(article.text, by=by)
    return [
        (evidence_of(source, one), right)
        for one in found
        if one.attribution.rule not in STATED
        for run in one.runs
        for span in segments(article.text, run.start, run.end)
        if (right := _is_right(article, source, one, span)) is not None
    ]


def _is_right(article: Article, source: ParsedText, found: Found, span: tuple[int, int]) -> bool | None:
    """Return whether the segment at a trimmed span is right; None where it counts neither way."""
    gold = matching(article.quotes, *span)
    if gold is None:
        near = [one for one in article.quotes if min(span[1], one.end) > max(span[0], one.start)]
        return None if near and all(one.optional for one in near) else False
    if gold.optional:
        return None
    attribution = found.attribution
    if found.speaker.name is None and gold.kind is not SpeakerType.NONE:
        return False  # a mention that was not resolved is no speaker, though the scorer counts it
    place = attribution.mention.span(source.parsed(attribution.paragraph).tokens) if attribution.mention else None
    return same_speaker(found.speaker.name, place, gold)

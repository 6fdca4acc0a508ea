"""Whose words a quote is: adjacency patterns first, then what stands farther off, then the quote before.

The one entry is `attribute`. A fitted ranker over the same candidates would take the place of `_far` here, and nothing
else would change.
"""

from __future__ import annotations

from stream.extract.animacy.persons import may_act, may_speak
from stream.extract.attribution.continuation import goes_on, unread
from stream.extract.attribution.cue_after import after, after_far, passive
from stream.extract.attribution.cue_before import before
from stream.extract.attribution.rules import Attribution
from stream.extract.attribution.signature import labelled, signed
from stream.extract.attribution.subject_before import subject_before
from stream.extract.cues import NOUNS, STRONG
from stream.extract.sentence.clause import SENTENCE_REACH, clause_subject
from stream.extract.sentence.mentions import Mention
from stream.extract.sentence.parsed import Scene, Text
from stream.extract.sentence.tokens import QUOTE

__all__ = ["NOBODY", "attribute", "opens_sentence"]

NOBODY = Attribution(None, None, "none")
_BESIDE = ("after-cue-name", "after-name-cue", "after-phrase-cue")
"""Rules of an attribution that stands beside its quote, behind it."""
_ALONE = ("sentence-before", "sentence-after")
"""Rules by which nothing says that the one who is named speaks."""
_ATTRIBUTING_ENDS = frozenset(",?!—–-")
"""What a quoted sentence ends with when its attribution follows."""


def attribute(text: Text, paragraph: int, run: int, previous: tuple[int, Attribution] | None) -> Attribution:
    """Attributes one run. `previous` is the paragraph and attribution of the quote before it. Never null: a quote that
    nothing attributes gets `NOBODY`.
    """
    if paragraph in text.turns:
        return labelled(text, paragraph)
    if paragraph in text.nobodys:
        return NOBODY
    scene = text.scene(paragraph)
    quote = scene.frame.quote_at[run]
    found = _adjacent(scene, quote, run)
    if found is None:
        found = _continued(paragraph, previous) if opens_sentence(scene, quote) and run else None
    if found is None:
        found = _far(scene, quote)
    if found is None and opens_sentence(scene, quote) and _is_attributing(scene, quote, run) and goes_on(scene, quote):
        found = unread(scene, quote) or NOBODY
    if found is None and opens_sentence(scene, quote):
        found = (
            signed(text, paragraph, quote)
            or _vouched(text, paragraph, _from_before(text, paragraph, run, previous))
            or _vouched(text, paragraph, _next_sentence(scene, quote))
        )
    if found is None and run and previous is not None and previous[0] == paragraph:
        found = _shared(scene, quote, previous[1])
    if found is None:
        return NOBODY
    return (
        found
        if found.paragraph >= 0 or found is NOBODY
        else Attribution(found.mention, found.cue, found.rule, paragraph)
    )


def _vouched(text: Text, paragraph: int, found: Attribution | None) -> Attribution | None:
    """What was found, where a verb of saying vouches for it, or what it names can be somebody: `Prices rose. “We are
    ruined.”` is nobody's.
    """
    if found is None or found.mention is None or found.rule not in _ALONE:
        return found
    scene = text.scene(found.paragraph if found.paragraph >= 0 else paragraph)
    first = found.mention.first
    told = not NOUNS.isdisjoint(scene.frame.lowers[first : scene.frame.end_of_sentence(first)])
    able = may_act if told else may_speak  # The guild issued a statement. “…”
    return found if able(text, scene, found.mention) else None


def opens_sentence(scene: Scene, quote: int) -> bool:
    """Whether the quote begins a sentence of its paragraph."""
    frame = scene.frame
    return frame.sentence_starts[frame.sentence[quote]] == quote


def _adjacent(scene: Scene, quote: int, run: int) -> Attribution | None:
    frame = scene.frame
    found = passive(scene, quote)
    if found is not None:
        return found
    ends = _is_attributing(scene, quote, run)
    if opens_sentence(scene, quote):
        if ends or not _sentence_follows(scene, quote):
            return after(scene, quote)
        return _after_full_stop(scene, quote)
    return _within(scene, quote, frame.last_char[run], after(scene, quote) if ends else None)


def _is_attributing(scene: Scene, quote: int, run: int) -> bool:
    """Whether a comma or the like, within the marks or behind them, says that an attribution follows."""
    frame = scene.frame
    return frame.last_char[run] in _ATTRIBUTING_ENDS or (
        quote + 1 < len(frame.words) and frame.words[quote + 1] in ",-–—"
    )


def _within(scene: Scene, quote: int, last_char: str, behind: Attribution | None) -> Attribution | None:
    """Of a quote within its sentence: what stands `behind` it, or the cue before it."""
    if behind is not None and behind.rule in _BESIDE and last_char in ",?!":
        return behind
    near = before(scene, quote)
    if near is None or (behind is not None and near.cue == ":"):
        return behind  # Das ist Pflicht: „…“, sagte der Wirt
    if near.rule in ("before-near", "participle-near", "before-colon"):
        return near
    return behind or near


def _sentence_follows(scene: Scene, quote: int) -> bool:
    sentence = scene.frame.sentence
    return quote + 1 < len(sentence) and sentence[quote + 1] != sentence[quote]


def _after_full_stop(scene: Scene, quote: int) -> Attribution | None:
    """`“A.” Smith said.`: a stop where a comma should be; the sentence after holds the attribution and nothing else."""
    frame = scene.frame
    end = frame.end_of_sentence(quote + 1)
    if end - quote > 12 or QUOTE in frame.words[quote + 1 : end]:
        return None
    found = after(scene, quote)
    if found is None or found.rule == "according" or found.cue is None or found.cue.lower() not in STRONG:
        return None
    follows = frame.words[end - 1]
    return Attribution(found.mention, found.cue, "after-stop") if follows == "." else None


def _continued(paragraph: int, previous: tuple[int, Attribution] | None) -> Attribution | None:
    """`“A,” he said. “B.”`: the second is the first's speaker's."""
    if previous is None or previous[0] != paragraph or previous[1].mention is None:
        return None
    return Attribution(previous[1].mention, previous[1].cue, "continued", previous[1].paragraph)


def _far(scene: Scene, quote: int) -> Attribution | None:
    """The sentence around the quote: a cue before it, a cue after it, the clause's subject."""
    found = before(scene, quote) or after_far(scene, quote)
    if found is not None:
        return found
    first = scene.frame.first_of_sentence(quote)
    subject = clause_subject(scene, first, quote) if first < quote else None
    return Attribution(subject, None, "subject") if subject is not None else None


def _from_before(text: Text, paragraph: int, run: int, previous: tuple[int, Attribution] | None) -> Attribution | None:
    """A quote that stands alone: the sentence before it, in its paragraph or the one before, else the quote before."""
    scene = text.scene(paragraph)
    quote = scene.frame.quote_at[run]
    if quote > 0:
        return _sentence_before(scene, quote, paragraph)
    if paragraph == 0:
        return None
    if previous is not None and previous[0] == paragraph - 1 and text.runs[paragraph - 1]:
        return Attribution(previous[1].mention, previous[1].cue, "quote-before", previous[1].paragraph)
    earlier = text.scene(paragraph - 1)
    if not earlier.frame.words:
        return None
    return _sentence_before(earlier, len(earlier.frame.words), paragraph - 1)


def _sentence_before(scene: Scene, end: int, paragraph: int) -> Attribution | None:
    frame = scene.frame
    first = frame.first_of_sentence(end - 1)
    reach = range(end - 1, max(first, end - SENTENCE_REACH) - 1, -1)
    verb = next((t for t in reach if frame.lowers[t] in STRONG), None)
    subject: Mention | None = subject_before(scene, verb, first) if verb is not None else None
    subject = subject or clause_subject(scene, first, end)
    if subject is None:
        return None
    cue = frame.words[verb] if verb is not None else None
    colon = frame.words[end - 1] == ":"
    rule = "introduced" if colon else "sentence-before-cue" if cue else "sentence-before"
    return Attribution(subject, cue or (":" if colon else None), rule, paragraph)


def _next_sentence(scene: Scene, quote: int) -> Attribution | None:
    """`“A.” Smith was speaking in Ohio.`"""
    if quote + 1 >= len(scene.frame.words):
        return None
    end = scene.frame.end_of_sentence(quote + 1)
    subject = clause_subject(scene, quote + 1, end)
    return Attribution(subject, None, "sentence-after") if subject is not None else None


def _shared(scene: Scene, quote: int, previous: Attribution) -> Attribution | None:
    """`“A” and “B”`: one after the other in one sentence."""
    if previous.mention is None or opens_sentence(scene, quote):
        return None
    return Attribution(previous.mention, previous.cue, "shared", previous.paragraph)

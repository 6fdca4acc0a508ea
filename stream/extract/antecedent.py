"""Who `he` or `she` is: the mentions before, weighed by gender, place and who spoke last. May import scenes, people."""

from __future__ import annotations

from stream.extract.cues import STRONG
from stream.extract.frame import Frame
from stream.extract.mentions import DETERMINERS, Mention
from stream.extract.people import ORGANISATION_WORDS
from stream.extract.scene import Scene, Text
from stream.extract.subject import PREPOSITIONS

__all__ = ["antecedent", "is_organisation"]

_REACH = 3
"""Paragraphs looked back: a pronoun reaches no farther in news copy."""
_MENTIONS = 40
"""Mentions looked at in one paragraph, the nearest: bounds the work where a paragraph never ends."""
_SENTENCE, _PARAGRAPH = -0.6, -1.0
"""What each sentence, each paragraph of distance costs."""
_SUBJECT, _POSSESSIVE, _HANGING = 1.0, -0.5, -0.8
_SPOKE_LAST, _SPEAKS, _GENDER_KNOWN, _INTRODUCED = 1.2, 0.8, 0.8, 0.6
_BEST = _SUBJECT + _SPOKE_LAST + _SPEAKS + _GENDER_KNOWN + _INTRODUCED
"""What a mention can reach: farther back nobody is looked for who could not win any more."""
_ROLE_REACH = 9
"""Tokens that a role before its holder's name takes, comma included."""
_ACRONYM = 6
"""Letters of the longest acronym; longer capitals are a name in a headline's type."""
_TOO_WEAK = -3.5
"""Below it nobody is named: better no name than a wrong one."""


def antecedent(text: Text, paragraph: int, pronoun: Mention, last_speaker: str | None) -> str | None:
    """The full name that a third-person singular pronoun stands for; null where nobody fits."""
    best: tuple[float, str] | None = None
    book = text.book
    for back in range(min(_REACH, paragraph) + 1):
        if best is not None and back and best[0] > _BEST + _SENTENCE + _PARAGRAPH * back:
            break
        scene = text.scene(paragraph - back)
        sentence, start = scene.frame.sentence, scene.frame.span[0]
        end = pronoun.first if back == 0 else len(sentence)
        here = sentence[pronoun.first] if back == 0 else (sentence[-1] + 1 if end else 0)
        for mention in scene.between(0, end)[-_MENTIONS:]:
            if mention.kind != "name":
                continue
            name = book.full_name(mention.name, start, mention.gender)
            score = _score(text, scene, mention, name, pronoun.gender)
            if score is None:
                continue
            score += _PARAGRAPH * back + _SENTENCE * min(3, here - sentence[mention.first])
            if name == last_speaker:
                score += _SPOKE_LAST
            if best is None or score >= best[0]:
                best = (score, name)
    return best[1] if best is not None and best[0] > _TOO_WEAK else None


def _score(text: Text, scene: Scene, mention: Mention, name: str, gender: str) -> float | None:
    """Null where the mention cannot be meant."""
    known = mention.gender or text.book.gender(name)
    if (known and gender in "mf" and known != gender) or is_organisation(text, scene, mention, name):
        return None
    score = _GENDER_KNOWN if known else 0.0
    if name in text.book.people:
        score += _INTRODUCED
    if mention.possessive:
        score += _POSSESSIVE
    frame, first = scene.frame, mention.first
    verb = mention.last
    if first and frame.lowers[first - 1] in PREPOSITIONS:
        score += _HANGING
    elif first == frame.first_of_sentence(first):
        score += _SUBJECT
    elif _is_apposed(frame, mention):
        score += _SUBJECT
        verb += 1
    if verb < len(frame.lowers) and frame.lowers[verb] in STRONG:
        score += _SPEAKS
    return score


def _is_apposed(frame: Frame, mention: Mention) -> bool:
    """`The museum's director, Jane Doe, said …`: the name stands for the subject that opens the sentence."""
    first, begin = mention.first, frame.first_of_sentence(mention.first)
    if not 1 < first - begin <= _ROLE_REACH or mention.last >= len(frame.words):
        return False
    role = frame.lowers[begin : first - 1]
    between_commas = frame.words[first - 1] == "," == frame.words[mention.last]
    return between_commas and role[0] in DETERMINERS and "," not in role and not any(word in STRONG for word in role)


def is_organisation(text: Text, scene: Scene, mention: Mention, name: str) -> bool:
    """Whether a name is no person's: a word of organisations in it, an acronym, an article before it."""
    if not ORGANISATION_WORDS.isdisjoint(name.lower().split()):
        return True
    if name in text.book.people:
        return False
    if 1 < len(name) <= _ACRONYM and " " not in name and name.isupper():
        return True
    before = mention.first - 1
    return before >= 0 and scene.frame.lowers[before] == "the"

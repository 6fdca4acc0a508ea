"""Tells the language of a text, and finds its grammar."""

from __future__ import annotations

import re
from collections.abc import Collection

from stream.extract.grammar.french import FRENCH
from stream.extract.grammar.german import GERMAN
from stream.extract.grammar.grammar import Grammar
from stream.extract.grammar.spanish import SPANISH
from stream.extract.wordlist import wordlist

__all__ = ["grammar_of"]

_REACH = 1_500
"""Characters of a text that are enough to tell its language by, without a look at the signs between words."""
_LEAST = 2
"""Different frequent words of a language that a text must have: one may be a name or a loan."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NAMES = re.compile(r"\b[A-Z]\w+(?: (?:de|del|la|las|los|du|des|di|da|y|e|van|von|der|den|zu)){1,3} (?=[A-Z])")
"""The small words within a name, which say nothing of the language of a text: `said Rosa de la Fuente`."""
_FREQUENT = {
    "de": "der die das den dem des ein eine einen einem einer und ist sind war nicht mit auf für beim vom zum zur "
    "im am nach wird wurde werden hat haben hatte sich auch als aus bei wir sie er es ich sagte dass noch nur "
    "wie zu von sei man diese dieser weil durch seit vor über ihr sein oder aber",
    "fr": "le la les des du de et est une un dans pour que qui sur pas avec ce cette il elle au aux par ont été "
    "sont nous vous je d'un d'une qu'il s'est n'est c'est l'on en on son sa ses leur leurs était même mais "
    "chez comme auprès après pendant avait lui très fait à",
    "es": "el la los las del de y es una un en que por con para no se su al como más pero este esta fue ha han lo "
    "son dijo nos sus sobre entre desde hasta cuando muy ya también fueron era está le si sin tras había él "
    "ella",
    "en": "the of and to in that was for is with he she said says on his her as at by have from are not they it be "
    "has a i you we who which when were been their had would will could about after one no so if out up this "
    "but an or",
    "nl": "de het een van en is in dat op te zijn voor niet met die er aan ook zei heeft maar om naar bij werd uit we",
    "it": "il lo la gli le di del della e è un una che non per con si da nel nella sono ha dei come più al anche i ma",
    "pt": "o a os as do da dos das de e é um uma que não em no por com para se foi são mais ao como disse está porque "
    "desde ele ela na muito também",
    "ca": "el la els les del de i és un una que no en per amb ha va al com més dels",
    "ro": "și este un care nu în pe cu din la de fost mai să sunt pentru",
    "da": "og at en et den det er i på som til af med for ikke har de var han hun sagde siger",
    "sv": "och att en ett den det är i på som till av med för inte har de var han hon sade säger",
    "no": "og at en et den det er i på som til av med for ikke har de var han hun sa sier",
    "af": "die en van het is nie in dat wat hy sy vir met om te",
    "lb": "de d' an den ass vun mat datt net eng hunn",
}
"""Frequent words: of the languages that have a grammar here, and of their neighbours, so that these are told apart."""
_LANGUAGES: dict[str, list[str]] = {}
for _language, _words in _FREQUENT.items():
    for _word in wordlist(_words):
        _LANGUAGES.setdefault(_word, []).append(_language)
_WORDS = frozenset(_LANGUAGES)
_GRAMMARS = {grammar.language: grammar for grammar in (GERMAN, FRENCH, SPANISH)}


def grammar_of(text: str, language: str | None = None) -> Grammar | None:
    """Return the grammar that a text is read by, None for English and for languages that have none here. The text
    itself tells, by its frequent words; where it is too short to, `language` does, a tag such as `de-AT`.
    """
    told, certain = _told(text)
    if not certain and language:
        told = language.partition("-")[0].lower()
    return _GRAMMARS.get(told or "")


def _told(text: str) -> tuple[str | None, bool]:
    """Return the language whose frequent words a text has most, None where it has none; and whether it has enough of
    them, and more than of any other.
    """
    start = text[:_REACH].lower()
    words = set(start.split()) if len(start) == _REACH else set(_WORD.findall(_NAMES.sub(" ", text).lower()))
    found: dict[str, int] = {}
    for word in words & _WORDS:
        for language in _LANGUAGES[word]:
            found[language] = found.get(language, 0) + 1
    most = max(found.values(), default=0)
    best = [language for language, count in found.items() if count == most]
    if len(best) == 1:
        return best[0], most >= _LEAST
    return _by_verbs(words, best) if best else None, False


def _by_verbs(words: set[str], languages: Collection[str]) -> str | None:
    """Return which of several languages has most verbs of saying among these words, of those that have a grammar. None
    where several have as many, or one is English.
    """
    counts = {name: len(words & _GRAMMARS[name].saying) if name in _GRAMMARS else 0 for name in languages}
    most = max(counts.values())
    best = [name for name in counts if counts[name] == most and name in _GRAMMARS]
    return best[0] if len(best) == 1 and "en" not in languages else None

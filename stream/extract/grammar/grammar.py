"""Defines `Grammar`: what the rules of `frame` need to know of a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stream.extract.grammar.verbs import Verbs
from stream.extract.names.gender import Gender

__all__ = ["Grammar"]

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language. All words are in lower case."""

    language: str
    """Its tag in two letters."""
    capitals: bool
    """Whether every noun has a capital, so that a capital says nothing of a name."""
    verbs: Verbs
    """Verbs of saying."""
    auxiliaries: frozenset[str]
    """Finite forms that a participle or an infinitive at the end of the clause goes with: `hat … gesagt`."""
    passives: frozenset[str]
    """Finite forms that make a passive: `wird … zitiert`."""
    determiners: frozenset[str]
    """Articles, possessives and numerals before a noun, of any case."""
    subjects: Mapping[str, Gender]
    """Those of them that can stand before a subject, with the gender of the noun where they tell it."""
    genitives: frozenset[str]
    """Determiners of a genitive that belongs to the noun before it: `der Chef des Verbands`; or what does the same."""
    prepositions: frozenset[str]
    """Prepositions, also those that are one word with the article. A noun behind one is no subject."""
    pronouns: Mapping[str, Gender]
    """Pronouns in the place of a subject."""
    reflexives: frozenset[str]
    """Pronouns that are no subject: objects and reflexives."""
    subordinators: frozenset[str]
    """Words that open a subordinate clause."""
    coordinators: frozenset[str]
    """Words that join clauses, or lead into a sentence."""
    as_said: frozenset[str]
    """What leads into an attribution in a clause of its own: `wie … sagte`."""
    sources: frozenset[str]
    """Words whose noun is the source: `laut`, `so`."""
    beside_only: frozenset[str]
    """Those of `sources` that are other words too, and name a source only right beside the quote or between commas."""
    trailing_sources: frozenset[str]
    """Words that follow the source: `zufolge`."""
    source_nouns: frozenset[str]
    """Nouns of a formula that names the source after them: `nach Angaben der Polizei`."""
    source_openers: frozenset[str]
    """Prepositions of such a formula."""
    utterances: frozenset[str]
    """Nouns that hold words that are said: `mit den Worten`, `die Frage`."""
    quoted_by: frozenset[str]
    """Verbs whose object speaks: `zitiert die Zeitung den Sprecher`."""
    impersonal: frozenset[str]
    """Verbs that name the document behind a preposition: `heißt es in dem Bericht`."""
    naming: frozenset[str]
    """Words before marked words that are a name: `genannt`, `namens`."""
    reporting: frozenset[str]
    """Finite forms of the mood in which another's words are reported: `sei`, `habe`."""
    feminine: tuple[str, ...]
    """Endings of nouns that are feminine."""
    female: str = " "
    """The ending of a woman's noun beside the man's: `Dekanin`. A blank, which no noun ends in, where there is none."""
    plural: tuple[str, ...] = ()
    """Endings of nouns that are no nominative behind an article of the masculine: they are of several, or oblique."""
    person_endings: tuple[str, ...] = ()
    """Endings of nouns for people: what the verb asks for where two nouns could be its subject, and what stands
    before a name.
    """
    people: frozenset[str] = _NONE
    """More nouns for people."""
    adjective_endings: tuple[str, ...] = ()
    """Endings of what may stand between an article and its noun."""
    demonstratives: frozenset[str] = _NONE
    """Pronouns that take up a quote that stands alone: `Das sagte …`."""
    abbreviations: frozenset[str] = _NONE
    """Abbreviations whose stop ends no sentence."""
    ordinals: bool = False
    """Whether a number with a stop is an ordinal: `am 3. Juni`."""
    honorifics: Mapping[str, Gender] = field(default_factory=dict)
    """What stands before a last name, and the gender that it tells."""
    particles: frozenset[str] = _NONE
    """Small words within a name."""
    single: frozenset[str] = _NONE
    """Determiners and pronouns of one only: `ein`, `er`."""
    plural_verbs: frozenset[str] = _NONE
    """Finite verbs of several that their ending does not tell."""
    infinitive_marks: frozenset[str] = _NONE
    """Words before an infinitive that is no finite verb: `zu`."""
    agents: frozenset[str] = _NONE
    """Prepositions before the agent of a passive."""
    verb_endings: tuple[str, ...] = ()
    """Endings of finite verbs of the third person, of those that are in no list."""
    finite_forms: frozenset[str] = _NONE
    """Finite forms of frequent verbs, auxiliaries among them."""
    definite: frozenset[str] = _NONE
    """Definite articles, also those that are one word with a preposition."""
    joins: frozenset[str] = _NONE
    """Words that join two nouns."""
    no_adjectives: frozenset[str] = _NONE
    """Words that end like an adjective and are none."""
    no_nouns: frozenset[str] = _NONE
    """Words with a capital at the beginning of a sentence that are no noun."""
    places: frozenset[str] = _NONE
    """Prepositions of a place or a medium: capitals behind one are its name."""
    things: tuple[str, ...] = ()
    """Endings of nouns that end like one for people and mean a thing."""
    own: frozenset[str] = _NONE
    """Adjectives in a formula of the subject itself: `nach eigenen Angaben`."""
    nobody: frozenset[str] = _NONE
    """Pronouns that stand for no speaker: `es`, `man`."""
    attaching: frozenset[str] = _NONE
    """Prepositions of what belongs to the noun before them: `Müller vom Verband`."""
    doubled: frozenset[str] = _NONE
    """Determiners that another may follow: `alle seine Kollegen`."""
    collectives: tuple[str, ...] = ()
    """Endings of nouns for bodies that speak: government, office, party."""
    plural_endings: tuple[str, ...] = ()
    """Endings of a finite verb of several."""
    before_noun: frozenset[str] = _NONE
    """Adjectives before their noun, in languages whose nouns have no capital."""
    after_noun: tuple[str, ...] = ()
    """Endings of adjectives behind their noun, in such languages."""
    elisions: tuple[str, ...] = ()
    """What is left of an article or a preposition before a vowel: `l'`."""
    opening_sources: frozenset[str] = _NONE
    """Prepositions that name a source where they open the sentence: `Pour le maire, c'est Q`."""
    relatives: frozenset[str] = _NONE
    """Pronouns that begin a relative clause behind a comma."""
    drops_pronouns: bool = False
    """Whether a verb may stand without its subject, who is that of the sentence before: `Dijo: Q`."""
    stressed: Mapping[str, Gender] = field(default_factory=dict)
    """Pronouns of a source: `selon lui`, `ihr zufolge`."""
    copulas: frozenset[str] = _NONE
    """Forms of `be` that follow such a source where the verb stands second: `Für den Wirt war es Q`."""
    inscribed: frozenset[str] = _NONE
    """Verbs by which words stand somewhere: `Auf dem Plakat stand: Q`."""
    read: frozenset[str] = _NONE
    """Words behind a quote that say the same: `war Q zu lesen`."""
    namers: frozenset[str] = _NONE
    """Forms of `call` right behind a name in marks: `die viele „die Alte“ nannten`."""
    verdicts: frozenset[str] = _NONE
    """Verbs whose complement in marks may be a single adjective: `nannte den Plan „überfällig“`."""
    saying: frozenset[str] = _NONE
    """Every form that may be a verb of saying: it tells of most words that they are none."""

"""Holds the grammar of German: articles by case, pronouns, prepositions, moods, as the tables of Duden, Die Grammatik,
have them.
"""

from __future__ import annotations

from stream.extract.grammar.german_nouns import (
    COLLECTIVES,
    FEMININE,
    PEOPLE,
    PERSON_ENDINGS,
    SOURCE_NOUNS,
    THINGS,
    UTTERANCES,
)
from stream.extract.grammar.german_verbs import VERBS
from stream.extract.grammar.grammar import Grammar
from stream.extract.names.gender import Gender
from stream.extract.wordlist import wordlist

__all__ = ["GERMAN"]

_MALE, _FEMALE, _ANY = Gender.MALE, Gender.FEMALE, Gender.UNKNOWN
_SEVERAL = Gender.SEVERAL
_POSSESSIVES = ("mein", "dein", "sein", "ihr", "unser", "euer", "kein")
_POINTING = ("dies", "jen", "jed", "manch", "solch", "welch")
_SUBJECTS = {
    "der": _MALE, "die": _ANY, "das": _ANY, "ein": _ANY, "eine": _FEMALE, "unsere": _ANY, "eure": _ANY,
    **dict.fromkeys(_POSSESSIVES, _ANY),
    **{word + "e": _ANY for word in _POSSESSIVES},
    **{word + "er": _MALE for word in _POINTING},
    **{word + "e": _ANY for word in _POINTING},
    **{word + "es": _ANY for word in _POINTING},
    **dict.fromkeys(wordlist("viele einige mehrere manche alle beide zwei drei vier fünf sechs sieben acht zehn zwölf "
                             "zahlreiche etliche wenige andere weitere tausende hunderte"), _SEVERAL),
}  # fmt: skip
"""Articles and the like in the nominative."""
_OBLIQUE = {word + ending for word in (*_POSSESSIVES, *_POINTING, "ein") for ending in ("em", "en", "er", "es")}
_OBLIQUE |= wordlist(
    "dem den des vieler vielen einiger einigen mehrerer mehreren aller allen beider beiden zweier dreier"
)
_WHOLE = wordlist(
    "sei seien habe werde würde würden könne müsse wolle solle dürfe möge gebe gehe komme stehe bleibe liege lasse "
    "mache sehe wisse brauche halte nehme finde führe bringe zeige gelte bestehe bedeute hätten hätte wäre wären "
    "könnten müssten dürften wüssten gäbe gäben soll sollen"
)
"""Forms of the subjunctive of frequent verbs in the third person, and `sollen`, which reports as well."""

_AUXILIARIES = wordlist(
    "hat haben hatte hatten habe hätte hätten will wollte wollen wollten muss musste müssen mussten kann "
    "konnte können konnten darf durfte dürfen möchte möchten sollte soll sollten lässt ließ ließen"
)
_PASSIVES = wordlist("wird wurde werden wurden worden werde würde")
_PREPOSITIONS = wordlist(
    "ab an am ans auf aufs aus außer bei beim bis binnen dank durch durchs entgegen entlang für fürs gegen "
    "gegenüber hinter in im innerhalb außerhalb ins mit mittels nach neben oberhalb ohne per pro samt seit "
    "statt anstatt trotz über überm übers um ums unter unterm von vom vor vorm während wegen wider zu zum zur "
    "zufolge zwischen zwecks angesichts anhand anlässlich aufgrund bezüglich hinsichtlich infolge mithilfe "
    "seitens zugunsten inklusive laut gemäß nahe namens samt"
)
_SUBORDINATORS = wordlist(
    "dass daß ob weil wenn als nachdem bevor ehe während obwohl obgleich sobald solange seitdem indem damit "
    "sodass falls sofern soweit wobei wodurch weshalb warum womit wofür"
)
_COORDINATORS = wordlist(
    "und aber doch denn sondern oder auch so zudem außerdem dabei nun dann zwar allerdings dennoch trotzdem "
    "ferner jedoch gleichzeitig zugleich"
)
_ADVERBS = wordlist(
    "hier dort heute gestern morgen künftig bisher bereits schon noch nur sehr ähnlich kritisch deutlich "
    "weiter weiterhin später früher damals zuletzt zuvor danach daher deshalb deswegen darum dagegen damit "
    "davon dazu darauf daraufhin hierzu hierbei ferner schließlich erst einst oft häufig manchmal immer "
    "wieder nie niemals offenbar offensichtlich angeblich vermutlich wahrscheinlich vielleicht möglicherweise "
    "sicher gewiss natürlich leider glücklicherweise überraschend insgesamt insbesondere besonders vor allem "
    "gleich bald jetzt nun derzeit momentan aktuell unterdessen inzwischen mittlerweile anschließend "
    "abschließend wörtlich sinngemäß offiziell öffentlich zusammenfassend ebenso ebenfalls genau gerade rund "
    "etwa knapp mehr weniger einmal zweimal erstmals keinesfalls indes vielmehr jedenfalls immerhin gegenüber "
    "unter wegen trotz nicht ja nein"
)
_FINITE_FORMS = wordlist(
    "ist sind war waren wird wurde werden wurden hat haben hatte hatten will wollte wollen wollten kann "
    "konnte muss musste soll sollte geht ging gingen kam kamen kommt steht stand standen sieht sah sahen gibt "
    "gab gaben hält hielt hielten nimmt nahm nahmen findet fand fanden zieht zog zogen trägt trug trugen "
    "bleibt blieb blieben"
)
_PRONOUNS = {
    **dict.fromkeys(("er", "dieser", "letzterer", "jener"), _MALE),
    "sie": _FEMALE,
    **dict.fromkeys(("wir", "beide"), _SEVERAL),
    **dict.fromkeys(("es", "man", "ich", "diese", "letztere", "jene"), _ANY),
}
_CLOSED = (
    _PREPOSITIONS | _SUBORDINATORS | _COORDINATORS | _ADVERBS | _AUXILIARIES | _PASSIVES | _FINITE_FORMS
    | frozenset(_PRONOUNS) | {"wie", "so", "laut", "gemäß"}
)  # fmt: skip
"""Words that are neither nouns nor adjectives."""
_IMPERSONAL = wordlist("heißt hieß heiße steht stand lautet lautete")

GERMAN = Grammar(
    language="de",
    capitals=True,
    verbs=VERBS,
    auxiliaries=_AUXILIARIES,
    passives=_PASSIVES,
    determiners=frozenset(_SUBJECTS) | _OBLIQUE,
    subjects=_SUBJECTS,
    genitives=wordlist("des der eines einer dieser dieses seiner seines ihrer ihres"),
    prepositions=_PREPOSITIONS,
    pronouns=_PRONOUNS,
    reflexives=wordlist(
        "sich ihn ihm ihr ihnen uns mich mir euch dich dir selbst dies das dazu damals weiter hierzu"
    ),
    subordinators=_SUBORDINATORS,
    coordinators=_COORDINATORS,
    as_said=wordlist("wie so"),
    sources=wordlist("laut so gemäß"),
    beside_only=wordlist("so gemäß"),
    trailing_sources=wordlist("zufolge nach"),
    source_nouns=SOURCE_NOUNS,
    source_openers=wordlist("nach laut gemäß"),
    utterances=UTTERANCES,
    quoted_by=wordlist("zitiert zitierte zitieren zitierten"),
    impersonal=_IMPERSONAL,
    naming=wordlist(
        "genannt genannte genannten genannter sogenannt sogenannte sogenannten sogenannter sogenanntes namens "
        "kurz engl etwa sog heißt heißen hieß betitelt betitelten getauft"
    ),
    reporting=_WHOLE | VERBS.subjunctive,
    feminine=FEMININE,
    female="in",
    plural=("en",),
    person_endings=PERSON_ENDINGS,
    people=PEOPLE,
    adjective_endings=("e", "en", "er", "es", "em", "ige"),
    demonstratives=wordlist("das dies dieses so"),
    abbreviations=wordlist(
        "dr prof nr st hl ca bzw sog engl etc mio mrd abs art hrsg geb gest inc ltd jr sr mr mrs evtl ggf bspw "
        "usf vgl str tel max min inkl exkl vs dipl ing med jur phil"
    ),
    ordinals=True,
    honorifics={"herr": _MALE, "herrn": _MALE, "frau": _FEMALE},
    definite=wordlist("der die das dem den des im am zum zur vom beim ins ans"),
    joins=wordlist("und oder sowie"),
    places=wordlist("in im ins mit bei beim auf gegenüber aus an am"),
    things=THINGS,
    own=wordlist("eigenen eigener"),
    nobody=wordlist("es man"),
    attaching=wordlist("von vom beim für aus im in am"),
    doubled=wordlist("alle beide"),
    agents=wordlist("von vom durch seitens"),
    verb_endings=("te", "ten", "t", "eln"),
    finite_forms=_FINITE_FORMS,
    infinitive_marks=wordlist("zu"),
    plural_endings=("en", "rn", "eln"),
    relatives=wordlist("der die das dessen deren welche welcher dem"),
    stressed={"ihm": _MALE, "ihr": _FEMALE, "ihnen": _SEVERAL},
    opening_sources=wordlist("für"),
    copulas=wordlist("ist war sei sind waren bleibt blieb"),
    inscribed=wordlist("stand standen steht stehen war waren ist prangte prangten"),
    read=wordlist("lesen sehen hören"),
    namers=wordlist("genannt nennt nannte nennen nannten getauft"),
    verdicts=wordlist(
        "nennt nannte nannten genannt bezeichnet bezeichnete bezeichneten kritisiert kritisierte bewertet bewertete "
        "beurteilt beurteilte beschreibt beschrieb charakterisiert charakterisierte"
    ),
    single=wordlist("ein eine er es man das dieser"),
    particles=wordlist("von van der de zu zur den di da del della al el bin ibn la le du dos af"),
    collectives=COLLECTIVES,
    no_nouns=_CLOSED,
    no_adjectives=_CLOSED - {"weitere"} | frozenset(_SUBJECTS) | _OBLIQUE
    | VERBS.finite - wordlist("genannten bekannten bekannte"),
    saying=VERBS.all() | _IMPERSONAL,
)  # fmt: skip
"""The grammar of German."""

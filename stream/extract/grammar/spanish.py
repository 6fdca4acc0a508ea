"""Holds the grammar of Spanish: articles, pronouns, prepositions and moods by the Nueva gramática; nouns by hand."""

from __future__ import annotations

from stream.extract.grammar.grammar import Grammar
from stream.extract.grammar.spanish_verbs import VERBS
from stream.extract.names.gender import Gender
from stream.extract.wordlist import wordlist

__all__ = ["SPANISH"]

_MALE, _FEMALE, _ANY, _SEVERAL = Gender.MALE, Gender.FEMALE, Gender.UNKNOWN, Gender.SEVERAL
_SUBJECTS = {
    **dict.fromkeys(wordlist("el un este ese aquel su nuestro ningún cada algún"), _MALE),
    **dict.fromkeys(wordlist("la una esta esa aquella nuestra ninguna alguna"), _FEMALE),
    **dict.fromkeys(wordlist("los las unos unas estos estas esos esas sus nuestros varias varios algunos "
                             "algunas muchos muchas dos tres cuatro cinco seis siete ocho diez ambos ambas"), _SEVERAL),
    "su": _ANY,
}  # fmt: skip
_AUXILIARIES = wordlist(
    "ha han había habían hubo habrá haya puede pueden debe deben quiere quieren quiso pudo va van suele acaba"
)
_PASSIVES = wordlist("es son era eran fue fueron será sido ser está están")
_PREPOSITIONS = wordlist(
    "a al ante bajo con contra de del desde durante en entre hacia hasta mediante para por según sin sobre tras vía "
    "junto frente dentro fuera cerca"
)
_PRONOUNS = {
    "él": _MALE, "ella": _FEMALE, "ellos": _SEVERAL, "ellas": _SEVERAL, "yo": _ANY, "nosotros": _SEVERAL, "quien": _ANY,
    "uno": _ANY,
}  # fmt: skip
_COORDINATORS = wordlist("y e o u pero ni sino pues luego también así además entonces")
_SUBORDINATORS = wordlist("que cuando si como porque mientras aunque donde cuyo cuya")
_ADVERBS = wordlist(
    "ayer hoy mañana lunes martes miércoles jueves viernes sábado domingo aquí allí más menos muy bien mal ya aún "
    "todavía siempre nunca después antes ahora finalmente no sí solo sólo incluso casi tarde pronto"
)
_CLOSED = _PREPOSITIONS | _COORDINATORS | _SUBORDINATORS | _ADVERBS | _AUXILIARIES | _PASSIVES | frozenset(_PRONOUNS)

SPANISH = Grammar(
    language="es",
    capitals=False,
    verbs=VERBS,
    auxiliaries=_AUXILIARIES,
    passives=_PASSIVES,
    determiners=frozenset(_SUBJECTS) | {"del", "al", "lo"},
    subjects=_SUBJECTS,
    genitives=wordlist("del"),
    prepositions=_PREPOSITIONS,
    pronouns=_PRONOUNS,
    reflexives=wordlist("se le les lo me te nos"),
    subordinators=_SUBORDINATORS,
    coordinators=_COORDINATORS,
    as_said=wordlist("como tal"),
    sources=wordlist("según"),
    beside_only=frozenset(),
    trailing_sources=frozenset(),
    source_nouns=wordlist("acuerdo juicio opinión palabras decir entender parecer términos"),
    source_openers=wordlist("de a en según al"),
    utterances=wordlist(
        "palabra palabras frase frases grito gritos lema lemas consigna consignas pregunta respuesta mensaje "
        "declaración advertencia promesa conclusión comentario cita pancarta pancartas inscripción"
    ),
    quoted_by=wordlist("cita citó citado citada citan"),
    impersonal=frozenset(),
    naming=wordlist(
        "titulado titulada titulados llamado llamada llamados denominado denominada apodado apodada bautizado "
        "bautizada conocido conocida título"
    ),
    reporting=wordlist("sería serían habría habrían"),
    feminine=tuple(
        wordlist(
            "ción sión dad tad ora triz"
        )
    ),
    person_endings=tuple(
        wordlist(
            "or ora ero era ista ante ente ario aria ólogo óloga ador adora"
        )
    ),
    people=wordlist(
        "alcalde alcaldesa ministro ministra presidente presidenta director directora abogado abogada portavoz jefe "
        "jefa juez jueza fiscal diputado diputada senador senadora secretario secretaria comisario comisaria "
        "capitán general coronel médico médica dueño dueña gerente concejal concejala vecino vecina vecinos testigo "
        "testigos víctima hombre mujer madre padre hijo hija hermano hermana profesor profesora maestro maestra "
        "artista escritor escritora panadero rey reina papa obispo cura candidato candidata responsable experto "
        "experta cliente fuente fuentes delegado delegada entrenador entrenadora seleccionador técnico futbolista "
        "portero piloto sindicalista don doña señor señora dr dra"
    ),
    collectives=tuple(
        wordlist(
            "gobierno ministerio alcaldía ayuntamiento policía fiscalía tribunal sindicato partido grupo empresa "
            "compañía asociación oposición dirección comité consejo asamblea senado comisión federación unión club "
            "iglesia hospital universidad instituto agencia diario periódico informe estudio texto comunicado banco "
            "cámara fundación ong ejército plataforma cooperativa naviera junta generalitat"
        )
    ),
    honorifics={"señor": _MALE, "señora": _FEMALE, "don": _MALE, "doña": _FEMALE},
    particles=wordlist("de del la las los van von da dos di"),
    definite=wordlist("el la los las del al"),
    joins=wordlist("y e"),
    places=wordlist("en al a"),
    nobody=wordlist("uno quien"),
    agents=wordlist("por"),
    verb_endings=("a", "e", "ó", "an", "en", "on"),
    finite_forms=wordlist(
        "es son era eran fue fueron ha han había está están estaba tiene tienen tenía hace hizo va van quiere puede "
        "sabe queda parece sonríe ríe suspira"
    ),
    relatives=wordlist("que quien cuyo cuya donde"),
    single=wordlist("el la un una este esta él ella su"),
    plural_endings=("an", "en", "on", "án"),
    plural_verbs=wordlist("han son eran fueron habían dicen dijeron piden"),
    attaching=wordlist("de en para"),
    demonstratives=wordlist("así eso"),
    abbreviations=wordlist("sr sra dr dra d núm pág av etc art ee uu"),
    before_noun=wordlist(
        "gran nuevo nueva nuevos nuevas antiguo antigua joven jóvenes viejo vieja primer primera último última otro "
        "otra otros otras mismo misma único única futuro futura buen buena mal dos tres cien mil famoso famosa"
    ),
    after_noun=tuple(
        wordlist(
            "al ales ico ica icos ano ana ino ina ivo iva ista istas ario aria eno ena és esa oso osa ble adjunto "
            "adjunta"
        )
    ),
    drops_pronouns=True,
    stressed={"él": _MALE, "ella": _FEMALE, "ellos": _SEVERAL, "ellas": _SEVERAL},
    opening_sources=wordlist("para"),
    no_nouns=_CLOSED,
    no_adjectives=_CLOSED | frozenset(_SUBJECTS),
    saying=VERBS.all(),
)  # fmt: skip
"""The grammar of Spanish."""

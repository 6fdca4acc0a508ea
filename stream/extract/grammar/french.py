"""Holds the grammar of French: articles, pronouns, prepositions and moods by Grevisse, Le bon usage; nouns by hand."""

from __future__ import annotations

from stream.extract.grammar.french_verbs import VERBS
from stream.extract.grammar.grammar import Grammar
from stream.extract.grammar.romance_verbs import elided
from stream.extract.names.gender import Gender
from stream.extract.wordlist import wordlist

__all__ = ["FRENCH"]

_MALE, _FEMALE, _ANY, _SEVERAL = Gender.MALE, Gender.FEMALE, Gender.UNKNOWN, Gender.SEVERAL
_SUBJECTS = {
    **dict.fromkeys(wordlist("le un ce cet son mon notre leur aucun certain chaque"), _MALE),
    **dict.fromkeys(wordlist("la une cette sa ma aucune"), _FEMALE),
    **dict.fromkeys(wordlist("les des ces ses mes nos leurs plusieurs quelques certains certaines "
                             "deux trois quatre cinq six sept huit neuf dix tous toutes"), _SEVERAL),
    "l'": _ANY, "l’": _ANY,
}  # fmt: skip
_AUXILIARIES = wordlist(
    "a ont avait avaient aura auront eut aurait auraient est-ce peut peuvent doit doivent veut veulent va vont "
    "vient viennent devait pouvait voulait allait tient tenait"
)
_PASSIVES = wordlist("est sont était étaient fut furent sera seront été être")
_PREPOSITIONS = wordlist(
    "à au aux de du en dans par pour sur sous avec sans chez vers entre devant derrière contre depuis pendant "
    "durant dès avant après malgré hors selon jusque jusqu'à jusqu’à jusqu'au outre envers parmi face lors grâce "
    "auprès concernant via près loin autour"
)
_PRONOUNS = {
    "il": _MALE, "elle": _FEMALE, "on": _ANY, "ils": _SEVERAL, "elles": _SEVERAL, "je": _ANY, "nous": _SEVERAL,
    "celui-ci": _MALE, "celle-ci": _FEMALE, "ce dernier": _MALE, "qui": _ANY,
}  # fmt: skip
_COORDINATORS = wordlist("et mais ou or donc car ni puis aussi ainsi cependant toutefois pourtant enfin alors")
_SUBORDINATORS = wordlist("que qu' qu’ quand lorsque si comme parce puisque tandis alors où dont lorsqu' lorsqu’")
_ADVERBS = wordlist(
    "hier aujourd'hui demain lundi mardi mercredi jeudi vendredi samedi dimanche ici là plus moins très bien mal "
    "déjà encore toujours jamais souvent parfois notamment ensuite d'abord finalement également seulement ne pas "
    "non oui désormais maintenant bientôt tard tôt vite même tout rien"
)
_CLOSED = _PREPOSITIONS | _COORDINATORS | _SUBORDINATORS | _ADVERBS | _AUXILIARIES | _PASSIVES | frozenset(_PRONOUNS)

FRENCH = Grammar(
    language="fr",
    capitals=False,
    verbs=VERBS,
    auxiliaries=_AUXILIARIES | elided(_AUXILIARIES, ("l", "n", "m", "s")) | elided({"est", "était", "étaient"}, ("s",)),
    passives=_PASSIVES | elided(_PASSIVES, ("n",)),
    determiners=frozenset(_SUBJECTS) | {"du", "au", "aux", "d'", "d’"},
    subjects=_SUBJECTS,
    genitives=wordlist("du des d' d’"),
    prepositions=_PREPOSITIONS,
    pronouns=_PRONOUNS,
    reflexives=wordlist("se lui leur y en nous vous me te moi ne"),
    subordinators=_SUBORDINATORS,
    coordinators=_COORDINATORS,
    as_said=wordlist("comme ainsi"),
    sources=wordlist("selon d'après d’après suivant"),
    beside_only=frozenset(),
    trailing_sources=frozenset(),
    source_nouns=wordlist("avis l'avis l’avis yeux dires dire mots termes croire"),
    source_openers=wordlist("de aux au à selon"),
    utterances=wordlist(
        "mot mots phrase phrases cri cris slogan slogans question réponse message déclaration formule appel "
        "avertissement promesse constat conclusion commentaire citation banderole pancarte pancartes inscription"
    ),
    quoted_by=wordlist("cite cité citée citent"),
    impersonal=frozenset(),
    naming=wordlist(
        "intitulé intitulée intitulés baptisé baptisée surnommé surnommée appelé appelée dénommé dénommée nommé "
        "nommée soi-disant"
    ),
    reporting=wordlist("serait seraient aurait auraient"),
    feminine=tuple(
        wordlist(
            "tion sion ité ance ence ette elle euse rice ienne ière esse"
        )
    ),
    person_endings=tuple(
        wordlist(
            "eur euse trice ien ienne iste ier ière ateur logue crate"
        )
    ),
    people=wordlist(
        "maire ministre président présidente directeur avocat avocate porte-parole chef cheffe juge préfet préfète "
        "procureur procureure député députée sénateur sénatrice secrétaire commissaire capitaine général colonel "
        "médecin patron patronne gérant gérante adjoint adjointe élu élue habitant habitante habitants riverain "
        "riverains témoin témoins victime homme femme mère père fils fille frère sœur voisin voisine professeur "
        "professeure enseignant enseignante étudiant étudiante artiste écrivain écrivaine boulanger roi reine pape "
        "évêque prêtre syndicaliste militant militante manifestants grévistes candidat candidate responsable "
        "dirigeant dirigeante expert experte spécialiste client cliente passant passante source sources paysan "
        "paysanne marin berger vigneron m mme mlle me dr"
    ),
    collectives=tuple(
        wordlist(
            "gouvernement ministère préfecture mairie police gendarmerie parquet tribunal syndicat parti groupe "
            "entreprise société association opposition majorité direction comité conseil assemblée sénat commission "
            "fédération union club église hôpital université institut agence journal quotidien rapport étude texte "
            "communiqué banque chambre collectif fondation ong région département ville commune armée état-major "
            "rédaction coopérative armateur"
        )
    ),
    honorifics={"m": _MALE, "m.": _MALE, "mme": _FEMALE, "mlle": _FEMALE, "me": _ANY},
    particles=wordlist("de du la le van von der des d' el al ben bin"),
    definite=wordlist("le la les du des au aux"),
    joins=wordlist("et"),
    places=wordlist("dans au aux à chez sur"),
    nobody=wordlist("on qui"),
    own=frozenset(),
    agents=wordlist("par"),
    verb_endings=("e", "t", "a", "ent"),
    finite_forms=wordlist(
        "est sont était étaient a ont avait avaient fait font faisait va vont veut peut doit sait prend tient vient "
        "voit reste semble sourit rit soupire s'est s’est"
    ),
    relatives=wordlist("qui dont que où lequel laquelle"),
    stressed={"lui": _MALE, "elle": _FEMALE, "eux": _SEVERAL, "elles": _SEVERAL},
    single=wordlist("le la un une ce cette il elle on son sa"),
    plural_endings=("ent", "ont"),
    plural_verbs=wordlist("ont sont étaient avaient disent furent"),
    attaching=wordlist("de à en pour chez"),
    demonstratives=wordlist("c'est ainsi"),
    abbreviations=wordlist("m mm me dr st ste av env etc art no vol"),
    before_noun=wordlist(
        "grand grande petit petite jeune jeunes vieux vieille vieil nouveau nouvelle nouvel ancien ancienne anciens "
        "premier première dernier dernière beau belle bon bonne autre autres même seul seule futur future deux "
        "trois quatre cinq dix cent mille nombreux nombreuses célèbre"
    ),
    after_noun=tuple(
        wordlist(
            "al ale aux ales el elle ien ienne ique iques ier ière if ive aire aires eux euse ois oise ain aine ais "
            "aise ble iste istes adjoint adjointe gué guée in ine and ande ond"
        )
    ),
    elisions=("l'", "l’", "d'", "d’"),
    opening_sources=wordlist("pour"),
    no_nouns=_CLOSED | elided(_AUXILIARIES, ("l", "n", "j", "c", "s")),
    no_adjectives=_CLOSED | frozenset(_SUBJECTS),
    saying=VERBS.all(),
)  # fmt: skip
"""The grammar of French."""

"""Holds German nouns by their endings: gender, people, bodies that speak, utterances.

Endings of gender and of nouns for people: Duden, Die Grammatik, on word formation. The rest is general vocabulary,
written by hand.
"""

from __future__ import annotations

from stream.extract.wordlist import wordlist

__all__ = ["COLLECTIVES", "FEMININE", "PEOPLE", "PERSON_ENDINGS", "SOURCE_NOUNS", "THINGS", "UTTERANCES"]

FEMININE = tuple(
    wordlist(
        "agentur antin anz arin bank behörde bürgerinitiative chefin entin enz erin eurin firma frau gruppe heit "
        "ion istin justiz kammer kanzlei keit kirche klinik liga linke linken orin partei polizei post presse "
        "republik schaft stadt stelle tät ung welt woche zeitung ztin ärin ätin"
    )
)
"""Endings of nouns that are feminine, so that `der` before one is no nominative."""
PERSON_ENDINGS = tuple(
    wordlist(
        "abgeordnete abgeordneter ant antin anwalt anwältin arin arzt beamte beamter beamtin beauftragte "
        "beauftragter bischof boss bote chef chefin dekan ent entin er erin eur eurin experte expertin frau "
        "general genosse hauptmann ist istin kanzler kollege kollegin kommissar koordinator könig königin ler "
        "leute mann meister minister mutter notar oberst oge ogin or orin papst pilot pilotin profi präsident rat "
        "rektor reporter sekretär sprecher sprecherin star torwart vater vorsitzende vorsitzender vorstand wart "
        "wartin wirt wirtin ztin ärin ätin"
    )
)
"""Endings of nouns for people."""
PEOPLE = wordlist(
    "admiral bruder captain coach dr frau general graf herr junge kapitän kind lord major mann mädchen papst "
    "pfarrer premier prinz prinzessin prof professor schwester sir sohn star tochter zeuge zeugin"
)
"""More nouns for people."""
THINGS = tuple(
    wordlist(
        "acker akzent alter anker apparat argument center chor computer dauer dokument drucker element ember "
        "experiment faktor fenster feuer fieber format frist futter gitter hafer hausrat humor instrument keller "
        "kloster koffer konstant kontinent kupfer labor lager leder leiter list liter mauer messer meter mist "
        "moment monitor motor muster nummer ober oktober opfer orchester papier parlament pflaster polster "
        "prozent pulver quadrat reaktor regiment register restaurant sektor semester september silber sommer "
        "steuer talent teller theater tor trauer ufer verrat vertrag viertel vorrat wasser wecker weiher wetter "
        "winter wunder zeitalter zement ziffer zimmer zucker"
    )
)
"""Endings of nouns for things that end like one for people."""
COLLECTIVES = tuple(
    wordlist(
        "agentur amt anwaltschaft armee bank behörde bericht blatt bund bündnis club entwurf erklärung feuerwehr "
        "firma fraktion gemeinde genossenschaft gericht gesellschaft gesetz gewerkschaft gutachten hochschule "
        "initiative institut kammer kirche klinik klub koalition kommission konzern leitung magazin militär "
        "ministerium mitteilung opposition organisation parlament partei polizei presse rat redaktion reederei "
        "regierung seite senat sender stadt stiftung studie union universität unternehmen verband verein "
        "verwaltung werk zeitung zentrale"
    )
)
"""Endings of nouns for bodies and documents that speak."""
UTTERANCES = wordlist(
    "antwort appell aufschrift aufschriften ausruf aussage aussagen begründung behauptung bekenntnis bemerkung "
    "botschaft ergebnis erklärung fazit feststellung forderung forderungen formulierung frage fragen hinweis "
    "kommentar parole parolen plakat plakaten ruf rufe rufen satz schild schildern schluss slogans sprechchöre "
    "sprechchören spruch sprüche sprüchen sätze sätzen transparenten urteil versprechen vorwurf warnung wort "
    "worte worten zitat zwischenruf"
)
"""Nouns that hold words that are said."""
SOURCE_NOUNS = wordlist(
    "angabe angaben ansicht auffassung auskunft aussage aussagen bericht berichten darstellung einschätzung "
    "erkenntnissen erklärung ermittlungen informationen lesart meinung mitteilung schilderung schilderungen "
    "urteil worten überzeugung"
)
"""Nouns of a formula that names the source after them: `nach Angaben der Polizei`."""

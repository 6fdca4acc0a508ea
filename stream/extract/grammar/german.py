"""Holds the grammar of German. Articles and pronouns: Duden, Die Grammatik, the tables of declension. Verbs are those of
saying and judging as the IDS's Handbuch deutscher Kommunikationsverben classes them, by hand, and by paradigm.
"""

from __future__ import annotations

from dataclasses import replace

from stream.extract.grammar.grammar import Grammar
from stream.extract.grammar.verbs import german_verbs
from stream.extract.names.gender import Gender
from stream.extract.wordlist import wordlist

__all__ = ["GERMAN"]

_WEAK = (
    "sagen erklären betonen meinen äußern behaupten bemerken berichten erzählen schildern erläutern begründen versichern "
    "beteuern bekräftigen bestätigen unterstreichen konstatieren resümieren bilanzieren kommentieren formulieren "
    "argumentieren urteilen analysieren folgern prognostizieren mutmaßen spekulieren vermuten befürchten glauben hoffen erhoffen erwarten wünschen "
    "fordern verlangen appellieren mahnen warnen drohen raten empfehlen plädieren bitten fragen antworten entgegnen "
    "erwidern kontern reagieren kritisieren monieren rügen tadeln beklagen bemängeln bedauern loben würdigen begrüßen "
    "preisen feiern verteidigen rechtfertigen verurteilen bewerten beurteilen charakterisieren attestieren bescheinigen "
    "bezeichnen betiteln titulieren definieren interpretieren erinnern ergänzen präzisieren korrigieren dementieren "
    "bestreiten leugnen protestieren klagen jammern schimpfen wettern poltern lästern spotten scherzen witzeln jubeln "
    "schwärmen frohlocken rufen skandieren schreien brüllen flüstern murmeln raunen seufzen stöhnen twittern posten "
    "notieren verkünden proklamieren deklarieren melden informieren versprechen geloben garantieren prophezeien "
    "diagnostizieren dozieren predigen philosophieren sinnieren orakeln titeln zitieren beschuldigen "
    "bezichtigen bezweifeln bezeugen offenbaren enthüllen beichten erwähnen erörtern thematisieren signalisieren "
    "suggerieren signieren petzen lehren belehren ermahnen ermuntern beschwören beantworten "
    "*teilen *fügen *räumen *kündigen *merken *legen *führen *drücken *lehnen *stimmen *setzen *pflichten *stellen "
    "*machen *deuten *wenden *schicken *holen *hören *lobpreisen *richten *schätzen *regen *klären *prangern "
    "*schieben *klappen *trösten *freuen *wundern *ärgern *empören *zeigen"
).split()
"""A star marks a verb that says nothing without its particle."""
_STRONG = (
    "sprechen/spricht/sprach/gesprochen widersprechen/widerspricht/widersprach/widersprochen "
    "schreiben/schreibt/schrieb/geschrieben beschreiben/beschreibt/beschrieb/beschrieben "
    "nennen/nennt/nannte/genannt befinden/befindet/befand/befunden "
    "gestehen/gesteht/gestand/gestanden raten/rät/riet/geraten rufen/ruft/rief/gerufen bitten/bittet/bat/gebeten "
    "versprechen/verspricht/versprach/versprochen verweisen/verweist/verwies/verwiesen "
    "empfehlen/empfiehlt/empfahl/empfohlen beschließen/beschließt/beschloss/beschlossen "
    "unterstreichen/unterstreicht/unterstrich/unterstrichen schließen/schließt/schloss/geschlossen "
    "bestreiten/bestreitet/bestritt/bestritten schwören/schwört/schwor/geschworen "
    "schreien/schreit/schrie/geschrien bekennen/bekennt/bekannte/bekannt beschwören/beschwört/beschwor/beschworen "
    "preisen/preist/pries/gepriesen anerkennen/anerkennt/anerkannte/anerkannt "
    "*geben/gibt/gab/gegeben *weisen/weist/wies/gewiesen *heben/hebt/hob/gehoben *treten/tritt/trat/getreten "
    "*halten/hält/hielt/gehalten *streichen/streicht/strich/gestrichen *nehmen/nimmt/nahm/genommen "
    "*werfen/wirft/warf/geworfen *lassen/lässt/ließ/gelassen *greifen/greift/griff/gegriffen "
    "*bieten/bietet/bot/geboten *fahren/fährt/fuhr/gefahren *tragen/trägt/trug/getragen "
    "*schlagen/schlägt/schlug/geschlagen *fallen/fällt/fiel/gefallen *stehen/steht/stand/gestanden "
    "*laden/lädt/lud/geladen *bringen/bringt/brachte/gebracht *ziehen/zieht/zog/gezogen *lesen/liest/las/gelesen"
).split()
_SEPARABLE = (
    "mit|teilen hinzu|fügen an|fügen ein|räumen an|kündigen an|merken dar|legen nahe|legen aus|führen an|führen "
    "aus|drücken ab|lehnen zu|stimmen überein|stimmen entgegen|setzen hinzu|setzen bei|pflichten fest|stellen "
    "klar|stellen dar|stellen richtig|stellen heraus|stellen deutlich|machen klar|machen geltend|machen an|deuten "
    "ein|wenden voraus|schicken auf|fordern heraus|fordern ein|gestehen zu|gestehen vor|schlagen aus|sprechen "
    "zu|sprechen ab|sprechen an|sprechen nach|fragen zurück|fragen zu|rufen auf|rufen aus|rufen voraus|sagen zu|sagen "
    "ab|sagen aus|sagen nach|sagen an|klagen an|mahnen an|raten ab|raten vor|werfen ein|werfen zurück|weisen hin|weisen "
    "darauf|weisen hervor|heben bekannt|geben an|geben zu|geben preis|geben heraus|geben ab|geben wieder|geben "
    "fest|halten entgegen|halten vor|halten zurück|nehmen auf|nehmen heraus|streichen hervor|streichen an|greifen "
    "vor|bringen entgegen|treten aus|schließen vor|tragen entgegen|bringen vor|lesen zusammen|fassen "
    "ein|schätzen an|regen klar|klären an|prangern bei|steuern nach|legen um|schreiben zu|schreiben "
    "weiter|sagen fort|fahren"
).split()
_WEAK += ["*fassen", "*steuern"]
_VERBS = german_verbs(_WEAK, _STRONG, _SEPARABLE)

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
_OBLIQUE |= wordlist("dem den des vieler vielen einiger einigen mehrerer mehreren aller allen beider beiden zweier dreier")
_WHOLE = wordlist(
    "sei seien habe werde würde würden könne müsse wolle solle dürfe möge gebe gehe komme stehe bleibe liege lasse "
    "mache sehe wisse brauche halte nehme finde führe bringe zeige gelte bestehe bedeute hätten hätte wäre wären "
    "könnten müssten dürften wüssten gäbe gäben soll sollen"
)
"""Forms of the subjunctive of frequent verbs in the third person, and `sollen`, which reports as well."""

_GERMAN = Grammar(
    language="de",
    capitals=True,
    verbs=_VERBS,
    auxiliaries=wordlist(
        "hat haben hatte hatten habe hätte hätten will wollte wollen wollten muss musste müssen mussten kann konnte "
        "können konnten darf durfte dürfen möchte möchten sollte soll sollten lässt ließ ließen"
    ),
    passives=wordlist("wird wurde werden wurden worden werde würde"),
    determiners=frozenset(_SUBJECTS) | _OBLIQUE,
    subjects=_SUBJECTS,
    genitives=wordlist("des der eines einer dieser dieses seiner seines ihrer ihres"),
    prepositions=wordlist(
        "ab an am ans auf aufs aus außer bei beim bis binnen dank durch durchs entgegen entlang für fürs gegen gegenüber "
        "hinter in im innerhalb außerhalb ins mit mittels nach neben oberhalb ohne per pro samt seit statt anstatt trotz "
        "über überm übers um ums unter unterm von vom vor vorm während wegen wider zu zum zur zufolge zwischen zwecks "
        "angesichts anhand anlässlich aufgrund bezüglich hinsichtlich infolge mithilfe seitens zugunsten inklusive "
        "laut gemäß nahe namens samt"
    ),
    pronouns={"er": _MALE, "sie": _FEMALE, "es": _ANY, "man": _ANY, "wir": _SEVERAL, "ich": _ANY, "dieser": _MALE,
              "diese": _ANY, "letzterer": _MALE, "letztere": _ANY, "jener": _MALE, "jene": _ANY, "beide": _SEVERAL},
    reflexives=wordlist("sich ihn ihm ihr ihnen uns mich mir euch dich dir selbst dies das dazu damals weiter hierzu"),
    subordinators=wordlist(
        "dass daß ob weil wenn als nachdem bevor ehe während obwohl obgleich sobald solange seitdem indem damit sodass "
        "falls sofern soweit wobei wodurch weshalb warum womit wofür"
    ),
    coordinators=wordlist(
        "und aber doch denn sondern oder auch so zudem außerdem dabei nun dann zwar allerdings dennoch trotzdem ferner "
        "jedoch gleichzeitig zugleich"
    ),
    as_said=wordlist("wie so"),
    sources=wordlist("laut so gemäß"),
    beside_only=wordlist("so gemäß"),
    trailing_sources=wordlist("zufolge nach"),
    source_nouns=wordlist(
        "angaben angabe worten aussage aussagen ansicht meinung auffassung einschätzung darstellung überzeugung "
        "informationen auskunft bericht berichten erkenntnissen mitteilung ermittlungen urteil lesart schilderung "
        "schilderungen erklärung"
    ),
    source_openers=wordlist("nach laut gemäß"),
    utterances=wordlist(
        "wort worte worten satz sätze sätzen ruf rufe rufen aussage aussagen parole parolen forderung forderungen frage "
        "fragen antwort spruch sprüche sprüchen sprechchöre sprechchören slogans aufschrift aufschriften appell vorwurf "
        "behauptung feststellung ergebnis fazit schluss urteil bemerkung kommentar hinweis warnung botschaft erklärung "
        "begründung formulierung zwischenruf ausruf bekenntnis zitat versprechen transparenten plakaten plakat schild "
        "schildern zitat"
    ),
    quoted_by=wordlist("zitiert zitierte zitieren zitierten"),
    impersonal=wordlist("heißt hieß heiße steht stand lautet lautete"),
    classifying=_VERBS.finite & wordlist(
        "nennt nannte nannten nennen bezeichnet bezeichnete bezeichneten bezeichnen charakterisiert charakterisierte "
        "beschreibt beschrieb beschrieben kritisiert kritisierte verurteilt verurteilte lobt lobte würdigt würdigte "
        "bewertet bewertete betitelt betitelte tituliert titulierte warnt warnte spricht sprach sprachen"
    ),
    naming=wordlist("genannt genannte genannten genannter sogenannt sogenannte sogenannten sogenannter sogenanntes "
                    "namens kurz engl etwa sog heißt heißen hieß betitelt betitelten getauft"),
    reporting=_WHOLE | _VERBS.subjunctive,
    feminine=("ung", "heit", "keit", "schaft", "ion", "tät", "enz", "anz", "erin", "orin", "entin", "istin", "antin",
              "ätin", "ztin", "eurin", "chefin", "arin", "ärin", "frau", "behörde", "partei", "agentur", "bank", "firma",
              "kirche", "polizei", "zeitung", "presse", "stadt", "gruppe", "klinik", "republik", "kammer", "stelle",
              "welt", "woche", "post", "linke", "linken", "justiz", "liga", "kanzlei", "bürgerinitiative"),
    plural=("en", "er", "innen"),
    person_endings=(
        "er", "erin", "orin", "entin", "istin", "antin", "ätin", "ztin", "eurin", "chefin", "arin", "ärin", "ist", "ent",
        "ant", "or", "eur", "mann", "frau", "chef", "präsident", "minister", "meister", "kommissar", "sekretär",
        "vorstand", "anwalt", "anwältin", "kanzler", "rat", "arzt", "vorsitzende", "vorsitzender", "beauftragte",
        "beauftragter", "abgeordnete", "abgeordneter", "beamte", "beamter", "beamtin", "general", "oberst", "bischof",
        "könig", "königin", "wirt", "wirtin", "profi", "star", "experte", "expertin", "kollege", "kollegin", "boss",
        "pilot", "pilotin", "torwart", "papst", "oge", "ogin", "leute", "sprecher", "sprecherin", "koordinator", "ler",
        "reporter", "wart", "wartin", "vater", "mutter", "dekan", "rektor", "notar", "hauptmann", "genosse", "bote",
    ),
    people=wordlist(
        "herr frau dr prof professor pfarrer papst zeuge zeugin mann junge mädchen kind bruder schwester sohn tochter "
        "premier graf prinz prinzessin sir lord coach captain kapitän general major admiral star"
    ),
    adjective_endings=("e", "en", "er", "es", "em", "ige"),
    demonstratives=wordlist("das dies dieses so"),
    abbreviations=wordlist(
        "dr prof nr st hl ca bzw sog engl etc mio mrd abs art hrsg geb gest inc ltd jr sr mr mrs evtl ggf bspw usf vgl "
        "str tel max min inkl exkl vs dipl ing med jur phil"
    ),
    ordinals=True,
    honorifics={"herr": _MALE, "herrn": _MALE, "frau": _FEMALE},
    definite=wordlist("der die das dem den des im am zum zur vom beim ins ans"),
    joins=wordlist("und oder sowie"),
    adverbs=wordlist(
        "hier dort heute gestern morgen künftig bisher bereits schon noch nur sehr ähnlich kritisch deutlich weiter "
        "weiterhin später früher damals zuletzt zuvor danach daher deshalb deswegen darum dagegen damit davon dazu darauf "
        "daraufhin hierzu hierbei ferner schließlich erst einst oft häufig manchmal immer wieder nie niemals offenbar "
        "offensichtlich angeblich vermutlich wahrscheinlich vielleicht möglicherweise sicher gewiss natürlich leider "
        "glücklicherweise überraschend insgesamt insbesondere besonders vor allem gleich bald jetzt nun derzeit momentan "
        "aktuell unterdessen inzwischen mittlerweile anschließend abschließend wörtlich sinngemäß offiziell öffentlich "
        "zusammenfassend ebenso ebenfalls genau gerade rund etwa knapp mehr weniger einmal zweimal erstmals keinesfalls "
        "indes vielmehr jedenfalls immerhin gegenüber unter wegen trotz nicht ja nein"
    ),
    places=wordlist("in im ins mit bei beim auf gegenüber aus an am"),
    things=("wasser", "wetter", "zimmer", "fenster", "messer", "winter", "sommer", "meter", "liter", "feuer", "steuer",
            "mauer", "nummer", "ember", "ober", "fieber", "leder", "kupfer", "silber", "pulver", "papier", "theater",
            "center", "muster", "lager", "opfer", "alter", "viertel", "orchester", "kloster", "ufer", "futter", "gitter",
            "wunder", "zucker", "keller", "teller", "acker", "anker", "dauer", "trauer", "leiter", "wetter", "computer",
            "drucker", "hafer", "koffer", "pflaster", "polster", "register", "semester", "ziffer", "zimmer", "moment",
            "parlament", "element", "dokument", "argument", "instrument", "experiment", "prozent", "talent", "akzent",
            "zement", "regiment", "kontinent", "monitor", "motor", "faktor", "sektor", "reaktor", "labor", "chor", "tor",
            "humor", "restaurant", "konstant", "mist", "frist", "list", "vertrag", "vorrat", "verrat", "hausrat",
            "quadrat", "format", "apparat", "weiher", "zeitalter", "wecker", "september", "oktober"),
    own=wordlist("eigenen eigener"),
    nobody=wordlist("es man"),
    doubled=wordlist("alle beide"),
    agents=wordlist("von vom durch seitens"),
    verb_endings=("te", "ten", "t", "eln"),
    finite_forms=wordlist(
        "ist sind war waren wird wurde werden wurden hat haben hatte hatten will wollte wollen wollten kann konnte muss "
        "musste soll sollte geht ging gingen kam kamen kommt steht stand standen sieht sah sahen gibt gab gaben hält "
        "hielt hielten nimmt nahm nahmen findet fand fanden zieht zog zogen trägt trug trugen bleibt blieb blieben"
    ),
    infinitive_marks=wordlist("zu"),
    single=wordlist("ein eine er es man das dieser"),
    particles=wordlist("von van der de zu zur den di da del della al el bin ibn la le du dos af"),
    collectives=(
        "regierung", "ministerium", "amt", "behörde", "polizei", "partei", "fraktion", "union", "gewerkschaft", "verband",
        "verein", "klub", "club", "konzern", "unternehmen", "firma", "bank", "gericht", "kirche", "kommission", "agentur",
        "institut", "zeitung", "sender", "magazin", "blatt", "anwaltschaft", "kammer", "gesellschaft", "organisation",
        "bündnis", "initiative", "stiftung", "parlament", "senat", "stadt", "gemeinde", "opposition", "koalition",
        "studie", "bericht", "gutachten", "entwurf", "gesetz", "erklärung", "mitteilung", "universität", "bund",
        "feuerwehr", "armee", "militär", "verwaltung", "leitung", "presse", "redaktion", "seite", "rat", "zentrale",
        "genossenschaft", "werk", "reederei", "klinik", "hochschule",
    ),
)  # fmt: skip

_CLOSED = (
    _GERMAN.prepositions | _GERMAN.subordinators | _GERMAN.coordinators | _GERMAN.as_said | _GERMAN.sources
    | _GERMAN.adverbs | frozenset(_GERMAN.pronouns) | _GERMAN.auxiliaries | _GERMAN.passives | _GERMAN.finite_forms
)  # fmt: skip
GERMAN = replace(
    _GERMAN,
    no_nouns=_CLOSED,
    no_adjectives=_CLOSED - {"weitere"} | _GERMAN.determiners | _VERBS.finite - wordlist("genannten bekannten bekannte"),
)
"""The grammar of German."""

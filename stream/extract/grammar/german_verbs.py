"""Holds German verbs of saying and judging, in the classes of the IDS's Handbuch deutscher Kommunikationsverben
(Harras and others, 2004), written by hand.
"""

from __future__ import annotations

from stream.extract.grammar.verbs import german_verbs
from stream.extract.wordlist import wordlist

__all__ = ["VERBS"]

_WEAK = wordlist(
    "sagen erklären betonen meinen äußern behaupten bemerken berichten erzählen schildern erläutern begründen "
    "versichern beteuern bekräftigen bestätigen konstatieren resümieren bilanzieren kommentieren formulieren "
    "argumentieren urteilen analysieren folgern prognostizieren mutmaßen spekulieren vermuten befürchten glauben "
    "hoffen erhoffen erwarten wünschen fordern verlangen appellieren mahnen warnen drohen plädieren fragen "
    "antworten entgegnen erwidern kontern reagieren kritisieren monieren rügen tadeln beklagen bemängeln bedauern "
    "loben würdigen begrüßen feiern verteidigen rechtfertigen verurteilen bewerten beurteilen charakterisieren "
    "attestieren bescheinigen bezeichnen betiteln titulieren definieren interpretieren erinnern ergänzen "
    "präzisieren korrigieren dementieren leugnen protestieren klagen jammern schimpfen wettern poltern lästern "
    "spotten scherzen witzeln jubeln schwärmen frohlocken skandieren brüllen flüstern murmeln raunen seufzen "
    "stöhnen twittern posten notieren verkünden proklamieren deklarieren melden informieren geloben garantieren "
    "prophezeien diagnostizieren dozieren predigen philosophieren sinnieren orakeln titeln zitieren beschuldigen "
    "bezichtigen bezweifeln bezeugen offenbaren enthüllen beichten erwähnen erörtern thematisieren signalisieren "
    "suggerieren lehren belehren ermahnen ermuntern beantworten *teilen *fügen *räumen *kündigen *merken *legen "
    "*führen *drücken *lehnen *stimmen *setzen *pflichten *stellen *machen *deuten *wenden *schicken *holen "
    "*hören *lobpreisen *richten *schätzen *regen *klären *prangern *schieben *klappen *trösten *freuen *wundern "
    "*ärgern *empören *zeigen *fassen *steuern"
)
"""A star marks a verb that says nothing without its particle."""
_STRONG = wordlist(
    "sprechen/spricht/sprach/gesprochen widersprechen/widerspricht/widersprach/widersprochen "
    "schreiben/schreibt/schrieb/geschrieben beschreiben/beschreibt/beschrieb/beschrieben "
    "nennen/nennt/nannte/genannt befinden/befindet/befand/befunden gestehen/gesteht/gestand/gestanden "
    "raten/rät/riet/geraten rufen/ruft/rief/gerufen bitten/bittet/bat/gebeten "
    "versprechen/verspricht/versprach/versprochen verweisen/verweist/verwies/verwiesen "
    "empfehlen/empfiehlt/empfahl/empfohlen beschließen/beschließt/beschloss/beschlossen "
    "unterstreichen/unterstreicht/unterstrich/unterstrichen schließen/schließt/schloss/geschlossen "
    "bestreiten/bestreitet/bestritt/bestritten schwören/schwört/schwor/geschworen "
    "schreien/schreit/schrie/geschrien bekennen/bekennt/bekannte/bekannt beschwören/beschwört/beschwor/beschworen "
    "preisen/preist/pries/gepriesen anerkennen/anerkennt/anerkannte/anerkannt *geben/gibt/gab/gegeben "
    "*weisen/weist/wies/gewiesen *heben/hebt/hob/gehoben *treten/tritt/trat/getreten *halten/hält/hielt/gehalten "
    "*streichen/streicht/strich/gestrichen *nehmen/nimmt/nahm/genommen *werfen/wirft/warf/geworfen "
    "*lassen/lässt/ließ/gelassen *greifen/greift/griff/gegriffen *bieten/bietet/bot/geboten "
    "*fahren/fährt/fuhr/gefahren *tragen/trägt/trug/getragen *schlagen/schlägt/schlug/geschlagen "
    "*fallen/fällt/fiel/gefallen *stehen/steht/stand/gestanden *laden/lädt/lud/geladen "
    "*bringen/bringt/brachte/gebracht *ziehen/zieht/zog/gezogen *lesen/liest/las/gelesen"
)
"""Infinitive, present, preterite, participle."""
_SEPARABLE = wordlist(
    "mit|teilen hinzu|fügen an|fügen ein|räumen an|kündigen an|merken dar|legen nahe|legen aus|führen an|führen "
    "aus|drücken ab|lehnen zu|stimmen überein|stimmen entgegen|setzen hinzu|setzen bei|pflichten fest|stellen "
    "klar|stellen dar|stellen richtig|stellen heraus|stellen deutlich|machen klar|machen geltend|machen an|deuten "
    "ein|wenden voraus|schicken auf|fordern heraus|fordern ein|gestehen zu|gestehen vor|schlagen aus|sprechen "
    "zu|sprechen ab|sprechen an|sprechen nach|fragen zurück|fragen zu|rufen auf|rufen aus|rufen voraus|sagen "
    "zu|sagen ab|sagen aus|sagen nach|sagen an|klagen an|mahnen an|raten ab|raten vor|werfen ein|werfen "
    "zurück|weisen hin|weisen darauf|weisen hervor|heben bekannt|geben an|geben zu|geben preis|geben heraus|geben "
    "ab|geben wieder|geben fest|halten entgegen|halten vor|halten zurück|nehmen auf|nehmen heraus|streichen "
    "hervor|streichen an|greifen vor|bringen entgegen|treten aus|schließen vor|tragen entgegen|bringen vor|lesen "
    "zusammen|fassen ein|schätzen an|regen klar|klären an|prangern bei|steuern nach|legen um|schreiben "
    "zu|schreiben weiter|sagen fort|fahren"
)
VERBS = german_verbs(_WEAK, _STRONG, _SEPARABLE)
"""Their forms."""

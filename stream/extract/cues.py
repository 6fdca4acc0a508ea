"""Lists the words that attribute a quote: by language, and by where their speaker stands.

All forms are lower case. The lists of all languages are used on every text: a form of another language seldom stands
beside a quote, and the language of a text need not be known.
"""

from __future__ import annotations

from stream.extract.wordlist import wordlist

__all__ = [
    "AUXILIARIES",
    "CLAIMS",
    "FINITE",
    "FRENCH",
    "INVERTED",
    "NOMINAL",
    "NOUNS",
    "OTHER_LANGUAGES",
    "PARTICIPLES",
    "PASTS",
    "SAYING",
    "SCANDINAVIAN",
    "SOURCES",
    "STRONG",
]


SAYING = wordlist(
    "said say says told tell tells added add adds wrote write writes asked ask asks continued continues replied "
    "replies reply responded responds respond stated states tweeted tweets noted notes explained explains "
    "recalled recalls concluded concludes declared declares admitted admits claimed claims argued argues insisted "
    "insists warned warns announced announces remarked joked jokes quipped shouted shouts yelled chanted chants "
    "exclaimed boasted boasts predicted predicts vowed vows acknowledged acknowledges conceded concedes "
    "complained complains cautioned cautions commented comments repeated repeats reported reports observed "
    "observes testified testifies countered counters retorted asserted asserts proclaimed proclaims lamented "
    "laments reiterated reiterates thundered mused pleaded screamed whispered barked snapped sniped riffed vented "
    "recounted remembered remembers interjected emphasized emphasised stressed urged urges agreed agrees answered "
    "answers confirmed confirms suggested suggests cracked demanded demands blurted intoned opined cried cries "
    "posted read reads emailed texted implored advised advises alleged alleges contended contends maintained "
    "maintains pledged pledges quoted affirmed affirms avowed bawled bellowed bleated blogged bragged brags "
    "bristled chided chides chimed chirped chuckled chuckles clarified clarifies coaxed communicated confessed "
    "confesses confided confides cooed croaked deadpanned decreed detailed disclosed discloses drawled elaborated "
    "elaborates enthused enthuses exhorted exhorts fumed fumes gasped gloated groaned grumbled growled gushed "
    "gushes hissed hollered howled huffed inquired inquires instructed instructs interrupted interrupts jested "
    "lectured marveled marvelled messaged moaned murmured mumbled muttered needled objected opines panted "
    "philosophized phoned prayed prays preached proffered professed protested pronounced purred queried queries "
    "ranted rants rasped rebutted recited recites recommended recommends rejoined remonstrated reminisced "
    "reminisces reminded reminds reassures reveal revealed reveals roared sighed sighs sneered snorted sobbed "
    "sputtered stammered stuttered summarised swore teased teases toasted typed uttered ventured ventures wailed "
    "yelped yells screams explain argue note warn insist claim admit declare predict suggest acknowledge complain "
    "shout chant continue conclude recall joke tweet retweeted retweets captioned captions apologised apologises "
    "apologizes hinted hints rejoices rejoiced pleads bellows gripes griped exclaims quips whispers snaps jibed "
    "gibed scoffed scoffs retaliated retaliates reacted reacts"
)
"""English verbs of saying: after a quote, its speaker stands next to one of these."""
_VERDICTS = wordlist(
    "called calls call described describes describe accused accuses dismissed dismisses denounced denounces "
    "blasted blasts criticized criticizes criticised slammed slams praised praises dubbed dubs labeled labels "
    "labelled branded brands characterized characterizes likened likens referred refers mocked mocks hailed hails "
    "condemned condemns defended defends promised promises threatened threatens touted touts cited cites blamed "
    "blames boomed lauded ridiculed rejected rejects proposed proposes advocated advocates highlighted highlights "
    "offered offers implied implies thinks thought think believes believed found finds wondered wonders joined "
    "hopes hoped wanted wants spoke speaks pointed points went goes put puts issued released releases published "
    "signed sees saw expressed expresses bemoaned attacked attacks decried derided scolded challenged stands "
    "stood shot fired apologized invoked talked talks discussed discusses declined deemed considers considered "
    "regards applauded welcomed expects expected warned laughed summed summarized ordered pushed raised abhorred "
    "admonished admonishes alluded alludes appealed assailed assails assessed assesses assured assures avers "
    "averred bashed bashes bemoans berated berates billed brushed brushes castigated castigates challenges "
    "chalked championed cheered classified coined commended commends compared compares concurred concurs "
    "congratulated congratulates contradicted contradicts corrected corrects credited critiqued critiques deduced "
    "deems demeaned denied denies denigrated deplored deplores deride derides diagnosed disavowed disparaged "
    "disputed disputes doubted downplayed downplays echoed echoes endorsed endorses envisioned envisions "
    "excoriated excoriates faulted faults feared feels felt figured floated foresaw foresees framed hammers "
    "heralded heralds imagined imagines indicated indicates insinuated insinuates insulted invokes judged "
    "lambasted lambastes mentioned mentions minimized minimizes nicknamed outlined painted panned pegged "
    "perceives perceived portrayed portrays professes questioned railed rails rebuffed rebuked rebukes recognized "
    "recognizes referenced refuted refutes relayed relays renounced repudiated ridicules savaged saluted scorched "
    "skewered swears suspects suspected swiped taunted taunts termed theorized trashed trashes trumpeted trumpets "
    "underlined underlines underscored underscores understood understands vilified viewed voiced voices "
    "volunteered welcomes worried worries ruled rules"
)
"""English verbs that carry a verdict or a stance: they govern a partial quote, seldom a direct one."""
_GERMAN = wordlist(
    "sagte sagt sagten erklärte erklärt erklärten betonte betont meinte meint berichtete berichtet schrieb "
    "schreibt forderte fordert kritisierte kritisiert warnte warnt nannte nennt bezeichnete teilte ergänzte hieß "
    "heißt fügte antwortete fragte kündigte bekräftigte äußerte versicherte unterstrich twitterte mahnte lobte "
    "bekräftigt schilderte sprach resümierte konstatierte verteidigte bilanzierte räumte stellte verwies "
    "appellierte hob gab erinnerte beklagte befand urteilte freute zeigte rief fasste teilten fragt ergänzt "
    "erläuterte verlangte monierte"
)
FRENCH = wordlist(
    "dit déclare déclaré déclarait déclara affirme affirmé affirmait explique expliqué expliquait ajoute "
    "ajouté ajoutait estime estimé estimait souligne souligné assure assuré indique indiqué précise précisé "
    "confie confié raconte raconté rappelle rappelé insiste insisté lance lancé écrit réagi répondu répond "
    "conclut conclu dénonce dénoncé martelé demande demandé poursuit poursuivi lâche lâché regrette "
    "regretté résume résumé témoigne témoigné plaide plaidé prévient martèle reconnaît reconnu"
)
_SPANISH = wordlist(
    "dijo dice dijeron afirmó afirma aseguró asegura declaró declara explicó explica señaló señala agregó "
    "añadió añade indicó indica manifestó sostuvo destacó subrayó advirtió comentó expresó escribió respondió "
    "preguntó recalcó apuntó denunció reiteró "
    "dicho declarado afirmado asegurado señalado añadido explicado indicado manifestado destacado lamentó criticó "
    "sentenció relató recordó anunció insistió agregado gritó exclamó contestó replicó"
)
_OTHER_ROMANCE = wordlist(
    "detto disse dichiarato affermato spiegato aggiunto sottolineato afferma spiega aggiunge afirmou declarou explicou "
    "acrescentou escreveu garantiu afirma diz contou disse dizem respondeu perguntou dice ribadito osservato ammesso "
    "concluso commentato commenta commentou ressaltou destacou gritou exclamou "
    "esclama chiede"
)
"""Italian, Portuguese."""
_DUTCH = wordlist("zei zegt verklaarde vertelde vertelt schreef stelde stelt")
SCANDINAVIAN = wordlist(
    "säger sade berättar berättade förklarar förklarade menar menade skriver skrev uppger uppgav konstaterar "
    "konstaterade tillägger varnar varnade siger sagde sier forteller fortalte fortæller forklarer forklarte mener "
    "mente oplyser opplyser skriver advarer understreger understreker "
    "legger lägger tilføjer fortsetter fortsätter fortsætter svarar svarade svarer svarte undrar frågar spør spørger "
    "påpekar påpeker ropar roper råber"
)
"""Swedish, Danish, Norwegian."""
_SLAVIC = wordlist(
    "сказал сказала сказали говорит говорят заявил заявила заявили отметил отметила добавил добавила сообщил сообщила "
    "пояснил пояснила подчеркнул подчеркнула рассказал рассказала объяснил объяснила ответил ответила считает уверен "
    "спросил спросила добавляет отмечает отвечает поясняет сообщает рассказывает "
    "сказав зазначив зазначила додав додала повідомив повідомила заявив розповів розповіла пояснив наголосив "
    "наголосила відповів відповіла каза заяви обясни добави отбеляза рекао рекла казао изјавио изјавила powiedział "
    "powiedziała powiedzieli mówi mówił mówiła stwierdził stwierdziła dodał dodała podkreślił podkreśliła wyjaśnił "
    "wyjaśniła oświadczył oświadczyła zaznaczył zaznaczyła odpowiedział odpowiedziała poinformował poinformowała řekl "
    "řekla řekli říká uvedl uvedla dodal dodala prohlásil prohlásila vysvětlil vysvětlila sdělil sdělila upozornil "
    "upozornila tvrdí povedal povedala hovorí uviedol uviedla vyhlásil vyhlásila vysvetlil vysvetlila rekao rekla kaže "
    "kazao kazala izjavio izjavila dodao istaknuo istaknula objasnio dejal dejala povedal povedala"
)
"""Russian, Ukrainian, Bulgarian, Serbian, Polish, Czech, Slovak, Croatian, Slovene."""
_FINNIC = wordlist(
    "sanoo sanoi kertoo kertoi toteaa totesi lisää lisäsi muistuttaa korostaa selittää arvioi kirjoittaa vastaa ütles "
    "ütleb lisas märkis selgitas"
)
"""Finnish, Estonian."""
_OTHERS = wordlist(
    "mondta mondja közölte hozzátette elmondta kijelentette nyilatkozta dedi söyledi belirtti açıkladı konuştu "
    "vurguladı είπε δήλωσε τόνισε ανέφερε πρόσθεσε spus declarat adăugat precizat afirmat sakė teigė pasakė pridūrė "
    "teica sacīja norādīja"
)
"""Hungarian, Turkish, Greek, Romanian, Lithuanian, Latvian."""
OTHER_LANGUAGES = _GERMAN | FRENCH | _SPANISH | _OTHER_ROMANCE | _DUTCH | SCANDINAVIAN | _SLAVIC | _FINNIC | _OTHERS
"""Verbs of saying of every language but English."""

STRONG = SAYING | OTHER_LANGUAGES
"""Verbs that open or close a direct quote."""
FINITE = STRONG | _VERDICTS
"""Finite verbs that can govern a quote: those of saying, and those that carry a verdict."""
INVERTED = STRONG | {"called", "dubbed", "echoed"}
"""Verbs that let their subject follow: `said Smith`."""
NOMINAL = wordlist(
    "advocates answers attacks bashes bellows blames blasts boasts brags brands brushes call calls captions "
    "cautions challenges chant chants chuckles claim claims comments counters cries critiques demands disputes dubs "
    "echoes faults feels fumes gripes gushes hails hammers heralds highlights hints hopes joke jokes labels laments "
    "mentions mocks note notes offers pledges points praises promises queries quips rails rants rebukes regards "
    "relays releases repeats replies reply reports ridicules rules scoffs screams shout shouts sighs slams snaps "
    "stands states suspects talks taunts teases touts trashes trumpets tweet tweets underlines underscores urges "
    "ventures voices vows wants welcomes whispers wonders worries yells"
)
"""Forms of these verbs that are nouns as well, as `stream.training.quotes.nominal` finds them in WordNet."""
PASTS = wordlist(
    "began bit blew broke burst came cut drew drove fell felt flew flung fought found gave got grew heard held hit "
    "kept knew laid led left lost made met paid put ran rang rode rose sang sank sat saw sent shook shot shut "
    "slid smelt snuck sought spat spent spoke sprang spun stood stuck struck stung swept swore swung taught "
    "threw thought took tore went wept woke wore wove wrote sent strode stole bore beat bent bound built bought "
    "caught chose clung crept dealt did dug fed fled forbade forgot forgave froze ground hid hung leapt lent lit "
    "meant overcame said sold split spread sprung stank swam told understood undertook upset withdrew withheld won "
    "wound"
)
"""Past forms of English verbs that do not end in -ed: a closed class of the grammar."""
PARTICIPLES = wordlist(
    "saying adding calling telling writing noting tweeting arguing asking declaring claiming insisting explaining "
    "describing warning remarking accusing stating shouting chanting proclaiming promising citing quoting reading "
    "conceding announcing suggesting concluding predicting referring praising denouncing dismissing joking "
    "replying responding recalling urging vowing admitting acknowledging asserting complaining lamenting "
    "apologizing reporting repeating pointing blasting mocking slamming labeling branding dubbing offering "
    "emphasizing stressing reiterating yelling screaming touting affirming alleging answering assailing assuring "
    "attacking averring bashing bellowing blaming boasting bragging captioning castigating cautioning chiding "
    "clarifying complimenting concurring confessing confiding confirming contending countering criticizing "
    "criticising decrying deeming defending demanding denying deploring deriding detailing disparaging disputing "
    "echoing elaborating emailing endorsing exclaiming exhorting fuming hailing hinting hollering imploring "
    "indicating insinuating instructing invoking labelling lambasting likening maintaining mentioning musing "
    "needling nicknaming objecting observing opining outlining pleading pledging portraying praying preaching "
    "questioning quipping railing ranting reassuring rebuking reciting recommending recounting relaying "
    "remembering reminding retorting revealing ridiculing roaring scoffing scolding sighing sneering snapping "
    "speculating swearing taunting teasing testifying texting threatening trashing trumpeting underlining "
    "underscoring venting voicing whispering wondering"
)
"""Participles. Their subject is the subject of the clause before: `Smith endorsed her, saying`."""
SOURCES = {
    "according": "to",
    "selon": "",
    "d’après": "",
    "d'après": "",
    "según": "",
    "laut": "",
    "zufolge": "",
    "aldus": "",
    "secondo": "",
    "segundo": "",
    "per": "",
}
"""Prepositions that name the source after them, each with the word that must follow; empty where none must."""
NOUNS = wordlist(
    "statement tweet email e-mail letter post interview speech memo op-ed column message words chant chants "
    "slogan statements remark remarks comment comments text motto phrase term question answer response"
)
"""Nouns that hold the words quoted: `her slogan: "…"`, `Trump's statement that "…"`."""
CLAIMS = wordlist(
    "claim claims assertion assertions allegation allegations accusation accusations warning warnings suggestion "
    "suggestions remark remarks statement comment comments argument contention promise pledge vow insistence admission "
    "prediction declaration complaint belief view tweet threat observation assurance acknowledgement acknowledgment"
)
"""Nouns for what somebody has said: in `her claim that …` the claim is hers, whoever speaks of it."""
AUXILIARIES = wordlist(
    "has have had is was were are been be did does do will would could can may might should also then later "
    "once further previously recently repeatedly famously first again often still just now never not only "
    "even instead a ont ai hat haben habe ist ha han había y bien aussi auch dann"
)
"""Words that may stand between a subject and its verb, adverbs in -ly aside."""

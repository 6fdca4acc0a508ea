"""Lists the words by which names of people differ from other capitals: titles, honorifics, nationalities, and words
that look like names and are none. Data only, in lower case.
"""

from __future__ import annotations

from stream.extract.wordlist import wordlist

__all__ = [
    "DEMONYMS",
    "FEMALE_TITLES",
    "FUNCTION_WORDS",
    "MALE_TITLES",
    "NAME_PARTICLES",
    "NOT_NAMES",
    "ORGANISATION_WORDS",
    "PLAIN_TITLES",
    "ROLE_SUFFIXES",
    "TITLES",
    "TITLE_SUFFIXES",
]


MALE_TITLES = wordlist("mr mr. sir lord king prince congressman chairman herr monsieur señor pope father brother")
FEMALE_TITLES = wordlist(
    "ms ms. mrs mrs. miss lady queen princess congresswoman chairwoman frau mme mme. madame señora sister dame"
)
TITLES = (
    MALE_TITLES
    | FEMALE_TITLES
    | wordlist(
        "dr dr. sen sen. rep rep. reps. sens. gov gov. gen gen. col col. lt lt. sgt sgt. capt capt. rev rev. prof "
        "prof. adm adm. hon hon. pres pres. president senator governor representative secretary minister premier "
        "chancellor mayor judge justice general colonel captain major sergeant lieutenant admiral commander chief "
        "director speaker ambassador professor doctor reverend archbishop bishop cardinal rabbi imam sheikh "
        "executive superintendent inspector detective constable sergeant-major trooper warden marshal principal "
        "treasurer chairperson dean provost headteacher striker midfielder defender goalkeeper winger forward "
        "quarterback pitcher guard skipper lawmaker congressperson economist "
        "officer sheriff attorney prosecutor spokesman spokeswoman spokesperson leader candidate nominee analyst "
        "editor reporter columnist correspondent manager strategist adviser advisor host author "
        "representative-elect president-elect councilman councilwoman assemblyman coach commissioner deputy vice "
        "former then ex acting prime first foreign defense defence interior finance health m. m bundeskanzler "
        "bundeskanzlerin kanzler kanzlerin präsident präsidentin président présidente premier ministre presidente "
        "presidenta ministro ministra senador senadora don doña geschäftsführer geschäftsführerin vorsitzender "
        "vorsitzende bürgermeister bürgermeisterin direktor direktorin trainer trainerin anwalt anwältin "
        "staatsanwalt staatsanwältin professorin doktor richter richterin bischof bischöfin "
        "stürmer stürmerin torwart torhüter torhüterin verteidiger verteidigerin kapitän spieler spielerin profi "
        "schiedsrichter politiker politikerin abgeordneter abgeordnete experte expertin forscher forscherin "
        "wissenschaftler wissenschaftlerin historiker historikerin ökonom ökonomin soziologe soziologin psychologe "
        "psychologin biologe biologin meteorologe meteorologin arzt chirurg pfleger pflegerin landwirt landwirtin "
        "pfarrer pfarrerin priester landrat landrätin stadtrat stadträtin senatorin staatssekretär staatssekretärin "
        "schauspieler schauspielerin regisseur regisseurin autor autorin schriftsteller schriftstellerin sänger "
        "sängerin musiker musikerin künstler künstlerin maler malerin unternehmer unternehmerin gründer gründerin "
        "inhaber inhaberin besitzer besitzerin lehrer lehrerin schüler schülerin rentner rentnerin zeuge zeugin "
        "fahrer fahrerin polizist polizistin feuerwehrmann sprecher sprecherin chef chefin kommissar kommissarin "
        "vorstand intendant intendantin moderator moderatorin anwohner anwohnerin händler händlerin fischer förster "
        "bäcker bäckerin gärtner gärtnerin wirt wirtin bauer bäuerin"
    )
)
"""Words before a name that tell an office, a rank or a role."""
PLAIN_TITLES = wordlist(
    "former then ex acting prime first foreign defense defence interior finance health m. m vice deputy forward guard "
    "hon general major"
)
"""Titles that are words before other words as often: `First Street`, `General Strike`."""
TITLE_SUFFIXES = (
    "minister",
    "ministerin",
    "sprecher",
    "sprecherin",
    "präsident",
    "präsidentin",
    "präsidenten",
    "ministers",
    "chef",
    "chefin",
    "kanzler",
    "kanzlerin",
    "meister",
    "meisterin",
    "leiter",
    "leiterin",
    "vorsitzender",
    "vorsitzende",
    "beauftragter",
    "beauftragte",
    "gerin",
    "lerin",
    "kerin",
    "terin",
    "nerin",
    "scherin",
    "listin",
    "zistin",
    "ärztin",
    "ktorin",
    "atorin",
    "utorin",
)
"""Endings of German titles that are written in one word: `Außenministerin`."""
ROLE_SUFFIXES = (
    *TITLE_SUFFIXES,
    *wordlist(
        "är ärin er erin ist istin ant antin ent entin eur eurin or orin ar mann frau vize rat rätin wart anwalt "
        "anwältin arzt wirt experte expertin kollege kollegin genosse genossin legende ikone profi star boss coach "
        "keeper vorstand kapitän abgeordnete abgeordneter sachverständige sachverständiger verantwortliche "
        "verantwortlicher obfrau pilot ökonom ökonomin loge login"
    ),
)
"""What German words for people end in, where a hyphen ties them to a house, a party or a place: `Konzern-Juristin`."""
DEMONYMS = wordlist(
    "russian american ukrainian british french german chinese japanese israeli palestinian iranian iraqi "
    "syrian turkish indian pakistani afghan saudi egyptian mexican canadian brazilian argentine spanish "
    "italian greek polish dutch belgian swedish norwegian danish finnish swiss austrian hungarian romanian "
    "bulgarian serbian korean vietnamese thai indonesian malaysian philippine filipino australian african "
    "nigerian kenyan european democratic republican catholic libyan lebanese jordanian yemeni belarusian "
    "georgian armenian azerbaijani irish scottish welsh english cuban venezuelan colombian chilean peruvian "
    "us u.s. uk eu u.n. un house senate white gop conservative tory labour liberal socialist communist democrat"
)
"""Words that may stand before a title or name and are no part of it."""
NAME_PARTICLES = wordlist("de la del della der den van von zu bin ibn al el du dos da di le ten ter bint abu of")
"""Words in small letters within a name."""
ORGANISATION_WORDS = wordlist(
    "committee party house senate department university times post press news network council court "
    "commission agency bureau bank company corp corp. inc inc. ltd group institute association union "
    "foundation center centre ministry office police army navy journal magazine institution campaign congress "
    "parliament government republicans democrats team club league board society school college church "
    "federation organization organisation coalition alliance service services fund authority pac "
    "administration tribune herald gazette guardian globe chronicle examiner tv radio channel media reuters "
    "politico cnn nbc abc cbs fox msnbc pentagon kremlin nato fbi cia nsa doj irs epa nra aclu naacp afp dpa "
    "ap gmbh ag sa polizei regierung ministerium gouvernement ministère gobierno ministerio policía states "
    "nations kingdom watch review insider digest monitor daily weekly dispatch inquirer courier sentinel wire mirror "
    "broadcasting studios entertainment pictures records airlines airways motors energy oil petroleum pharmaceuticals "
    "laboratories systems technologies technology software solutions partners holdings capital securities insurance "
    "financial investments trust exchange stores foods brands industries international global enterprises hospital "
    "clinic library museum academy laboratory orchestra theatre theater festival airport railway railways tribunal "
    "chamber assembly legislature cabinet treasury embassy consulate force forces corps command movement brotherhood "
    "initiative project program programme forum summit conference caucus associates consulting analytics research "
    "survey poll plc llc llp ltd. co. co bancorp group's archives registry bundestag bundesrat bundesbank verband "
    "gewerkschaft partei verein stiftung zeitung rundfunk syndicat parti fédération assemblée sénat conseil "
    "sindicato partido federación congreso senado ayuntamiento junta"
)
"""Words that only names of organisations have."""
NOT_NAMES = wordlist(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december jan. feb. aug. sept. oct. nov. dec. i i'm i’m tv ok christmas "
    "easter thanksgiving angaben worten"
)
"""Words with a capital that are part of no name: days, months, feasts, `I`."""
FUNCTION_WORDS = wordlist(
    "reached pressed questioned confronted quoted contacted given based compared faced known dubbed titled backed led "
    "followed buoyed told requested alongside amid amidst among above below beyond beside besides across behind toward "
    "towards upon along except unlike like as of immediately note see let come never always often sometimes perhaps "
    "maybe soon today’s today's nearly almost about another every everyone everybody nobody somebody someone something "
    "nothing anything none any either neither same such made born raised left asked wearing because "
    "laut eleven twelve thirteen fifteen twenty thirty hundreds thousands "
    "the a an this that these those it its it's it’s there here in on at by for from with of to as and but or "
    "nor so yet if when while after before since until because although though despite during under over "
    "about against between through without within who what which where why how whose whom he she they we you "
    "his her their our your my me him them us all both each some many most more much few several other "
    "another one two three four five six seven eight nine ten no not only even also then now later still just "
    "once again meanwhile however instead moreover nevertheless nonetheless yes well asked speaking according "
    "citing referring responding writing adding noting calling last next earlier today yesterday tomorrow is "
    "was were are be been being has have had do does did will would can could should may might must let yet "
    "d'après d’après selon nach zufolge "
    "per der die das ein eine er sie es wir ihr und aber oder im am in auf mit nach bei von vor zu wie so "
    "dabei doch auch denn laut le la les un une il elle ils elles et mais ou dans sur avec pour par selon ce "
    "cette ces el los las una unos él ella ellos y pero o en con por para según esta este "
    "asimismo además también tras sin no obstante mientras aunque cuando como desde hasta entre sobre así "
    "toutefois cependant ainsi aussi ensuite enfin néanmoins pourtant lors lorsque depuis après avant parmi selon "
    "zudem außerdem allerdings jedoch gleichzeitig heute gestern insgesamt viele alle nun dann damit dazu deshalb "
    "danach zuvor darüber dies dieser diese dieses jetzt schon noch sein seine ihre ihr unter über gegen während seit "
    "für statt außer samt als wenn weil ob obwohl bevor nachdem sobald solange trotz wegen dank ohne durch um zum zur "
    "beim vom ins bis dort hinter neben zwischen gemäß bereits erst immer wieder nur sogar etwa rund ganz sehr mehr "
    "wer was welche welcher ihm ihn ihnen man mancher manche jeder jede jedes kein keine mein meine dein deine unser "
    "unsere ihren ihrem seinen seinem seiner ihrer einem einen einer dem den des inoltre tuttavia secondo anche quindi "
    "infine dopo prima mentre quando"
)
"""Capitals at the start of a sentence only: never part of a name there."""

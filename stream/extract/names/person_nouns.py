"""Lists nouns for people, and words of the names of things and places: general vocabulary, written by hand. Data only,
in lower case.
"""

from __future__ import annotations

from stream.extract.wordlist import wordlist

__all__ = ["GROUPS", "OPENS_THINGS", "PERSONS", "SURNAMES", "THINGS", "THINGS_ELSEWHERE"]

_SINGULAR = wordlist(
    "person man woman boy girl child baby kid teenager adult gentleman lady guy fellow mother father mum mom dad "
    "parent grandmother grandfather grandparent son daughter brother sister sibling twin uncle aunt cousin nephew "
    "niece grandson granddaughter husband wife widow widower spouse partner fiancé fiancée boyfriend girlfriend bride "
    "groom bridegroom friend neighbour neighbor stranger guest visitor tourist traveller traveler passenger commuter "
    "driver rider cyclist pedestrian motorist pilot sailor skipper mate deckhand fisherman ferryman docker seaman "
    "captain farmer grower shepherd herder forester gardener hunter rancher breeder beekeeper vintner winemaker baker "
    "butcher cook chef waiter waitress barman bartender brewer grocer shopkeeper shopper customer buyer seller vendor "
    "trader dealer merchant salesman saleswoman retailer owner co-owner landlord landlady tenant homeowner resident "
    "villager islander citizen local inhabitant immigrant migrant refugee worker employee employer boss manager "
    "director chairman chairwoman chairperson chief head president vice-president founder co-founder entrepreneur "
    "businessman businesswoman executive banker broker investor shareholder accountant auditor economist analyst "
    "consultant adviser advisor strategist lobbyist official officer spokesman spokeswoman spokesperson representative "
    "delegate envoy ambassador diplomat negotiator minister secretary mayor councillor councilman councilwoman senator "
    "governor lawmaker politician candidate incumbent premier chancellor monarch king queen prince princess duke "
    "duchess commissioner administrator campaigner activist protester demonstrator striker unionist organiser "
    "organizer volunteer supporter opponent critic voter member leader expert specialist scientist researcher "
    "biologist chemist physicist engineer technician historian archaeologist geologist meteorologist forecaster "
    "astronomer mathematician sociologist psychologist psychiatrist therapist doctor physician surgeon nurse midwife "
    "paramedic pharmacist dentist vet veterinarian patient survivor victim witness bystander suspect defendant "
    "plaintiff accused prisoner inmate detainee hostage lawyer attorney solicitor barrister prosecutor judge "
    "magistrate juror sheriff policeman policewoman constable detective inspector superintendent sergeant soldier "
    "veteran general colonel major lieutenant commander admiral firefighter fireman rescuer lifeguard guard warden "
    "ranger keeper caretaker porter janitor cleaner teacher headteacher headmaster headmistress principal professor "
    "lecturer tutor student pupil graduate scholar librarian curator author writer novelist poet playwright journalist "
    "reporter correspondent editor columnist photographer publisher translator artist painter sculptor designer "
    "architect builder carpenter plumber electrician mechanic welder miner musician singer songwriter composer "
    "conductor pianist violinist drummer guitarist actor actress dancer comedian performer producer filmmaker "
    "screenwriter presenter broadcaster host coach player athlete footballer cricketer golfer boxer swimmer runner "
    "sprinter jockey goalkeeper defender midfielder forward winger batsman bowler pitcher quarterback referee umpire "
    "champion winner fan priest vicar bishop archbishop cardinal pope pastor preacher rabbi imam monk nun chaplain "
    "believer pensioner retiree hairdresser barber tailor weaver potter blacksmith carer clerk assistant aide "
    "receptionist colleague successor predecessor applicant respondent user reader viewer listener caller blogger"
)
PERSONS = (
    _SINGULAR
    | {word + "s" for word in _SINGULAR}
    | {word[:-3] + "men" for word in _SINGULAR if word.endswith("man")}
    | {word[:-1] + "ies" for word in _SINGULAR if word.endswith("y")}
    | wordlist(
        "people men women children wives crowd crowds police crew family couple families couples workforce staff others"
    )
)
"""What a noun phrase ends in that can be a speaker."""
GROUPS = PERSONS - _SINGULAR
"""Words for several people: a name with one of them, `Crown Prosecutors`, is not one person's."""
THINGS = wordlist(
    "street avenue road lane square boulevard highway motorway route bridge tunnel tower wall gate palace castle "
    "cathedral abbey temple mosque hotel stadium arena mall plaza station terminal port harbour harbor pier dock bay "
    "beach coast cape island islands isle peninsula gulf sea ocean lake river creek falls canal strait channel mount "
    "mountain mountains hill hills peak valley canyon desert forest wood woods park parks garden gardens field fields "
    "farm ranch dam reservoir glacier volcano reef north south east west northern southern eastern western central "
    "upper lower new old great greater city town village county district province region republic state country "
    "storm hurricane typhoon cyclone tornado blizzard earthquake flood floods heatwave snow rain winter spring summer "
    "autumn day days night eve week weekend month year years season decade century "
    "war battle operation act bill law treaty agreement accord deal plan prize award awards medal cup bowl league tour "
    "open championship championships games olympics marathon derby "
    "market markets index stock stocks shares share bond bonds prices price dollar euro pound yen oil gas gold silver "
    "united city's rovers athletic wanderers albion hotspur real inter dynamo spartak sporting racing "
    "ship ferry boat yacht train bus flight plane jet car truck van rocket satellite "
    "book novel film movie play song album show series magazine paper report study letter statement "
    "covid-19 covid virus flu disease syndrome cancer "
    "quay wharf jetty marina lagoon lighthouse villa crude futures"
)
"""Words of the names of places, times, weather, events and goods: a name with one of them is no person's."""
SURNAMES = (
    wordlist(
        "street lane castle temple palace bay lake rivers hill hills wood woods park parks field fields garden forest "
        "bush north south west east day winter summer snow rain price gold silver gates wall bridge bridges peak cape "
        "law bill book case stone storm frost marsh green moor ford banks young page may march church new old great "
        "war battle ship porter station beach pound dollar rose song son han dam chan open cup cannon"
    )
    & THINGS
)
"""Words of `THINGS` that are surnames too: after a first name they are, as in `Anna Hill`."""
OPENS_THINGS = wordlist(
    "black white red green blue yellow grey gray golden silver big little small high low long short grand royal crown "
    "national holy good super first second third last central inner outer middle mid crude open free fort port mount "
    "saint st. st los las san santa santo el la le les costa puerto porto rio río villa monte mont bad sankt hong "
    "kuala tel buenos abu addis sri sierra burkina cape lake north south east west new old upper lower "
    "neue neuer neues neuen alte alter altes alten große großer großes kleine schwarze schwarzer schwarzes rote roter "
    "rotes grüne grüner blaue weiße hohe hoher erste erster deutsche deutscher "
    "nouveau nouvelle vieux vieille grand grande petit petite place rue pont gare quai nueva nuevo viejo vieja gran "
    "calle plaza puente río nuova nuovo via piazza ponte vecchio vecchia nova novo velha velho rua praça "
    "nya gamla stora nieuwe oude grote nowy nowa nowe stary stara nový nová nové starý stará novi nova stari "
    "новый новая новое старый старая большой большая чёрный черный чёрная красная красный белый белая"
)
"""First words of the names of places, days and companies: adjectives, saints, harbours. No first name is among them."""
THINGS_ELSEWHERE = wordlist(
    "quay lock wharf jetty marina canal basin lagoon reach weir mill works factory plant mine pit quarry yard shipyard "
    "lighthouse house inn pub café cafe restaurant bar shop store gallery building buildings court courts row close "
    "crescent drive way heath common green lines line express railway tram ferries trains buses prosecutors "
    "festival carnival fair week sunday monday tuesday wednesday thursday friday saturday january february april june "
    "july august september october november december christmas easter ramadan independence liberation "
    "steel foods motors pictures records games software networks power water electric telecom mobile bank banks "
    "brothers sisters sons crude futures index guild alliance front army party movement state nation nations "
    "times report act code file files diaries story stories song songs night nights dust moon sun star stars "
    "straße platz bahnhof hafen brücke schleuse markt kirche turm see fluss berg tal dorf stadt schule rathaus kanal "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz juni juli oktober dezember "
    "nacht tag woche jahr krieg gesetz fabrik werk verkehr börse "
    "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février avril juin juillet août septembre octobre "
    "novembre décembre noir noire rouge blanc blanche fête guerre usine marché mairie école église île mer montagne "
    "lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre "
    "octubre noviembre diciembre negro negra rojo blanco blanca guerra fábrica mercado escuela iglesia isla mar "
    "montaña puerto lunedì martedì mercoledì giovedì venerdì sabato domenica nero nera rosso rossa mercato chiesa "
    "isola mare segunda terça quarta quinta sexta sábado ponte rio "
    "torget hamnen bron gatan fredag måndag tisdag onsdag torsdag lördag söndag markt haven brug straat vrijdag "
    "maandag most rynek plac ulica piątek poniedziałek wtorek środa czwartek sobota niedziela "
    "площадь улица мост порт рынок пятница понедельник вторник среда четверг суббота воскресенье завод река море"
)
"""More words of the names of things, of other languages too. They count only where no first name, title or verb of
saying tells who a name is.
"""

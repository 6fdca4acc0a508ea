"""What people are called, and what bears a name and is nobody: general vocabulary, written by hand. Data only; imports
nothing but `wordlist`.
"""

from __future__ import annotations

from stream.extract.wordlist import wordlist

__all__ = ["PERSONS", "THINGS"]

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
"""What a noun phrase that can speak ends in."""
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
    "covid-19 covid virus flu disease syndrome cancer"
)
"""Words of the names of places, times, weather, events and goods: no name that has one of them is a person's."""

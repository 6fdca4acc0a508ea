"""Knows what only people do: the words by which a clause tells that its subject, of whom nothing else is known, is a
person.

The English verbs come from WordNet's lexicographer classes verb.body, verb.emotion and verb.communication, as far as a
person is their subject and they say nothing aloud, and from verb.motion and verb.perception, as far as a particle makes
them a movement of the body. Verbs of which markets, places and teams are the subject too (celebrated, rallied, woke,
rose) are left out.
"""

from __future__ import annotations

from stream.extract.cues import AUXILIARIES
from stream.extract.names.person_nouns import PERSONS
from stream.extract.sentence.mention import NAME, Mention
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.sentence.tokens import QUOTE
from stream.extract.wordlist import wordlist

__all__ = ["does_as_people_do", "has_a_body"]

_BASES = wordlist(
    "nod laugh smile sigh shrug sob wink yawn giggle chuckle smirk grimace scowl blush sniff sneeze wince flinch grin "
    "frown gaze peer squint pout gulp snort snigger snicker murmur mutter gesture beckon curtsy fidget weep faint sip "
    "squat crouch doze gesticulate"
)
_DOUBLED = wordlist("nod shrug sob grin sip squat")
"""Verbs whose last consonant is doubled before an ending."""


def _forms(base: str) -> tuple[str, ...]:
    """Return the forms of a regular English verb."""
    if base.endswith("e"):
        return base, base + "s", base + "d", base[:-1] + "ing"
    stem = base + base[-1] if base in _DOUBLED else base
    return base, base + ("es" if base.endswith(("sh", "ch")) else "s"), stem + "ed", stem + "ing"


_DEEDS = (
    frozenset(form for base in _BASES for form in _forms(base))
    | wordlist("wept knelt kneels kneeling crying exhaled inhaled")
    # Hand-picked in other languages: laugh, smile, nod, sigh, weep, shrug, be silent.
    | wordlist(
        "lachte lacht lächelte lächelt nickte nickt seufzte seufzt weinte weint grinste grinst schmunzelte schmunzelt "
        "schwieg schweigt zwinkerte zwinkert winkte runzelte gähnte schluchzte stöhnte "
        "rit sourit souriait soupire soupira soupiré pleure pleura pleurait ri souri acquiesce acquiesça grimace "
        "grimaça ríe rio rió ríe sonríe sonrió suspira suspiró llora lloró asiente asintió bromea solloza sollozó "
        "parpadeó ride rise sorride sorrise sospira sospirò annuisce annuì piange pianse ri sorri sorriu suspirou "
        "chorou acenou lachte lacht glimlacht glimlachte knikt knikte zucht zuchtte huilt huilde zwijgt zweeg "
        "skrattar skrattade ler log nickar nickade suckar suckade gråter grät ler smiler smilte smilede nikker nikket "
        "nikkede sukker sukket sukkede sukket gråt griner grinede grinte "
        "засмеялся засмеялась рассмеялся рассмеялась смеётся смеется улыбнулся улыбнулась улыбается кивнул кивнула "
        "кивает вздохнул вздохнула вздыхает заплакал заплакала плачет усмехнулся усмехнулась пожал пожала нахмурился "
        "нахмурилась засміявся засміялася посміхнувся посміхнулася кивнув кивнула зітхнув зітхнула знизав знизала "
        "zaśmiał zaśmiała roześmiał roześmiała uśmiechnął uśmiechnęła skinął skinęła westchnął westchnęła wzruszył "
        "wzruszyła zapłakał zapłakała zasmál zasmála usmál usmála pokrčil pokrčila povzdechl povzdechla přikývl "
        "přikývla nasmijao nasmijala nasmiješio nasmiješila uzdahnuo uzdahnula "
        "nauroi nauraa hymyili hymyilee huokasi huokaa nyökkäsi nyökkää itki nevetett elmosolyodott bólintott "
        "sóhajtott sírt güldü gülümsedi ağladı râde zâmbi oftă γέλασε χαμογέλασε αναστέναξε"
    )
)
"""Verbs that only people are the subject of, whatever follows."""
_WAYS_OF = (
    ("looked looks looking", "at out up down away round around over across back"),
    ("stared stares staring glanced glances glancing", "at out up down away round around over across back"),
    ("turned turns turning", "round away back towards toward"),
    ("leaned leans leaning leant", "back forward over in out on against across towards toward"),
    ("sat sits sitting", "down up back forward . beside there alone"),
    ("stood stands standing", "up back . beside there alone"),
    ("waited waits waiting hesitated hesitates", ". , and there outside"),
    ("stepped steps stepping", "back forward aside outside onto over"),
    ("walked walks walking", "over across along up down back to towards toward"),
    ("paused pauses pausing", ". , ; for before and to"),
    ("waved waves waving", ". , at to from and"),
    ("pointed points pointing", "at upwards downwards up down"),
    ("bent bends bending", "down over forward"),
    ("setzte setzt stellte drehte dreht lehnte lehnt", "sich"),
    ("blickte blickt schaute schaut", "auf zu nach in aus hinüber hinaus zum zur"),
    ("stand steht saß sitzt", "auf"),
)
"""Forms of verbs of movement, and the words that may follow each."""
_MOVES = {verb: frozenset(ways.split()) for verbs, ways in _WAYS_OF for verb in verbs.split()}
"""Verbs of movement, and what follows them where a body moves. With other words they tell of things: `stood empty`,
`turned sour`, `looked strong`, `paused production`, `stood at 80 dollars`.
"""
_POSTURES = wordlist("sat sits sitting stood stands standing waited waits waiting leaned turned turns")
_PLACES = wordlist(
    "window table bench stool doorway door kitchen counter porch steps sofa armchair wheelchair bed desk chair seat "
    "microphone lectern podium mirror grave graveside gate rail fence stove fire hearth hall garden"
)
"""Where people sit, stand and wait."""
_PLACE_REACH = 6
"""Words after a posture within which its place stands: `sat for a while at the window`."""
_BODY = wordlist(
    "head heads shoulder shoulders eye eyes eyebrow eyebrows brow brows forehead hand hands arm arms finger fingers "
    "fingertips thumb thumbs fist fists lip lips face chin cheek cheeks hair beard moustache mustache nose mouth teeth "
    "tongue throat neck leg legs foot feet knee knees elbow elbows wrist wrists palm palms gaze tears "
    "hat cap coat jacket apron glove gloves glasses spectacles sleeve sleeves scarf headscarf shirt tie shawl veil "
    "collar handkerchief bag handbag rucksack phone notebook notes papers pen pencil pipe cigarette cup mug glass tea "
    "coffee beer chair desk seat stick cane crutches walking-stick umbrella tools boots shoes overalls bicycle laptop "
    "mother father wife husband son daughter grandson granddaughter brother sister"
)
"""What belongs to a person: parts of the body (WordNet's noun.body), and what is worn, held or sat at."""
_POSSESSIVES = wordlist("his her")
_WHOLE = wordlist("their")
"""The possessive of teams and towns as well: only before what no town has, a head or shoulders (`_OF_ONE`)."""
_OF_ONE = wordlist("head shoulders eyes eyebrows hands arms forehead chin hair face")
_GESTURES = wordlist(
    "shook shakes raised raises lifted lifts spread shrugged threw schüttelte schüttelt hob hebt zuckte zuckt rieb "
    "reibt runzelte runzelt senkte verschränkte hausse haussa haussé hoche hocha hoché secoue secoua secoué lève leva "
    "levé baisse baissa baissé fronce fronça froncé negó niega sacude sacudió meneó encogió encoge levantó alzó bajó "
    "scuote scosse alza alzò strinse sacudiu abanou encolheu levantou schudde schudt haalde haalt skakade skakar "
    "ryckte rycker rystet ryster rystede trakk trekker покачал покачала качает пожимает опустил опустила поднял "
    "подняла похитав похитала pokręcił pokręciła zavrtěl zavrtěla odmahnuo odmahnula pudisti pudistaa kohautti "
    "megrázta megvonta salladı silkti clătină"
)
_GESTURED = wordlist(
    "hands hand finger eyebrow kopf schultern achseln stirn hand hände arme augen augenbrauen blick tête épaules "
    "épaule yeux mains main bras sourcils cabeza hombros ojos manos mano brazos cejas testa spalle occhi mani braccia "
    "cabeça ombros olhos mãos hoofd schouders ogen handen huvudet axlarna på axlarna hodet skuldrene hovedet головой "
    "плечами голову глаза руки руку головою głową ramionami hlavou rameny glavom ramenima päätään olkapäitään fejét "
    "vállát başını omuz capul"
)
"""Parts of the body that follow a gesture without a possessive: `schüttelte den Kopf`."""
_LINKS = (
    AUXILIARIES
    | wordlist("and then to not began begins started starts kept keeps keep stopped stop help burst bursts")
    | wordlist("out into simply slowly sich se si s’ s' a ha hat est è был была")
)
"""What may stand between a subject and its verb, and before a second verb of the same subject."""
_BEFORE_NOUN = wordlist("with gave gives let lets mit")
_TOKENS = 24
"""Words of a clause that are looked at after its subject: more would belong to another clause."""
_ADJECTIVES = 2
"""Words between a possessive and its noun: `her left hand`."""
_GESTURE_REACH = 5
"""Words after a gesture within which its part of the body stands: `shook slowly her grey head`."""


def does_as_people_do(parsed: ParsedParagraph, mention: Mention) -> bool:
    """Return whether a clause tells of its subject `mention` what is told of people only: a deed of the body or a
    feeling, a movement with its direction, or a gesture. Where `its` stands in the clause, the subject is no person.
    """
    lowers = parsed.tokens.lowers
    first = _verb(parsed, mention.last)
    end = min(parsed.tokens.end_of_sentence(mention.first), first + _TOKENS)
    for at in range(first, end):
        lower = lowers[at]
        if lower in ("its", QUOTE):
            return False
        covered = parsed.at.get(at)
        if covered is not None and covered.kind is NAME:
            continue
        own = at == first or _goes_on(parsed, at)
        if own and (lower in _DEEDS or _moves(lowers, at, end)):
            return "its" not in lowers[at:end]
        if own and lower in _GESTURES and not _GESTURED.isdisjoint(lowers[at + 1 : at + 1 + _GESTURE_REACH]):
            return True
        if lower in _DEEDS and lowers[at - 1] in ("a", "einem") and lowers[at - 2] in _BEFORE_NOUN:
            return True  # with a shrug
    return False


def has_a_body(parsed: ParsedParagraph, mention: Mention) -> bool:
    """Return whether a clause names a part of the body of its subject `mention`, or what it wears or holds: `her head`,
    `his hat`.
    """
    lowers = parsed.tokens.lowers
    first = _verb(parsed, mention.last)
    end = min(parsed.tokens.end_of_sentence(mention.first), first + _TOKENS)
    for at in range(first + 1, end):
        covered = parsed.at.get(at)
        if lowers[at] == "its" or lowers[at] == QUOTE or (covered is not None and covered.kind is NAME):
            return False  # what follows may be somebody else's
        if _is_own(lowers, at, end):
            return True
    return False


def _verb(parsed: ParsedParagraph, token: int) -> int:
    """Return the token at which the verb of a subject that ends before `token` is looked for: after an apposition
    between commas, adverbs and auxiliaries.
    """
    lowers, size = parsed.tokens.lowers, len(parsed.tokens.lowers)
    if token < size and lowers[token] == ",":
        for close in range(token + 1, min(token + _TOKENS, size)):
            if lowers[close] == ",":
                token = close + 1
                break
    while token + 1 < size and token not in parsed.at and (lowers[token] in _LINKS or lowers[token].endswith("ly")):
        token += 1
    return token


def _goes_on(parsed: ParsedParagraph, token: int) -> bool:
    """Return whether the verb at `token` has the same subject as the one before: `put down the rope and laughed`."""
    lowers = parsed.tokens.lowers
    before = lowers[token - 2] if lowers[token - 1].endswith("ly") else lowers[token - 1]
    return before == "," or (before in _LINKS and before != "a")


def _moves(lowers: list[str], verb: int, end: int) -> bool:
    """Return whether the verb at `verb` tells of a movement of a body, by its direction or by where it ends."""
    lower = lowers[verb]
    ways = _MOVES.get(lower)
    if ways is not None and verb + 1 < len(lowers) and lowers[verb + 1] in ways:
        return True
    if lower not in _POSTURES:
        return False
    rest = lowers[verb + 1 : min(verb + 1 + _PLACE_REACH, end)]
    return not _PLACES.isdisjoint(rest) or (lower.startswith("turn") and not PERSONS.isdisjoint(rest))


def _is_own(lowers: list[str], token: int, end: int) -> bool:
    """Return whether a possessive with a part of the body stands at `token`: `her head`, `his left hand`."""
    nouns = _BODY if lowers[token] in _POSSESSIVES else _OF_ONE if lowers[token] in _WHOLE else None
    return nouns is not None and not nouns.isdisjoint(lowers[token + 1 : min(token + 2 + _ADJECTIVES, end)])

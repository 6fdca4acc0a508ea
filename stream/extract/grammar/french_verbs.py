"""Holds French verbs of saying and judging, by the conjugations of Bescherelle, written by hand."""

from __future__ import annotations

from stream.extract.grammar.romance_verbs import Forms, elided, romance_verbs
from stream.extract.grammar.verbs import Verbs
from stream.extract.wordlist import wordlist

__all__ = ["VERBS"]

_REGULAR = wordlist(
    "affirmer déclarer expliquer ajouter assurer estimer souligner indiquer préciser confier raconter rappeler "
    "insister lancer dénoncer marteler demander regretter résumer témoigner plaider annoncer avancer commenter "
    "constater critiquer fustiger condamner qualifier évoquer juger noter observer remarquer répéter réitérer "
    "répliquer rétorquer riposter réclamer exiger exhorter appeler accuser alerter argumenter articuler attester "
    "avouer balayer blâmer certifier chuchoter clamer murmurer crier hurler scander compléter considérer contester "
    "conseiller concéder confesser confirmer déplorer détailler disserter douter énoncer énumérer enrager espérer "
    "exclamer expliciter exprimer féliciter formuler glisser gronder imaginer implorer informer ironiser justifier "
    "lamenter louer saluer marmonner mentionner minimiser moquer narrer nier nommer nuancer objecter ordonner "
    "opiner penser pester préconiser présager proclamer promulguer proposer protester questionner railler rapporter "
    "rassurer recommander récuser réfuter relater relativiser relever remercier renchérir révéler rêver signaler "
    "sommer souhaiter soupirer spécifier stipuler suggérer supplier supposer surenchérir témoigner tempérer "
    "tempêter trancher tonner vanter vociférer interroger inquiéter indigner interpeller insurger emporter agacer "
    "alarmer enthousiasmer désoler citer dicter diagnostiquer pronostiquer prophétiser garantir marteler raisonner "
    "persifler bougonner grogner plaisanter tweeter poster reprocher vilipender comparer désigner taxer traiter "
    "décréter déceler sermonner analyser philosopher prêcher jurer parier"
)
_IRREGULAR = wordlist(
    "dire/dit,disent,dirent,disait,disaient/dit,dite,dits,dites redire/redit,redisent,redisait/redit "
    "prédire/prédit,prédisent,prédisait/prédit,prédite contredire/contredit,contredisent/contredit "
    "médire/médit/médit écrire/écrit,écrivent,écrivit,écrivirent,écrivait,écrivaient/écrit,écrite "
    "décrire/décrit,décrivent,décrivit,décrivait,décrivaient/décrit,décrite "
    "répondre/répond,répondent,répondit,répondirent,répondait,répondaient/répondu "
    "défendre/défend,défendent,défendit,défendait/défendu prétendre/prétend,prétendent,prétendait/prétendu "
    "admettre/admet,admettent,admit,admirent,admettait/admis "
    "promettre/promet,promettent,promit,promirent,promettait/promis "
    "reconnaître/reconnaît,reconnait,reconnaissent,reconnut,reconnaissait/reconnu,reconnue "
    "conclure/conclut,concluent,conclurent,concluait/conclu "
    "poursuivre/poursuit,poursuivent,poursuivit,poursuivait/poursuivi "
    "prévenir/prévient,préviennent,prévint,prévenait/prévenu "
    "convenir/convient,conviennent,convint,convenait/convenu "
    "soutenir/soutient,soutiennent,soutint,soutenait,soutenaient/soutenu "
    "maintenir/maintient,maintiennent,maintint,maintenait/maintenu avertir/avertit,avertissent,avertissait/averti "
    "réagir/réagit,réagissent,réagissait/réagi réjouir/réjouit,réjouissent,réjouissait/réjoui,réjouie "
    "applaudir/applaudit,applaudissent/applaudi garantir/garantit,garantissent/garanti "
    "renchérir/renchérit,renchérissent/renchéri surenchérir/surenchérit/surenchéri croire/croit,croient,croyait/cru "
    "craindre/craint,craignent,craignait/craint plaindre/plaint,plaignent,plaignait/plaint rugir/rugit/rugi "
    "gémir/gémit/gémi définir/définit,définissent/défini maudire/maudit/maudit souscrire/souscrit/souscrit "
    "parler/parle,parlent,parla,parlait,parlaient/parlé émouvoir/émeut,émeuvent/ému reprendre/reprend,reprit/repris"
)
_CLITICS = ("s", "l", "n", "m")
"""What stands before a verb and loses its vowel: `s'indigne`, `l'affirme`."""


def _conjugated(verb: str) -> Forms:
    """Return the forms of a regular verb in -er, with the changes of its stem: `rappeler` → `rappelle`, `suggérer` →
    `suggère`, `lancer` → `lança`.
    """
    if not verb.endswith("er"):
        return [], []
    stem = verb[:-2]
    weak = stem
    if stem[-2:] in ("el", "et") and verb not in ("marteler", "receler"):
        weak = stem + stem[-1] if verb.endswith(("appeler", "jeter")) else stem
    elif stem.endswith("tel") or (len(stem) > 2 and stem[-2] == "é"):
        weak = stem[:-2] + "è" + stem[-1]
    if verb == "marteler":
        weak = "martèl"
    soft = stem[:-1] + "ç" if stem.endswith("c") else stem + "e" if stem.endswith("g") else stem
    finite = [weak + "e", weak + "ent", soft + "a", stem + "èrent", soft + "ait", soft + "aient"]
    return finite, [stem + ending for ending in ("é", "ée", "és", "ées")]


def _with_clitics(verbs: Verbs) -> Verbs:
    """Return verbs with the forms that stand behind an apostrophe."""
    return Verbs(verbs.finite | elided(verbs.finite, _CLITICS), verbs.participles, verbs.infinitives, frozenset(), {})


VERBS = _with_clitics(romance_verbs(_REGULAR, _IRREGULAR, _conjugated))
"""Their forms."""

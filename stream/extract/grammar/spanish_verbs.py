"""Holds Spanish verbs of saying and judging, by the conjugations of the Nueva gramática, written by hand."""

from __future__ import annotations

from stream.extract.grammar.romance_verbs import Forms, romance_verbs
from stream.extract.wordlist import wordlist

__all__ = ["VERBS"]

_REGULAR = wordlist(
    "afirmar asegurar declarar explicar señalar agregar añadir indicar manifestar destacar subrayar comentar "
    "expresar responder preguntar recalcar apuntar denunciar reiterar lamentar criticar sentenciar relatar anunciar "
    "insistir gritar exclamar contestar replicar aclarar precisar matizar puntualizar detallar revelar confesar "
    "admitir reconocer aceptar argumentar alegar aducir opinar considerar juzgar valorar estimar calcular "
    "pronosticar augurar vaticinar sospechar dudar creer temer esperar desear exigir reclamar solicitar rogar "
    "suplicar implorar ordenar recomendar aconsejar instar exhortar llamar calificar tildar tachar definir "
    "describir catalogar celebrar elogiar alabar aplaudir agradecer felicitar saludar condenar repudiar rechazar "
    "desmentir cuestionar objetar protestar reprochar acusar culpar censurar atacar arremeter ironizar bromear "
    "jurar prometer garantizar confirmar ratificar corroborar informar comunicar notificar avisar alertar susurrar "
    "murmurar musitar balbucear corear cantar tuitear publicar postear escribir leer citar mencionar aludir evocar "
    "narrar enumerar resumir concretar zanjar remachar apostillar espetar soltar bramar clamar proclamar pregonar "
    "deplorar quejar congratular sorprender indignar suspirar hablar ahondar abundar argüir razonar observar notar "
    "adelantar avanzar remarcar enfatizar acotar"
)
_IRREGULAR = wordlist(
    "decir/dice,dicen,dijo,dijeron,decía,decían/dicho predecir/predice,predijo,predecía/predicho "
    "advertir/advierte,advierten,advirtió,advirtieron,advertía/advertido "
    "sugerir/sugiere,sugieren,sugirió,sugería/sugerido referir/refiere,refieren,refirió,refería/referido "
    "pedir/pide,piden,pidió,pidieron,pedía,pedían/pedido repetir/repite,repiten,repitió,repetía/repetido "
    "sostener/sostiene,sostienen,sostuvo,sostuvieron,sostenía/sostenido "
    "mantener/mantiene,mantienen,mantuvo,mantenía/mantenido proponer/propone,proponen,propuso,proponía/propuesto "
    "exponer/expone,exponen,expuso,exponía/expuesto describir/describe,describen,describió,describía/descrito "
    "escribir/escribe,escriben,escribió,escribieron,escribía/escrito "
    "concluir/concluye,concluyen,concluyó,concluía/concluido "
    "contar/cuenta,cuentan,contó,contaron,contaba,contaban/contado "
    "recordar/recuerda,recuerdan,recordó,recordaron,recordaba/recordado "
    "defender/defiende,defienden,defendió,defendía/defendido "
    "mostrar/muestra,muestran,mostró,mostraron,mostraba/mostrado manifestar/manifiesta,manifiestan/manifestado "
    "confesar/confiesa,confiesan/confesado desmentir/desmiente,desmienten,desmintió/desmentido "
    "rogar/ruega,ruegan/rogado recomendar/recomienda,recomiendan/recomendado "
    "pensar/piensa,piensan,pensó,pensaba/pensado soltar/suelta,sueltan/soltado argüir/arguye,arguyen,arguyó/argüido "
    "aducir/aduce,adujo/aducido oponer/opone,oponen,opuso/opuesto leer/lee,leen,leyó/leído "
    "creer/cree,creen,creyó,creía/creído sentir/siente,sienten,sintió,sentía/sentido reír/ríe,ríen,rió/reído"
)
_AR = ("a", "an", "ó", "aron", "aba", "aban")
_ER = ("e", "en", "ió", "ieron", "ía", "ían")


def _conjugated(verb: str) -> Forms:
    """Return the forms of a regular verb in -ar, -er or -ir."""
    stem, past = verb[:-2], "ado" if verb.endswith("ar") else "ido"
    forms = _AR if verb.endswith("ar") else _ER
    return [stem + ending for ending in forms], [stem + past, stem + past[:-1] + "a", stem + past + "s"]


VERBS = romance_verbs(_REGULAR, _IRREGULAR, _conjugated)
"""Their forms."""

"""The words around the names of those who made a story, as news pages print them: who wrote it, who took its pictures,
what they are, and what names of houses are built of.

All lists are written by hand. What they follow: occupations of ISO's classification ISCO-08, unit groups 2641 and 2642
(authors, journalists), in the languages of Europe; the abbreviations of legal forms in ISO 20275; kinds of organisation
below WordNet's `organization`. Desks, qualities of roles, and general words that people bear as names are the project's
own. All words are in small letters.
"""

from __future__ import annotations

__all__ = [
    "BORNE_BY_PEOPLE",
    "DESKS",
    "LEGAL_FORMS",
    "MADE_BY",
    "NO_AUTHOR",
    "ORGANISATIONS",
    "ROLES",
    "ROLE_ENDINGS",
    "ROLE_QUALITIES",
    "UNNAMED",
    "WRITTEN",
]

WRITTEN = (
    "written", "reported", "posted", "story", "words", "text", "texte", "texto", "testo", "tekst", "texter", "report",
    "reporting", "article", "analysis", "opinion", "column", "commentary", "published", "submitted", "compiled",
    "author", "authors", "geschrieben", "erstellt", "verfasst", "veröffentlicht", "eingestellt", "bericht", "beitrag",
    "gastbeitrag", "artikel", "kommentar", "kolumne", "reportage", "interview", "autor", "autorin", "autoren",
    "autorinnen", "verfasser", "verfasserin", "auteur", "auteurs", "auteure", "écrit", "publié", "rédigé",
    "propos recueillis", "autora", "autores", "escrito", "publicado", "redactado", "autore", "autrice", "autori",
    "scritto", "pubblicato", "a cura", "schrijver", "geschreven", "geplaatst", "door", "skrevet", "skriven",
    "skrivet", "publicerad", "publisert", "forfatter", "författare", "kirjoittaja", "autorzy", "автор", "авторы",
    "автор текста", "текст", "yazan", "yazar", "haber",
)  # fmt: skip
"""What says, before a word for `by` or a colon, that the name behind it wrote the copy."""
NO_AUTHOR = (
    "photo", "photos", "photograph", "photographs", "photography", "photographer", "picture", "pictures", "image",
    "images", "illustration", "illustrations", "illustrated", "graphic", "graphics", "video", "videos", "edited",
    "editing", "produced", "producer", "hosted", "host", "reviewed", "translated", "translation", "directed",
    "powered", "sponsored", "presented", "foto", "fotos", "bild", "bilder", "fotograf", "fotografin", "fotografie",
    "grafik", "übersetzt", "übersetzung", "kamera", "photographe", "crédit", "traduit", "traduction", "fotografía",
    "fotografías", "fotógrafo", "imagen", "traducido", "traducción", "fotografia", "fotografie", "traduzione",
    "tradotto", "fotograaf", "beeld", "vertaald", "vertaling", "illustratie", "фото", "перевод", "zdjęcia", "zdjęcie",
    "tłumaczenie", "kuva", "kuvat",
)  # fmt: skip
"""What says that the name behind it made something else than the copy."""
MADE_BY = ("by", "par", "por", "von", "vom", "di", "door", "av", "af", "da", "od", "przez", "tarafından")
"""Words for `by` behind one of these."""

ROLES = (
    "author", "blogger", "columnist", "commentator", "contributor", "correspondent", "critic", "editor", "journalist",
    "producer", "reporter", "reviewer", "writer", "analyst", "expert", "fellow", "intern", "photographer",
    "freelancer", "anchor", "presenter", "host", "producer", "researcher", "professor", "director", "chief", "head",
    "specialist", "redakteur", "redaktor", "redaktör", "redaktør", "autor", "journalistin", "korrespondent",
    "reporterin", "volontär", "praktikant", "chefredakteur", "ressortleiter", "leiter", "experte", "expertin",
    "kolumnist", "mitarbeiter", "mitarbeiterin", "fotograf", "journaliste", "rédacteur", "rédactrice", "chroniqueur",
    "chroniqueuse", "correspondant", "correspondante", "envoyé", "envoyée", "éditorialiste", "periodista", "redactor",
    "redactora", "corresponsal", "enviado", "enviada", "columnista", "giornalista", "inviato", "inviata",
    "corrispondente", "redattore", "redattrice", "caporedattore", "verslaggever", "redacteur", "columniste",
    "toimittaja", "dziennikarz", "dziennikarka", "redaktorka", "корреспондент", "журналист", "обозреватель",
    "muhabir",
)  # fmt: skip
ROLE_ENDINGS = (
    "redakteur", "redakteurin", "redaktor", "redaktorin", "reporter", "reporterin", "korrespondent",
    "korrespondentin", "autor", "autorin", "journalist", "journalistin", "experte", "expertin", "leiter", "leiterin",
    "chef", "chefin", "volontär", "volontärin", "mitarbeiter", "mitarbeiterin", "kolumnist", "kolumnistin",
    "redaktör", "redaktør", "redacteur", "verslaggever", "correspondent", "toimittaja",
)  # fmt: skip
"""Endings of roles in languages that write such a word as one: `Wirtschaftsredakteurin`, `HAFEN-Experte`."""
ROLE_QUALITIES = (
    "senior", "junior", "staff", "chief", "deputy", "assistant", "associate", "managing", "executive", "contributing",
    "special", "foreign", "political", "national", "international", "investigative", "financial", "business",
    "sports", "sport", "science", "health", "education", "technology", "tech", "entertainment", "environment",
    "environmental", "economics", "culture", "arts", "crime", "police", "city", "metro", "digital", "online", "video",
    "data", "multimedia", "diplomatic", "defence", "defense", "royal", "travel", "food", "fashion", "music", "film",
    "guest", "freelance", "former", "our", "unser", "unsere", "freier", "freie", "leitender", "leitende",
    "stellvertretender", "stellvertretende", "notre", "nuestro", "nuestra", "onze", "consumer", "features", "lead",
    "principal", "local", "general", "vice",
)  # fmt: skip
"""What stands before a role and belongs to it: `Senior Washington Correspondent`."""

LEGAL_FORMS = (
    "e.v", "gmbh", "ag", "kg", "ug", "mbh", "ltd", "limited", "inc", "llc", "llp", "plc", "corp", "co", "s.a",
    "s.r.l", "srl", "s.p.a", "spa", "s.l", "sarl", "sas", "b.v", "bv", "n.v", "nv", "ab", "as", "asa", "oy", "oyj",
    "aps", "a/s", "sp. z o.o", "z.s", "a.s",
)  # fmt: skip
"""What the names of companies and associations end with. (`Sa` and `Co` as they stand are names of people, too, so
they count in last place only.)"""
ORGANISATIONS = (
    "academy", "administration", "agency", "alliance", "archive", "association", "authority", "bank", "board",
    "brigade", "centre", "center", "chamber", "clinic", "coalition", "committee", "community", "company",
    "consortium", "corporation", "council", "department", "embassy", "federation", "foundation", "fund", "government",
    "group", "hospital", "institute", "institution", "laboratory", "league", "library", "ministry", "museum",
    "office", "organisation", "organization", "parliament", "partners", "party", "project", "secretariat", "service",
    "services", "society", "syndicate", "theatre", "trust", "union", "university", "police", "blog", "portal",
    "website", "redaktion", "verband", "verein", "bund", "stiftung", "gesellschaft", "institut", "ministerium",
    "bundesministerium", "stadt", "gemeinde", "landkreis", "polizei", "feuerwehr", "amt", "verlag", "kammer",
    "hochschule", "gewerkschaft", "partei", "zentrum", "pressestelle", "association", "fédération", "fondation",
    "ministère", "société", "mairie", "rédaction", "asociación", "fundación", "ministerio", "ayuntamiento",
    "universidad", "associazione", "fondazione", "ministero", "comune", "università", "vereniging", "stichting",
    "gemeente", "förbund", "forening", "kommune", "kommun", "liitto", "fundacja", "stowarzyszenie",
)  # fmt: skip
"""Kinds of organisation: a name that has one of these words is no person's."""

UNNAMED = frozenset({
    "view", "articles", "posts", "follow", "profile", "email", "e-mail", "archive", "stories", "website", "subscribe",
    "share", "comments", "comment", "updated", "published", "posted", "minutes", "minute", "ago", "read", "see",
    "all", "about", "home", "contact", "twitter", "facebook", "linkedin", "instagram", "whatsapp", "print", "save",
    "reply", "more", "latest", "today", "full", "click", "here", "archiv", "profil", "folgen", "mehr", "artikel",
    "alle", "kontakt", "drucken", "teilen", "aktualisiert", "veröffentlicht", "lesezeit", "uhr", "suivre", "partager",
    "tous", "voir", "publié", "seguir", "compartir", "ver", "sun", "mon", "tue", "tues", "wed", "thu", "thur", "thurs",
    "fri", "jan", "feb", "sept", "oct", "nov", "dec", "link", "copied", "january", "february", "march", "april",
    "june", "july", "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday",
    "thursday", "friday", "saturday", "sunday", "januar", "februar", "märz", "mai", "juni", "juli", "oktober",
    "dezember", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
})  # fmt: skip
"""Words of buttons and of dates that stand beside names with a capital. Of those that people are
called by (`Thomas More`, `April Jones`), a name may have one, in its own place."""
DESKS = (
    "wire", "newsroom", "newsdesk", "desk", "staff", "team", "nachrichten", "editors", "editorial", "correspondents",
    "contributors", "reporters", "online", "magazin", "admin", "administrator", "webmaster", "anonymous", "unknown",
    "guest", "aktuell", "bureau", "service",
)  # fmt: skip
"""What a house calls those who write for it without a name."""
BORNE_BY_PEOPLE = frozenset({
    "post", "press", "presse", "times", "today", "journal", "guardian", "herald", "union", "bund", "amt", "stadt",
    "service", "online", "office", "partners", "bank", "group", "party", "radio", "magazin", "trust", "desk",
    "police",
})  # fmt: skip
"""Words of houses that are surnames, too: they do not count where the page says that a person bears them."""

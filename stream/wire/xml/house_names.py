"""Lists the names that houses give to the elements of their own XML, folded, in the languages that the service
reads.
"""

from __future__ import annotations

import re

__all__ = ["ASIDE", "CROSSHEADS", "FIELDS", "PARAGRAPHS", "WRAPPERS", "field_of"]


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


FIELDS: dict[str, tuple[str, ...]] = {
    "headline": _names(
        "headline title hl hl1 hedline head1 heading maintitle maintitel mainheadline titel titre titulo "
        "título titular titolo überschrift ueberschrift schlagzeile manchete rubrik otsikko overskrift kop "
        "tytuł tytul titulek başlık baslik заголовок 标题 標題 العنوان عنوان"
    ),
    "body": _names(
        "body bodytext bodyhtml contenttext bodycontent maintext fulltext text content contenthtml copy story "
        "storytext storybody html articletext articlebody richtext texte corps contenu texto cuerpo contenido corpo "
        "conteudo conteúdo testo contenuto inhalt textkörper textkoerper fliesstext fließtext haupttext "
        "artikeltext brödtext brodtext brødtekst tekst inhoud teksti sisältö treść tresc metin içerik текст "
        "正文 内容 نص النص"
    ),
    "lead": _names(
        "lead leadtext leadparagraph intro introduction vorspann chapo chapeau entradilla bajada ingress sommario"
    ),
    "guid": _names(
        "guid id uid uuid itemid articleid storyid newsid docid documentid identifier artikelid meldungsid "
        "uri urn ref reference"
    ),
    "link": _names("link url longurl weburl permalink canonical href"),
    "version": _names("version revision versionnumber"),
    "status": _names("status pubstatus publicationstatus"),
    "embargo": _names(
        "embargo embargoed embargountil embargodate embargotime releasetime notbefore sperrfrist sperrfristbis"
    ),
    "changed": _names(
        "updateddatetime modifieddatetime "
        "modified updated lastmodified changed lastupdate lastupdated datemodified updatedat versioncreated "
        "geändert geaendert aktualisiert"
    ),
    "published": _names(
        "publisheddatetime publishdatetime createddatetime "
        "published pubdate publishdate publicationdate publisheddate datepublished publishedat publishtime "
        "publishedon datetime date timestamp releasedate created createdat creationdate datecreated issued "
        "datum erscheinungsdatum veröffentlicht veroeffentlicht fecha datepublication data dato julkaistu "
        "дата"
    ),
    "language": _names("language lang sprache langue idioma lingua"),
    "byline": _names(
        "byline author authors authorname writer creator by autor autorin auteur autore verfasser redacteur "
        "rédacteur journalist forfatter författare kirjoittaja firma автор 作者"
    ),
    "provider": _names(
        "provider source sourcename agency publisher newsagency agentur quelle agence agencia agenzia fuente "
        "fonte bron organisation organization company"
    ),
    "dateline": _names("dateline place city location ort lieu lugar luogo plaats"),
    "slugline": _names("slug slugline slugproper catchline stichwort"),
    "urgency": _names("urgency priority priorität prioritaet priorité prioridad dringlichkeit"),
    "ednote": _names("ednote editorsnote editornote editorialnote notetoeditors hinweis"),
    "keywords": _names("keywords keyword tags tag schlagworte schlagwort motscles"),
    "section": _names("category section ressort rubrique sección seccion sezione topic subject"),
    "copyright": _names("copyright rights copyrightnotice"),
    "subheadline": _names(
        "subhead subheadline subtitle subheading hl2 untertitel soustitre subtitulo subtítulo sottotitolo "
        "underrubrik undertittel"
    ),
}
"""Our field → the names of elements and attributes that hold it."""
WRAPPERS = frozenset({
    "head", "header", "meta", "metadata", "info", "headlines", "titles", "properties", "attributes", "admin", "content",
    "body", "article", "texts", "dates", "kopf", "details",
})  # fmt: skip
"""Elements that only hold the fields of an item together."""
PARAGRAPHS = frozenset({
    "p", "para", "paragraph", "par", "absatz", "paragraphe", "parrafo", "párrafo", "parágrafo", "paragrafo", "alinea",
    "alinéa", "stycke", "citat", "avsnitt", "kappale", "akapit",
})  # fmt: skip
CROSSHEADS = frozenset({
    "crosshead", "subhead", "subheading", "zwischentitel", "zwischenüberschrift", "intertitre", "ladillo", "heading",
    "mellanrubrik", "mellis", "mellomtittel", "tussenkop", "section-title",
})  # fmt: skip
ASIDE = frozenset({
    "image", "images", "picture", "pictures", "photo", "photos", "media", "multimedia", "caption", "video", "gallery",
    "figure", "attachment", "attachments", "bild", "bilder", "imagen", "foto", "fotos", "related", "links",
})  # fmt: skip
"""Elements within the copy that show something, or lead elsewhere."""
_NOT_ALNUM = re.compile(r"[\W_]+")
_OF_ITEM = re.compile(r"\A(?:article|news|story|item|artikel|nachricht|meldung|document|doc|release|press)(?=.)")
_FIELD_OF = {name: field for field, names in reversed(FIELDS.items()) for name in names}


def field_of(name: str) -> str | None:
    """Return our field for the name of an element or attribute: without case and signs, also behind the word for an
    item (`articleTitle`, `news-body`); None where it is none that we know.
    """
    folded = _NOT_ALNUM.sub("", name).casefold()
    return _FIELD_OF.get(folded) or _FIELD_OF.get(_OF_ITEM.sub("", folded))

"""Puts `Article.repairs` into words: what was mended, for people who read a card."""

from __future__ import annotations

__all__ = ["in_words"]

_WORDS = {
    "charset:mislabelled": "declared as another charset than it is in; read as what it is",
    "charset:utf-8-damaged": "UTF-8 with broken characters, each shown as �",
    "charset:windows-1252": "no UTF-8 and nothing declared; read as windows-1252",
    "charset:windows-1252-damaged": "windows-1252 with stray bytes, each shown as �",
    "charset:cp850": "no UTF-8 and nothing declared; read as code page 850, of DOS",
    "mojibake": "letters that had been read in the wrong charset were read again",
    "reverted:mojibake": "looks garbled, but mending it would have lost text; left as it came",
    "surrogates": "halves of characters were taken out",
    "control-characters": "control characters were taken out",
    "bidi-controls": "controls of the writing direction were taken out",
    "nfc": "letters and their accents were joined (Unicode NFC)",
    "headline-repeated": "the copy began with its headline once more; that line is left out of the body",
    "headline:opening": "the wire gave no headline; the first sentence of the copy stands for it",
    "headline:house-mark": "the mark of its house was taken off the headline",
    "xml:characters": "characters that XML forbids were taken out",
    "xml:ampersands": "bare & signs were taken as text",
    "xml:angles": "bare < signs were taken as text",
    "xml:recovered": "tags that do not match were closed where they had to be",
    "xml:behind-root": "text behind the end of the XML is no part of it; kept in extra.behind_root",
    "xml:documents": "several XML documents in one file; each was read for itself",
    "xml:house": "XML of no wire format; its fields were recognised by the names of its elements",
    "start:marks": "byte order marks, NULs or characters without width stood before the first character",
    "end:padding": "NULs that filled the file up to a block's end were taken off",
    "start:http": "the header of an HTTP answer stood before the file",
    "start:header": "a MIME header stood before the file",
    "start:lead-in": "lines of another kind stood before the file; kept in extra.lead_in",
    "json:several": "several JSON values in one file; each was read for itself",
    "json:behind": "text behind the end of the JSON is no part of it",
    "data:pictures": "pictures written into the copy as data: were taken out",
    "json:lenient": "JSON that only a lenient reader takes",
    "json:escapes": "escapes that JSON does not have were read as they were meant",
    "json:commas": "commas before a closing bracket were left out",
    "html:whole-page": "no article was found on the page; all its text was taken",
    "html:ticker": "a code in angle brackets (a share's) that looks like a tag was kept as text",
    "base64:none": "said to be base64, but is plain text; read as it stands",
    "base64:text-beside": "text stood beside the base64 (a list's footer, a banner); it is kept apart",
    "withdrawal:untrusted": "a kill or withhold from a source that may send none; kept as a note to editors",
    "incomplete": "its source could not get all of it; what is missing is in extra.source_incomplete",
    "extra:cut": "there was more in fields without a name here than is kept",
}
_CUT_OFF = ":cut-off"
_OF_DATES = {
    ":no-zone": "no time zone was given; taken as UTC",
    ":zone-of-house": "no time zone was given; taken as the agency's own clock",
    ":day-or-month": "which figure is the month is not said; taken in the order of the language",
    ":latest": "could be read in several ways; the latest holds",
    ":unreadable": "no date could be read in it",
    ":future": "later than it was received; set to when it was received",
    ":before-1970": "before 1970; set to 1970",
}


def in_words(repair: str) -> str:
    """Return what a name of `Article.repairs` means, in one clause; the name itself where there are no words for it."""
    for ending, words in _OF_DATES.items():
        if repair.endswith(ending):
            return f"{repair.removesuffix(ending).replace('_', ' ').removesuffix(' at')}: {words}"
    if repair.endswith(_CUT_OFF):
        return "cut off before its end mark; read as far as it goes"
    if repair.startswith("charset:") and repair not in _WORDS:
        return f"read as {repair.removeprefix('charset:')}"
    return _WORDS.get(repair, repair)

"""Recognises the initials that close copy: those of who wrote it and who edited it, as desks of all scripts type
them.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["is_initials"]

_LATIN = re.compile(r"\A(?:bur-)?[a-z]{2,4}(?:-[a-z]{2,4}){0,3}(?:/[a-z]{2,4}){1,4}\Z")
"""AFP and EFE: `bur-abc/de/fgh`."""
_STROKED = re.compile(r"\A[a-z]{2,4}/(?: ?[a-z]{2,4}/){1,4}\Z")
"""PAP: `abc/ de/`."""
_LETTERS = r"[^\W\d_][\u0300-\u036f]*"
_PART = rf"(?:{_LETTERS}\.?){{1,4}}(?:[- .]{{1,2}}(?:{_LETTERS}\.?){{1,4}}){{0,3}}"
_OTHER = re.compile(rf"\A[(\[（【]?(?P<parts>{_PART}(?: ?[/／] ?{_PART}){{1,4}})[)\]）】]?\.?\Z")
_LONGEST = 40
_CLOSED = re.compile(
    r"\A[-–—\s(\[（【<＜〔]{0,3}(?:完|了|终|終|おわり|끝|конец|кінець|τέλος|النهاية|انتهى|انتهت|סוף)[-–—\s)\]）】>＞〕。.]{0,3}\Z"
)
"""`（完）`, `(끝)`: the end, in a word of its own."""
_CREDITED = re.compile(
    r"\A[(\[（【<＜〔]?\s*(?:责任编辑|責任編輯|责编|責編|编辑|編輯|編集|校对|校對|记者|記者|取材|執筆|翻訳|翻译|翻譯|기자|편집|"
    r"تحرير|إعداد|ترجمة|כתיבה|עריכה|редактор|редагування|перевод|автор|σύνταξη|επιμέλεια)(?:\s?[:：]|[・･/／])\s?[^.。!?！？]{1,60}"
    r"[)\]）】>＞〕]?\Z",
    re.IGNORECASE,
)
"""`（记者：王明；编辑：李华）`, `Редактор: …`."""


def is_initials(text: str) -> bool:
    """Return whether a last paragraph is initials of the desk, or the word that ends copy in scripts other than Latin.
    The length tells words between strokes from initials; copy in Latin letters must have them small.
    """
    if _LATIN.match(text) or _STROKED.match(text) or _CLOSED.match(text) or _CREDITED.match(text):
        return True
    found = _OTHER.match(text) if len(text) <= _LONGEST and not text.isascii() else None
    return found is not None and (
        _is_not_latin(found["parts"]) or (text.islower() and "/" in text and _are_pairs(text))
    )


def _is_not_latin(parts: str) -> bool:
    return not any(unicodedata.name(letter, "").startswith("LATIN") for letter in parts if letter.isalpha())


def _are_pairs(text: str) -> bool:
    return all(len(part.strip()) > 1 and " " not in part.strip() for part in text.split("/"))

"""Scripts that are written without spaces between words, as ranges of a regular expression's character class.

Source: Unicode's blocks. The ranges stand between `[` and `]`, alone or beside others.
"""

from __future__ import annotations

__all__ = ["CHINESE_JAPANESE_KOREAN", "UNSPACED", "UNSPACED_AS_INDEXED"]

_THAI_AND_LAO = "\u0e00-\u0eff"
_MYANMAR = "\u1000-\u109f"
_KHMER = "\u1780-\u17ff"
_KANA = "\u3040-\u30ff"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_HAN_COMPATIBILITY = "\uf900-\ufaff"
_HANGUL = "\uac00-\ud7af"

UNSPACED = _THAI_AND_LAO + _MYANMAR + _KHMER + _KANA + _HAN + _HAN_COMPATIBILITY
"""Thai, Lao, Burmese, Khmer, kana and Han: a run of them is many words."""
UNSPACED_AS_INDEXED = _THAI_AND_LAO + _KHMER + _KANA + _HAN + _HAN_COMPATIBILITY
"""The same without Burmese: as the index of stored articles was built, and as the terms of alerts are compared. Another
list here needs a migration that indexes all articles again.
"""
CHINESE_JAPANESE_KOREAN = _KANA + _HAN + _HANGUL
"""Kana, Han and Hangul. Korean has spaces, but as few of them to a sentence."""

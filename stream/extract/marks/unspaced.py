"""Judges short quotes in Chinese, Japanese and Korean. Words cannot be counted there, so what stands beside the marks
decides whether somebody says the marked words.
"""

from __future__ import annotations

import re

from stream.lexicon.scripts import CHINESE_JAPANESE_KOREAN

__all__ = ["is_said_beside"]

_REACH = 40
"""Characters beside the marks that are looked at."""
_LEAST = 2
"""Characters of the shortest statement: a single one is a symbol or a grade."""
_ASIAN = re.compile(f"[{CHINESE_JAPANESE_KOREAN}]")
"""Japanese syllables, Chinese characters, Korean syllables."""
_STATED = re.compile(r"[。！？!?…]\s*\Z")
"""A stop within the marks, which a sentence has and a name or a term has not."""
_SAYING_CHINESE = r"(?:说|說|表示|坦言|直言|答|回答|回应|回應|问|問|喊|感叹|感嘆|笑言|怒斥)(?:道|过|過|了)?"
"""Verbs of saying that introduce nothing but speech."""
_ALSO_CHINESE = (
    r"(?:称|稱|声称|聲稱|指出|强调|強調|认为|認為|透露|告诉[^，。：]{0,12}|告訴[^，。：]{0,12}|写道|寫道|补充|補充|介绍|介紹|解释|解釋|"
    r"呼吁|呼籲|警告|承认|承認|宣布|谈到|談到)(?:道|说|說)?"
)
"""Verbs that introduce a name as well: before a statement they are followed by punctuation."""
_JAPANESE_BEFORE = r"(?:述べた|語った|話した|言った|答えた|訴えた|述べる|語る|話す|述べ|語り|話し|言い|答え|訴え)"
"""Verbs of saying in forms that stand before a quote."""
_BEFORE = re.compile(rf"(?:{_SAYING_CHINESE}\s*[：:，,]?|{_ALSO_CHINESE}\s*[：:，,]|{_JAPANESE_BEFORE}[、：:。])\s*\Z")
"""A verb of saying right before the opening mark, with the punctuation between them. In Japanese a full stop stands
between the sentence that ends with the verb and the quote.
"""
_ENDS = re.compile(r"\s*(?:[，,。！？；;、）)]|\Z|\n)")
"""What follows a statement that a verb introduces: no word of the same sentence."""
_AFTER_CHINESE = re.compile(
    rf"[，,、。]?[^，,。！？；\n“”「」『』]{{0,16}}?(?:{_SAYING_CHINESE}|{_ALSO_CHINESE})\s*(?:[，,。！？：:；\n]|\Z)"
)
"""`“…”，李明说。`"""
_OPENS = re.compile(r"(?:\A|[。，,：:！？；\n\s])\Z")
"""What stands before a quote that begins its sentence."""
_PARTS = frozenset("，,、。！？!?")
"""Signs that part a statement from its attribution."""
_SAYING_JAPANESE = (
    r"(?:述べ|語[っりる]|話[しす]|言[っいう葉]|いう声|答え|訴え|説明|指摘|強調|批判|反論|主張|発言|コメント|つぶや|叫[びんぶ]|"
    r"伝え|明か[しす]|振り返|力を込め|喜[びんぶ]|謝罪|陳謝|釈明|打ち明け|書[いき]|警告|約束|宣言|断言|投稿|回答|口に[しす]|漏ら[しす]|"
    r"嘆[いき]|期待|評価|表明|見方を示|考えを示|否定|認め)"
)
"""Stems of verbs and nouns of saying that follow a quote."""
_AFTER_JAPANESE = re.compile(
    rf"(?:などと|と|って)(?!いう[^声]|いった|呼|名|題|して知|の|も?に|なっ|なる|「|『)[^。\n「」『』]{{0,24}}?{_SAYING_JAPANESE}"
    r"|と[^。\n「」『』と、]{1,14}(?:氏|さん|君|社長|会長|首相|大臣|知事|市長|町長|村長|議員|監督|選手|教授|記者|部長|課長|所長|"
    r"院長|校長|代表|長官|容疑者|被告|弁護士|担当者|広報)(?:は話す)?。"
)
"""`「…」と述べた`, and `「…」と山田社長。` of newspapers; not `「…」という`, `「…」と名付けた`, `「…」と「…」`."""
_AFTER_KOREAN = re.compile(
    r"(?:이?라고|이?라며|라면서|고|며|면서)\s*(?:[^.\n\"“”]{0,20}?)(?:말|밝|전[했하]|설명|강조|덧붙|주장|답|했|외[쳤치]|털어놓|지적|비판)"
)


def is_said_beside(text: str, start: int, end: int, inner: str) -> bool:
    """Return whether the marked words `inner`, which stand at `start` to `end` of a text with their marks, are a
    statement: they end in a stop, or a verb of saying stands right before or after them. False for other scripts.
    """
    if len(inner) < _LEAST or _ASIAN.search(inner) is None:
        return False
    if _STATED.search(inner) is not None and len(inner) > _LEAST:
        return True
    before = _BEFORE.search(text[max(0, start - _REACH) : start])
    after = text[end : end + _REACH]
    if before is not None and _ENDS.match(after) is not None:
        return True
    parted = inner[-1] in _PARTS or (after != "" and after[0] in _PARTS)
    if (
        parted
        and _OPENS.search(text[max(0, start - 1) : start]) is not None
        and _AFTER_CHINESE.match(after) is not None
    ):
        return True
    return _AFTER_JAPANESE.match(after) is not None or _AFTER_KOREAN.match(after) is not None

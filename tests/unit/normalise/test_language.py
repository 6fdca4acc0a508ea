"""The language: what the wire says, else what the text looks like."""

import pytest

from stream.normalise.language import detected, tag_of


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("en", "en"),
        ("EN_us", "en-US"),
        ("eng", "en"),
        ("zh-hant", "zh-Hant"),
        ("German", "de"),
        ("und", None),
        ("", None),
        (None, None),
        ("no such", None),
        ("x", None),
    ],
)
def test_tags(word, tag):
    assert tag_of(word) == tag


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The minister said on Tuesday that talks would resume."),
        ("en", "MINISTER SAYS TALKS WILL RESUME AS DEADLINE NEARS"),
        ("de", "Der Minister sagte am Dienstag, die Gespräche würden fortgesetzt."),
        ("fr", "Le ministre a déclaré mardi que les négociations reprendraient."),
        ("es", "El ministro dijo el martes que las negociaciones continuarían."),
        ("tr", "Bakan salı günü görüşmelerin yeniden başlayacağını söyledi."),
        ("sv", "Ministern sade på tisdagen att samtalen ska återupptas."),
        ("ar", "قال الوزير يوم الثلاثاء إن المحادثات ستستأنف قريبا"),
        ("zh", "部长周二表示谈判将恢复，各方将在日内瓦会面并讨论停火问题"),
    ],
)
def test_detected(language, text):
    assert detected(text) == language


@pytest.mark.parametrize("text", ["", "Djokovic", "6-4 6-3 6-2 7-5 6-1 6-0 7-6", "Djokovic - Alcaraz 6-4 6-3 6-2"])
def test_too_little_to_tell(text):
    assert detected(text) is None

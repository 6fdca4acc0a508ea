"""Which grammar a text is read by: its frequent words tell, and the article's language where it is too short to."""

import pytest

from stream.extract import quotes
from stream.extract.grammar.language import grammar_of


def language(text, tag=None):
    grammar = grammar_of(text, tag)
    return grammar.language if grammar is not None else None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Die Fähre fährt nicht, denn der Hafen ist seit Montag vereist.", "de"),
        ("Le bac ne part pas, car le port est pris dans la glace depuis lundi.", "fr"),
        ("El barco no sale porque el puerto está helado desde el lunes.", "es"),
        ("The ferry does not run, for the harbour has been frozen since Monday.", None),
        ("De veerboot vaart niet, want de haven is sinds maandag bevroren.", None),
        ("Il traghetto non parte perché il porto è ghiacciato da lunedì.", None),
        ("O barco não sai porque o porto está congelado desde segunda.", None),
        ("Färjan går inte, för hamnen har varit frusen sedan i måndags.", None),
        ("", None),
    ],
)
def test_the_frequent_words_of_a_text_tell_its_language(text, told):
    assert language(text) == told


def test_the_small_words_within_a_name_tell_nothing():
    assert language("“No boats today,” said Rosa de la Fuente y Prat.") is None
    assert language("“No boats today,” said Count Otto von der Heide.") is None


def test_the_tag_decides_where_the_text_is_too_short_to():
    assert language("„Nein“, so Holm.", "de-AT") == "de"
    assert language("„Nein“, so Holm.") is None
    assert language("The ferry is late, and the harbour is full of ice.", "de") is None


def test_the_tag_of_an_article_reaches_its_quotes():
    text = "„Niemals im Leben“, so Kapitän Holm."
    assert [quote.speaker for quote in quotes(text, language="de")] == ["Holm"]

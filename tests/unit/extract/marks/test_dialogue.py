"""Speech behind a dash: told from lists and asides by the verb of saying behind it."""

import pytest

from stream.extract import quotes
from stream.extract.marks import dialogue


def said(text):
    return [(text[start:end], quote.speaker) for quote in quotes(text) for start, end in quote.segments]


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("– Vi väntar på isen, säger Ulla Ström, skeppare.", ["– Vi väntar på isen"]),
        ("– Vi venter på isen, sier Ulla Ström til avisen.", ["– Vi venter på isen"]),
        ("- Vi venter på isen, siger Ulla Ström.", ["- Vi venter på isen"]),
        ("– Odotamme jäätä, sanoo Ulla Ström.", ["– Odotamme jäätä"]),
        ("— Nous attendons la glace, a dit Ulla Ström.", ["— Nous attendons la glace"]),
        ("— Et la glace ? demande Ulla Ström.", ["— Et la glace ?"]),
        ("—Esperamos el hielo —dijo Ulla Ström, capitana—. No hay prisa.", ["—Esperamos el hielo", "No hay prisa."]),
        ("No sale. —Esperamos el hielo —dijo Ulla Ström.", ["—Esperamos el hielo"]),
        ("No sale. Ulla Ström dijo: —Esperamos el hielo.", ["—Esperamos el hielo."]),
        ("— Esperamos o gelo — disse Ulla Ström.", ["— Esperamos o gelo"]),
        ("– Czekamy na lód – mówi Ulla Ström. – Mamy czas.", ["– Czekamy na lód", "– Mamy czas."]),
        ("— Мы ждём льда, — сказала Ulla Ström, — и весны.", ["— Мы ждём льда", "— и весны."]),
        ("– Așteptăm gheața, a spus Ulla Ström.", ["– Așteptăm gheața"]),
    ],
)
def test_a_verb_of_saying_behind_it_makes_speech(text, speech):
    assert said(text) == [(words, "Ulla Ström") for words in speech]


def test_the_next_speech_may_have_a_pronoun():
    text = "– Vi väntar på isen, säger Ulla Ström.\n\n– Den kommer i mars, säger hon."
    assert said(text) == [("– Vi väntar på isen", "Ulla Ström"), ("– Den kommer i mars", "Ulla Ström")]


def test_speech_beside_speech_that_nobody_is_seen_to_say_is_nobody_s():
    text = "– Hur länge väntar ni?\n\n– Vi väntar till mars, säger Ulla Ström."
    assert said(text) == [("– Hur länge väntar ni?", None), ("– Vi väntar till mars", "Ulla Ström")]


def test_what_may_hide_an_attribution_is_left_out():
    text = "– Hur länge väntar ni? suckar en pojke.\n\n– Vi väntar till mars, säger Ulla Ström."
    assert said(text) == [("– Vi väntar till mars", "Ulla Ström")]


def test_a_colon_brings_in_one_speech_and_no_list():
    assert said("Ulla Ström säger så här:\n\n– Vi väntar på isen till mars.") == [
        ("– Vi väntar på isen till mars.", "Ulla Ström")
    ]
    assert said("Ulla Ström säger så här:\n\n– Is i mars.\n\n– Snö i april.") == []


def test_marks_within_a_speech_are_part_of_it():
    assert said("– Vi kallar den ”isbiten”, säger Ulla Ström.") == [("– Vi kallar den ”isbiten”", "Ulla Ström")]


@pytest.mark.parametrize(
    "text",
    [
        "The boat – built in 1921 – goes to the yard.\n\n– Berths: nine in all\n\n– Cranes: two of iron.",
        "The owner said:\n\n– Crews, cooks and guests will travel.\n\n– Ilse Brandt, said to be ill, stays.",
        "Båten – som byggdes 1921 – går på fredag.\n\n– Biljetter från måndag.\n\n– Bussar varje timme.",
        "OSLO — Ferja går på fredag, sier Ulla Ström.",
        "La capitana —dijo otra vez— no sale.",
    ],
)
def test_lists_asides_and_datelines_are_no_speech(text):
    assert said(text) == []


def test_what_attributes_nothing_is_looked_at_once_however_many_dashes_stand_in_it(monkeypatch):
    """Each dash in mid-paragraph may open a speech of 1,500 characters: a paragraph of them took two seconds."""
    looked, attribution = [], dialogue._attribution

    def counted(text, begin, end):
        looked.append(max(0, end - begin))
        return attribution(text, begin, end)

    monkeypatch.setattr(dialogue, "_attribution", counted)
    text = "a. —b" * 2000
    assert quotes(text) == ()
    assert len(looked) > 1000
    assert sum(looked) < 50 * len(text)


def test_a_verb_behind_dashes_that_attribute_nothing_is_found():
    barren = "Nada. —Vale. " * 150
    ((text, speaker),) = said(f"{barren}Luego. —La marea sube —dijo Olga Prieto.")
    assert (text.endswith("Luego. —La marea sube"), speaker) == (True, "Olga Prieto")
    assert 1400 < len(text) < 1520, "it begins with the first dash that reaches so far"

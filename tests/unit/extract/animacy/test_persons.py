"""What may be named where no verb of saying vouches for it: people, and nobody else."""

import pytest

from stream.extract import quotes
from stream.extract.judgement.confidence import SILENCE

QUOTE = "“We left the house with nothing but a cat and a lamp.”"


def speakers(text):
    return [quote.speaker for quote in quotes(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Rents doubled.",
        "Hail fell on the orchards.",
        "The canal froze in November.",
        "Bonds of the Tamar line lost a tenth.",
        "Wall Street slid on Monday.",
        "Storm Edda reached the coast.",
        "Dinas Athletic lost again.",
        "Grand Tamar lost again.",
        "Norden Rail Company lost money.",
        "The panel sat on Tuesday.",
        "Yesterday it rained.",
        "Die Mieten steigen.",
        "Les loyers montent.",
        "Автобус не пришёл.",
        "Vlak nejede.",
        "Juna ei kulje.",
        "A vonat nem indul.",
    ],
)
def test_a_thing_in_the_sentence_before_does_not_speak(sentence):
    assert speakers(f"{sentence} {QUOTE}") == [None]
    assert speakers(f"{sentence}\n\n{QUOTE}") == [None]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Ilse Brandt folded her arms.", "Ilse Brandt"),
        ("Dr. Holm folded his arms.", "Holm"),
        ("Karl Ostrow, the vet, pointed at the roof.", "Karl Ostrow"),
        ("The farmer laughed.", "The farmer"),
        ("Two nurses waved.", "Two nurses"),
        ("On “The Late Hour,” Ilse Brandt, who lost the Arden race, named the reasons.", "Ilse Brandt"),
        ("The Pilots Guild issued a statement on Monday.", "Pilots Guild"),
    ],
)
def test_a_person_in_the_sentence_before_speaks(sentence, speaker):
    assert speakers(f"{sentence} {QUOTE}") == [speaker]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Zelma Quist rubbed her eyes.", "Zelma Quist"),
        ("Zelma Quist slowly took off her wet coat.", "Zelma Quist"),
        ("Ferryman Otokar Brzak mended the gate.", "Ferryman Otokar Brzak"),
        ("Zelma Hill rubbed her eyes.", "Zelma Hill"),
        ("Otokar Brzak laughed.", "Otokar Brzak"),
        ("Otokar Brzak put down the rope and grinned.", "Otokar Brzak"),
        ("Otokar Brzak answered with a shrug.", "Otokar Brzak"),
        ("Otokar Brzak could not stop laughing.", "Otokar Brzak"),
        ("Otokar Brzak stood up.", "Otokar Brzak"),
        ("Otokar Brzak stood at the window.", "Otokar Brzak"),
        ("Otokar Brzak paused.", "Otokar Brzak"),
        ("Đặng Quang Vinh smiled.", "Đặng Quang Vinh"),
        ("Hallgerður Ketilsdóttir sighed.", "Hallgerður Ketilsdóttir"),
        ("Raghunath Deshmukh folded his arms.", "Raghunath Deshmukh"),
        ("Obiageli Nwachukwu nodded.", "Obiageli Nwachukwu"),
        ("Tuğrul Karabulut shrugged.", "Tuğrul Karabulut"),
        ("Yarema Stelmakh turned away.", "Yarema Stelmakh"),
        ("Munir al-Haddar winced.", "Munir al-Haddar"),
        ("Seo Ha-rin nodded.", "Seo Ha-rin"),
        ("Otokar Brzak zuckte mit den Schultern.", "Otokar Brzak"),
        ("Otokar Brzak a souri.", "Otokar Brzak"),
        ("Otokar Brzak se encogió de hombros.", "Otokar Brzak"),
        ("Ярема Стельмах усмехнулся.", "Ярема Стельмах"),
    ],
)
def test_a_name_in_no_list_is_a_persons_by_what_only_people_do(sentence, speaker):
    assert speakers(f"{sentence} {QUOTE}") == [speaker]
    assert speakers(f"{sentence}\n\n{QUOTE}") == [speaker]


@pytest.mark.parametrize(
    "sentence",
    [
        "Otokar Brzak, 54, mended the gate.",
        "Otokar Brzak, a retired ferryman, mended the gate.",
        "The night train's driver Otokar Brzak mended the gate.",
        "The night was long, Brzak said.\n\nOtokar Brzak mended the gate.",
        "Otokar Brzak, 54, lives by the lock.\n\nOtokar Brzak mended the gate.",
    ],
)
def test_a_name_in_no_list_is_a_persons_by_how_the_article_introduces_it(sentence):
    assert speakers(f"{sentence} {QUOTE}") == ["Otokar Brzak"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Otokar Brzak sank.",
        "North Quay stood empty.",
        "Fleet Street shrugged.",
        "Crown Prosecutors nodded.",
        "Quist Rail, the largest employer of the valley, closed the line.",
        "Quist Rail turned sour.",
        "Quist Rail paused production.",
        "Quist Rail shook its head.",
        "Quist Rail cut the line and passengers wept.",
        "Red Dust made the audience laugh.",
        "San Telmo wept.",
        "Viernes Negro pasó.",
        "Neue Schleuse stand leer.",
    ],
)
def test_a_name_that_nothing_shows_to_be_a_persons_does_not_speak(sentence):
    assert speakers(f"{sentence} {QUOTE}") == [None]


@pytest.mark.parametrize("sentence", ["A nurse sees two patients.", "The farm burned."])
def test_a_phrase_that_holds_more_than_who_it_is_names_nobody(sentence):
    assert speakers(f"{sentence} {QUOTE}") == [None]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Rents doubled, and the reason is plain: “Nobody builds houses here any more.”", None),
        ("The reason: “Nobody builds houses here any more.”", None),
        ("Brask Ferries Ltd: “Nobody builds boats here any more.”", "Brask Ferries Ltd"),
        ("Otmar Zrinski: “Nobody builds houses here any more.”", "Otmar Zrinski"),
    ],
)
def test_before_a_colon_a_house_speaks_and_a_thing_does_not(text, speaker):
    assert speakers(text) == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Автобус не пришёл. «Мы ждали два часа на морозе», — сказала учительница Анна Лунина.",
        "Vlak nejede. „Čekali jsme dvě hodiny na mrazu,“ řekla Anna Lunina.",
        "Juna ei kulje. ”Odotimme kaksi tuntia pakkasessa”, sanoo Anna Lunina.",
        "Pociąg nie przyjechał. „Czekaliśmy dwie godziny na mrozie” – powiedziała Anna Lunina.",
        "A vonat nem indul. „Két órát vártunk a hidegben” – mondta Anna Lunina.",
        "Tren gelmedi. “İki saat soğukta bekledik” dedi Anna Lunina.",
        "Trenul nu a venit. „Am așteptat două ore în frig”, a declarat Anna Lunina.",
    ],
)
def test_the_verb_behind_the_quote_is_read_in_other_languages(text):
    assert speakers(text) in (["Anna Lunina"], ["Анна Лунина"])


def test_a_verb_that_is_not_known_is_read_by_its_place():
    text = "Tom Kall came late. „Két órát vártunk a hidegben”, sopánkodott Anna Lunina."
    assert speakers(text) == ["Anna Lunina"]


def test_where_the_attribution_cannot_be_read_the_sentence_before_is_not_asked():
    text = "Tom Kall came late. „Két órát vártunk a hidegben”, sopánkodott egy utas."
    assert speakers(text) == [None]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Trains are late, its owner said.\n\n“We shall not run, said the driver, Ilse Brandt, on Monday.",
            [("“We shall not run,", "Ilse Brandt")],
        ),
        ("It was late. “We shall not run, a driver said. Rain fell.", [("“We shall not run,", "a driver")]),
    ],
)
def test_a_lost_mark_hides_no_attribution_with_an_article(text, found):
    assert [(quote.text, quote.speaker) for quote in quotes(text)] == found


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“No,” said Ana Luisa Ferrer y Prat, a tailor.", "Ana Luisa Ferrer y Prat"),
        ("“No,” said Rosa de la Fuente y Prat.", "Rosa de la Fuente y Prat"),
        ("“No,” Ana Ferrer y Gil said.", "Ana Ferrer y Gil"),
        ("«No hay barcos», dijo Ana Ferrer y Pedro.", "Ana Ferrer"),
        ("«No hay barcos», dijo Ana Ferrer y Luis Prat.", "Ana Ferrer"),
        ("«No hay barcos», dijo Ana Ferrer y Marta.", "Ana Ferrer"),
        ("«No hay barcos», dijo Ferrer y se fue.", "Ferrer"),
        ("Vino en tren Ana Luisa Ferrer y Prat.\n\n«No hay barcos», dijo Ferrer.", "Ana Luisa Ferrer y Prat"),
        ("Vino en tren Ana Luisa Ferrer y Prat.\n\n«No hay barcos», dijo Ferrer y Prat.", "Ana Luisa Ferrer y Prat"),
    ],
)
def test_y_joins_two_surnames_and_parts_two_people(text, speaker):
    assert speakers(text) == [speaker]


@pytest.mark.parametrize(
    ("named", "speaker"),
    [
        ("Reederei-Sprecherin Mara Holm", "Mara Holm"),
        ("ABC-Politiker Jan Holm", "Jan Holm"),
        ("Ex-Torwart Jan Holm", "Jan Holm"),
        ("XYZ-Sekretärin Mara Holm", "Mara Holm"),
        ("Konzern-Vize Jan Holm", "Jan Holm"),
        ("Anna-Lena Holm", "Anna-Lena Holm"),
        ("Hans-Dieter Holm", "Hans-Dieter Holm"),
        ("Bäckerin Mara Holm-Lerche", "Mara Holm-Lerche"),
    ],
)
def test_a_role_tied_by_a_hyphen_is_no_part_of_a_german_name(named, speaker):
    assert speakers(f"„Damit verlieren wir die halbe Ernte“, sagte {named} am Montag.") == [speaker]


@pytest.mark.parametrize(
    ("before", "speaker"),
    [
        ("Die Bäuerin Inge Holm hat dreißig Kühe. Im Stall ist es kalt, und das Dach ist alt.", "Inge Holm"),
        ("Der Wirt Paul Rehm sah den Wagen im Graben. Als Lehrling war er nie auf dem Hof.", "Paul Rehm"),
        ("Der Sturm kam mit Zoran Rehm.\n\nDanach stand Wasser in der Scheune. Wasser ist schwer.", "Zoran Rehm"),
        ("Bei Zoran Rehm lag der Wagen auf dem Hof. Motor und Dach waren hin. Motor ist da.", "Zoran Rehm"),
    ],
)
def test_a_german_pronoun_does_not_mean_a_noun(before, speaker):
    pronoun = "sie" if speaker.startswith("Inge") else "er"
    assert speakers(f"{before} „Damit verlieren wir die halbe Ernte“, sagte {pronoun}.") == [speaker]


def test_below_the_chance_of_silence_nobody_is_named():
    """`SILENCE` is what decides: the mention stays, its name does not."""
    (faint,) = quotes("The farmers: “Never again.”")
    (fair,) = quotes("The farmers: “Never again this year.”")
    assert faint.confidence < SILENCE < fair.confidence
    assert (faint.speaker, faint.speaker_mention.text) == (None, "The farmers")
    assert (fair.speaker, fair.speaker_mention.text) == ("The farmers", "The farmers")
    (surer,) = quotes("The farmers: “Never again this year.”", min_confidence=0.99)
    assert (surer.speaker, surer.speaker_mention.text, surer.confidence) == (None, "The farmers", fair.confidence)

"""Sentences as agencies and papers write them: whose the quote is. All copy is made up."""

import pytest

from stream.extract import quotes
from stream.extract.names.full_names import FULL


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("French President Luc Morvan on Monday warned that it was “sleepwalking into it”.", "Luc Morvan"),
        ("Luc Morvan last week warned that Europe was “sleepwalking into it”.", "Luc Morvan"),
        ("“It is bad news,” an official who declined to be named told AFP.", "an official"),
        ("Chief Executive Martin Dale said he was “confident in the strategy”.", "Martin Dale"),
        ("Superintendent Hal Brice, of Northmoor Police, said: “We would like to thank the public.”", "Hal Brice"),
        ("“Our thoughts are with them,” tweeted the Prime Minister, Helen Marsh.", "Helen Marsh"),
        ("“It is nothing to us,” said a spokeswoman for Norden Rail, Eva Lind.", "Eva Lind"),
        ("State Rep. Lee Ann Brock, R-Danby, who wrote it, said it was “about fairness, plain.”", "Lee Ann Brock"),
        ("Bishop’s lawyer, Gail Tran, said Bishop was “innocent of all of it.”", "Gail Tran"),
        ("Her attorney, Fay Doyle, said he “regrets it every day.”", "Fay Doyle"),
        ("Joan Kell said Vance would lead the town “into the ditch again.”", "Joan Kell"),
        ("Joan Kell said she believes Vance is “a man of his word.”", "Joan Kell"),
        ("Joan Kell said, responding to Bud Vance’s claim that the matter was “closed for good.”", "Bud Vance"),
        ("Chanting “No justice, no peace tonight,” two hundred people marched.", "two hundred people"),
        ("“One has to hope,” Reilly said.", "Reilly"),
        ("“France will be France,” an angry Hollander retaliated.", "Hollander"),
        ("Asked in Rome if Ana Kell would run, Bud Vance laughed and said, “We’ll see.”", "Bud Vance"),
        (
            "Bud Vance came on “Today” to speak of words about an old rival, Ana Kell, saying “it is so.”",
            "Bud Vance",
        ),
        ("“It is an insult,” Pete Lomas of the drivers’ union told the radio.", "Pete Lomas"),
        (
            "A joint statement from the two governments said the talks were “frank and useful.”",
            "A joint statement from the two governments",
        ),
        (
            "The ministers of Arden and Lusia said in a note the talks were “frank and useful.”",
            "The ministers of Arden",
        ),
        ("As Mayor Jim Dole likes to say, “I’m no quitter.”", "Jim Dole"),
        ("“I’m no quitter,” as Mayor Jim Dole likes to say.", "Jim Dole"),
        ("“The very best,” echoed coach Ivo Marek.", "Ivo Marek"),
        ("Rates fell. Said one U.S. analyst of it all, “The timing could not be worse.”", "one U.S. analyst of it all"),
        ("Said Khan won. “We go on as we did,” Said said.", "Said Khan"),
        ("“We go on as we did,” said a spokesman for <Norden Rail>, a carrier.", "a spokesman for Norden Rail"),
        ("“We go on as we did,” said Liberal Democrat Inge Holm.", "Inge Holm"),
        ("Sheriff Lou Bates said deputies found the pair “huddled in a culvert.”", "Lou Bates"),
        ("Judge Nell Porter ruled Friday that the ban was “arbitrary and capricious.”", "Nell Porter"),
        ("Calling the plan “a disaster for all,” Mayor Dina Rourke vowed to veto it.", "Dina Rourke"),
    ],
)
def test_who_speaks(text, speaker):
    assert quotes(text)[-1].speaker == speaker


@pytest.mark.parametrize(
    "text",
    [
        "“All must wait,” U.N. spokeswoman Farida Aziz said Tuesday in Geneva, adding that “all sides must hold back.”",
        "Helen Marsh, the prime minister, left. “They must all wait,” the prime minister said. “I, too.”",
        "The director of the guild, Ana Solé, left. “They must all wait,” the director said. “I, too.”",
        "“They must all wait,” Interior Minister Jorge Pinto said. “I did nothing,” the minister told the house.",
        "“They must all wait,” Harlow Industries said. “The plant is safe,” it added in a statement.",
    ],
)
def test_an_office_and_it_stand_for_who_was_named_before(text):
    assert len({quote.speaker for quote in quotes(text)}) == 1
    assert quotes(text)[0].speaker[0].isupper()


def test_whom_a_clause_of_its_own_speaks_of_is_who_thinks():
    text = "“People are angry,” said Alderman Jason Cole, who thinks the mayor “needs to be more collegial.”"
    assert [quote.speaker_mention.text for quote in quotes(text)][-1] == "who"
    text = "The mayor yielded, saying in his statement only that he was “tired of it all.”"
    assert quotes(text)[0].speaker_mention.text == "The mayor"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Das ist hier ein Pflichttermin: „Es ist ein Fest für alle“, sagte der Wirt, Karl Huber, der Zeitung.",
            "Karl Huber",
        ),
        (
            "Karl Huber kam und ging, der Tag war lang. „Ich bin heute sehr müde“, zeigte sich Huber erfreut.",
            "Karl Huber",
        ),
        ("Trotz der Lebensfreude und der Reisen war sie ernst: „Mich interessieren die Dinge im Kleinen.“", None),
        ("Ann Brook was clear: “We gave up on it, and the plan is dead.”", "Ann Brook"),
        ("Ha acusado al fiscal. Asimismo, cree que quiere “salvar su pellejo de los graves cargos”.", None),
    ],
)
def test_a_noun_or_an_adverb_is_nobody(text, speaker):
    assert [quote.speaker for quote in quotes(text)] == [speaker]


def test_names_are_read_from_words_with_a_capital_only():
    for text in ("für Merkel und", "Merkel über Trump", "قال رئيس الوزراء", "der Bürgermeister sagte", "iPhone Smith"):
        assert FULL.findall(text) == []
    assert FULL.findall("mit Émile Ørsted, Élise de la Cour") == ["Émile Ørsted", "Élise de la Cour"]

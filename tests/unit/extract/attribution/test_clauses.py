"""In which clause the marked words stand, and who governs them. All texts are made up."""

import pytest

from stream.extract import quotes

INTRO = "Harbour master Ilse Brandt spoke on Monday. Deputy Mayor Karl Ostrow was there too.\n\n"


def speakers(text):
    return [quote.speaker for quote in quotes(INTRO + text)]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Brandt said Ostrow once called the harbour “a puddle with a flag.”", "Ilse Brandt"),
        ("Brandt said that whenever Ostrow talks of dredging, “somebody finds a newt.”", "Ilse Brandt"),
        ("Brandt says it underscores that the port is “no place for a nap.”", "Ilse Brandt"),
        ("Brandt said the guild backed the crane because it believed “in the good of heavy things.”", "Ilse Brandt"),
        ("Brandt said the letters, which Ostrow described as private, were “read by half the town.”", "Ilse Brandt"),
        (
            "Brandt mocked the plan, saying anybody who complains about a lamp “has never rowed at night.”",
            "Ilse Brandt",
        ),
        ("A pilot who wants to cheat can “write down any tide he likes,” Brandt said.", "Ilse Brandt"),
        ("Brandt’s claim is old. Her answer to Ostrow was plain: “The crane stays where it is.”", "Ilse Brandt"),
    ],
)
def test_who_reports_a_clause_governs_it(sentence, speaker):
    assert speakers(sentence)[-1] == speaker


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("While Brandt said that the gates were shut, Ostrow insisted they were “open to anybody.”", "Karl Ostrow"),
        ("Brandt said it rained, though Ostrow called it “a dry and pleasant day.”", "Karl Ostrow"),
        ("Brandt spoke to Ostrow, who called the plan “a leaky boat of a scheme.”", "Karl Ostrow"),
        ("Brandt said so as Ostrow shouted: “Down with the crane, and soon!”", "Karl Ostrow"),
        ("The plan, says Brandt, is that the boats are “welcome at any hour.”", "Ilse Brandt"),
        ("State media quoted Ostrow as saying “the harbour will pay a heavy price.”", "Karl Ostrow"),
        ("Brandt was asked whether she knew. “I know nothing of it,” she said.", "Ilse Brandt"),
    ],
)
def test_a_clause_that_nobody_reports_has_its_own_subject(sentence, speaker):
    assert speakers(sentence)[-1] == speaker


@pytest.mark.parametrize(
    "sentence",
    [
        "Brandt wrote that the pilots had made offers since May, but “none of them was worth the ink.”",
        "On Tuesday Brandt sent the council a letter, calling the four monthly reports “late, thin and wrong.”",
        "Brandt said the crew was worn out by its demands, ending the year with “a boat full of herring.”",
        "Brandt said the many points of the plan were “as old as the pier.”",
        "Brandt struck many of the same notes at a rally for “a harbour of our own.”",
        "Brandt spoke of the key states of the trade, which she called “a league of leaky tubs.”",
        "Brandt said Ostrow’s latest comments showed “little love for the sea.”",
    ],
)
def test_a_noun_of_the_form_of_a_verb_of_saying_speaks_for_nobody(sentence):
    assert speakers(sentence)[-1] == "Ilse Brandt"


@pytest.mark.parametrize(
    ("sentence", "mention"),
    [
        ("The mayor notes that the pier is “as old as the town.”", "The mayor"),
        ("The letter notes that the pier is “as old as the town.”", "The letter"),
        ("The pilots claim that the pier is “as old as the town.”", "The pilots"),
        ("“I like the bridge,” Brandt said. Yet another said, “The new one is a gift to herons.”", "another"),
    ],
)
def test_a_verb_of_the_form_of_a_noun_has_a_subject_that_agrees(sentence, mention):
    assert quotes(sentence)[-1].speaker_mention.text == mention


@pytest.mark.parametrize(
    "sentence",
    [
        "At a dinner in Aberdeen, Ohio, Brandt mocked the plan, calling it “a bucket with a hole.”",
        "At a fair in Ames, Iowa, on Sunday, Brandt went on, saying that the port should “look to its own ropes.”",
        "Brandt, during a visit to the docks in Kiel, Germany, said she was “tired of all these cranes.”",
        "Brandt, the editor of the island’s oldest weekly, Lantern Post, said every pier was “half a church.”",
        "In 2011, Brandt fought the plan, telling a newspaper: “We do not need another crane here.”",
        "Led through the hall by Karl Ostrow, the deputy mayor, Brandt spoke of a crane that was “older than sin.”",
        "Brandt, who had come by boat, told HARBOURWIRE, “I have never seen such a tide.”",
        "Brandt told Harbour Weekly on Friday that she is for the dam because “dry feet make good neighbours.”",
        "Brandt, whose firm, Wehr, builds locks for half the coast, said the town was “half asleep.”",
        "Brandt, who is a member of the Rowing Club of Kiel, Germany, called the town “half asleep.”",
        "Brandt (L-Riga), in a letter to the board, said it was “nothing but a leaky boat.”",
    ],
)
def test_a_place_a_house_and_whom_she_told_do_not_speak(sentence):
    assert speakers(sentence)[-1] == "Ilse Brandt"


def test_a_director_between_commas_speaks_and_whom_he_met_does_not():
    assert speakers("After meeting Brandt, the director, Jan Pell, said it was “a leaky boat of a plan.”") == [
        "Jan Pell"
    ]


@pytest.mark.parametrize(
    ("sentence", "mention"),
    [
        ("“The lamp is out again,” Ostrow fretted.", "Ostrow"),
        ("“The lamp is out again!” trumpeted Ostrow.", "Ostrow"),
        ("“Who put it out again?” Ostrow pressed.", "Ostrow"),
        ("“A lamp is a lamp,” is how Ostrow put it.", "Ostrow"),
        ("“It is a lamp,” chimed in Ostrow.", "Ostrow"),
        ("“It is a lamp,” an old miller groused.", "an old miller"),
        ("“It is a lamp and no star,” came the cry from the crowd.", "the crowd"),
        ("“It is a lamp,” said an aide who would not be named.", "an aide"),
    ],
)
def test_a_verb_in_no_list_is_told_by_its_place_and_form(sentence, mention):
    assert quotes(INTRO + "“We saw no boat,” Brandt said.\n\n" + sentence)[-1].speaker_mention.text == mention


@pytest.mark.parametrize(
    "sentence",
    ["“The Salt Road,” followed Ostrow’s book.", "“Who is it at this late hour?” Others saw the same thing."],
)
def test_a_verb_that_goes_on_to_something_else_attributes_nothing(sentence):
    assert [quote.speaker for quote in quotes(sentence) if quote.speaker is not None] == []


@pytest.mark.parametrize(
    ("sentence", "mention"),
    [
        ("Brandt looked up as an old miller walked in, saying he was “here to mend the lamp.”", "an old miller"),
        ("Brandt spoke at the pier where 50 fishers had gathered, chanting “Give us our harbour.”", "50 fishers"),
        ("Hundreds of dockers marched through Old Harbour, chanting “Give us our harbour.”", "Hundreds"),
        ("Brandt went to see Ostrow on Friday, saying she was “here to mend the lamp.”", "Brandt"),
    ],
)
def test_a_participle_goes_with_the_clause_before_it(sentence, mention):
    assert quotes(INTRO + sentence)[-1].speaker_mention.text == mention


@pytest.mark.parametrize(
    ("sentence", "mention"),
    [
        ("Brandt boomed, “Open the gates and let the boats come in!”", "Brandt"),
        ("The clerk could only quip: “I guess the ferry left early.”", "The clerk"),
        ("From Brandt’s last post: “We are done with the crane for good.”", "Brandt"),
        ("Ostrow spoke of Brandt’s allegations of a “great rope conspiracy.”", "Brandt"),
        ("After Brandt said that the gates were “older than the town,” Ostrow said no.", "Brandt"),
    ],
)
def test_who_stands_before_the_quote_governs_it(sentence, mention):
    assert quotes(INTRO + sentence)[-1].speaker_mention.text == mention


def test_a_phrase_ends_before_its_verb():
    text = (
        "Early this month, the brewery wrote a letter to the town, calling the reports “thin, late and watered down.”"
    )
    assert quotes(text)[0].speaker_mention.text == "the brewery"
    text = "Outside the dairy about 60 farmers stood in the rain, holding pails and chanting “Fair milk for us.”"
    assert quotes(text)[0].speaker_mention.text == "about 60 farmers"


def test_he_with_a_contracted_verb_speaks():
    assert speakers("Ostrow is at it again. He’s claiming that the lamps are “a very big problem here.”") == [
        "Karl Ostrow"
    ]

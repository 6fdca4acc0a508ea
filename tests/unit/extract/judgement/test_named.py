"""Which marked words are a name, and which short ones are somebody's words all the same. All texts are made up."""

import pytest

from stream.extract import quotes

PEOPLE = "Harbour master Ilse Brandt met Karl Ostrow on Monday.\n\n"


@pytest.mark.parametrize(
    "text",
    [
        # titles of works, whatever is said beside them
        "In her memoir, “A Boat in May,” Ms. Brandt said that they rowed twice a week.",
        "Mr. Ostrow wrote in his 2011 novel, “The Slow Tide,” about a strike.",
        "Brandt sang in the musical “Oh, What a Harbour!” before she went to sea.",
        "Ostrow, who hosts the sitcom “Two Pilots,” said little.",
        "Ostrow told the channel's “Tonight” on Monday that it was late.",
        "Brandt spoke on “Daybreak” and said that the quay was shut.",
        "Noah Lind, the producer in charge of “Daybreak,” reminded his crew of the hour.",
        "Brandt told “Pilots and Friends” that the gates were old.",
        # nicknames
        "Gov. C.L. “Tide” Otter said that the gates were old.",
        "Brandt thought that Ilse “The Clock” Ferrer would come.",
        # terms
        "The corridor is what is called “night fee” in the trade, and Brandt said that it was dear.",
        "Brandt said that a show called “Ropes” would open.",
        "The papers were rated “internal” by the office, Brandt said.",
        "Brandt spoke of fees. “Night fee” is the highest of the rates.",
        "The habit, known as “double docking,” was given up, officials said.",
        "The word “weir” is an old one, Brandt said.",
        "The painter's last work, the picture “Winter Weir,” was sold, the gallery said.",
        "The yard's latest ship, “Grey Maria,” was launched on Monday, the owners said.",
        # an item behind a colon
        "Brandt may add a new line to her card: “tide reader.”",
        "The lamp had two positions: “dim” and “bright”.",
    ],
)
def test_names_are_no_quotes(text):
    assert [quote.text for quote in quotes(PEOPLE + text)] == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        # capitals do not matter where a verb of saying stands right before the words
        ("A woman held a sign saying “Pilots Against The Fee” above her head.", "“Pilots Against The Fee”"),
        ("The crew marched along the quay, chanting “No Fee, No Pilots.”", "“No Fee, No Pilots.”"),
        ("The men wore jackets that read “Lower the Fee.”", "“Lower the Fee.”"),
        ("One man had a placard reading “Pilots First”.", "“Pilots First”"),
        ("One banner read “No Fee Here.”", "“No Fee Here.”"),
        ("Three women held a sign that said “Our Quay Too.”", "“Our Quay Too.”"),
        # what is cried, and what holds words
        ("She walked in to chants of “Ilse, Ilse, Ilse” from the quay.", "“Ilse, Ilse, Ilse”"),
        ("Ostrow ran on the slogan “Tides Count” that year.", "“Tides Count”"),
        ("Ostrow has used the phrase “night fee” all year.", "“night fee”"),
        # what somebody calls another
        ("The plan split the board, with Brandt calling it a “paper boat.”", "“paper boat.”"),
        ("Somebody called it a “quiet mutiny,” and many agreed.", "“quiet mutiny,”"),
        ("The office runs what Brandt called “Pier Four Inc.” from the quay.", "“Pier Four Inc.”"),
        ("Brandt described Ostrow as a “paper captain”.", "“paper captain”"),
        # few words behind a colon that somebody says
        ("Brandt told the crew: “never again.”", "“never again.”"),
        ("Brandt described the plan in two words: “sheer folly.”", "“sheer folly.”"),
        # a passive names who says it, a clause is no term
        ("The plan was called “the worst of all” by Ada Moor.", "“the worst of all”"),
        ("The rules were plain, Brandt noted. “They are dear” but fair.", "“They are dear”"),
        # a noun for a work, but a clause behind the comma
        ("Of the film, “it is far too long for me,” said Brandt.", "“it is far too long for me,”"),
        ("Brandt wants to put the pilots' program “back on course.”", "“back on course.”"),
    ],
)
def test_short_words_that_are_governed_are_quotes(text, quote):
    assert [found.text for found in quotes(PEOPLE + text)] == [quote]


@pytest.mark.parametrize(
    "text",
    [
        "On the train Brandt was reading “War at Sea” again.",
        "They met a boy reading “War at Sea” on the quay.",
        "The board met under the motto “Tides Count” that year.",
        "The phrase “night fee” is as old as the port.",
        "Brandt gave a detailed “Harbour Address” on fees.",
    ],
)
def test_words_beside_which_nobody_speaks_are_no_quotes(text):
    assert quotes(PEOPLE + text) == ()

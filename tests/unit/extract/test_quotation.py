"""Quotes and their speakers, a convention a test. All texts are made up."""

import pytest

from schemas import QuoteKind, SpeakerKind
from stream.extract import quotes

INTRO = "Harbour master Ilse Brandt spoke on Monday. Deputy Mayor Karl Ostrow was there too.\n\n"


def one(text):
    found = quotes(text)
    assert len(found) == 1, [q.text for q in found]
    return found[0]


@pytest.mark.parametrize(
    ("sentence", "speaker", "cue"),
    [
        ("“The gates will stay shut,” Brandt said.", "Ilse Brandt", "said"),
        ("“The gates will stay shut,” said Brandt.", "Ilse Brandt", "said"),
        ("“The gates will stay shut,” said a visibly tired Brandt.", "Ilse Brandt", "said"),
        ("Brandt said, “The gates will stay shut.”", "Ilse Brandt", "said"),
        ("Brandt told Ostrow: “The gates will stay shut.”", "Ilse Brandt", "told"),
        ("Brandt, the harbour master, said: “The gates will stay shut.”", "Ilse Brandt", "said"),
        ("“The gates will stay shut,” Brandt, who is 61, told reporters.", "Ilse Brandt", "told"),
        ("“The gates will stay shut,” according to Brandt.", "Ilse Brandt", "according"),
        ("According to Brandt, the gates “will stay shut all week.”", "Ilse Brandt", "According"),
        ("Brandt: “The gates will stay shut.”", "Ilse Brandt", ":"),
        ("The plan was called “a danger to all ships” by Brandt.", "Ilse Brandt", "called"),
        ("Brandt met Ostrow on the quay, saying, “The gates will stay shut.”", "Ilse Brandt", "saying"),
        ("Brandt met Ostrow on the quay and said, “The gates will stay shut.”", "Ilse Brandt", "said"),
        ("The gates, says Brandt, are “an old and tired pair of doors.”", "Ilse Brandt", "says"),
        ("Ostrow was asked by Brandt, “Will the gates stay shut?”", "Ilse Brandt", "asked"),
        ("It is, Brandt said, “a very sad day for us.”", "Ilse Brandt", "said"),
        ("The gates are “a danger to all ships”, Brandt said.", "Ilse Brandt", "said"),
        ("“Shut they stay”, said Ms Brandt.", "Ilse Brandt", "said"),
        ("“The gates will stay shut.” Brandt said.", "Ilse Brandt", "said"),
        ("“Will the gates stay shut?” asked Deputy Mayor Karl Ostrow.", "Karl Ostrow", "asked"),
    ],
)
def test_adjacent_patterns(sentence, speaker, cue):
    quote = one(INTRO + sentence)
    assert (quote.speaker, quote.cue, quote.speaker_kind) == (speaker, cue, SpeakerKind.PERSON)
    assert quote.confidence >= 0.5


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("„Das Tor bleibt zu“, sagte Hafenchefin Ilse Brandt am Montag.", "Ilse Brandt"),
        ("Ilse Brandt sagte: „Das Tor bleibt diese Woche zu.“", "Ilse Brandt"),
        ("„Das Tor bleibt zu“, so Ilse Brandt.", "Ilse Brandt"),
        ("Laut Ilse Brandt bleibt das Tor „die ganze Woche geschlossen“.", "Ilse Brandt"),
        ("« La porte restera fermée », a déclaré Ilse Brandt lundi.", "Ilse Brandt"),
        ("« La porte restera fermée », a dit le ministre Ilse Brandt.", "Ilse Brandt"),
        ("Selon Ilse Brandt, la porte « restera fermée toute la semaine ».", "Ilse Brandt"),
        ("«La puerta seguirá cerrada», dijo Ilse Brandt el lunes.", "Ilse Brandt"),
        ("Ilse Brandt afirmó: «La puerta seguirá cerrada».", "Ilse Brandt"),
    ],
)
def test_german_french_spanish(text, speaker):
    assert one(text).speaker == speaker


def test_split_quote_is_one_quote_with_two_segments():
    text = INTRO + "“The gates are old,” Brandt said. “They will be mended in May.”"
    quote = one(text)
    assert [text[a:b] for a, b in quote.segments] == ["“The gates are old,”", "“They will be mended in May.”"]
    assert quote.text == text[quote.start : quote.end]
    assert quote.speaker == "Ilse Brandt"


def test_quote_after_more_than_the_attribution_is_another():
    found = quotes(INTRO + "“The gates are old,” Brandt said. Rain fell. “They will be mended in May.”")
    assert [(quote.speaker, len(quote.segments)) for quote in found] == [("Ilse Brandt", 1), ("Ilse Brandt", 1)]


def test_next_quote_with_its_own_cue_is_its_own():
    found = quotes(INTRO + "“The gates are old,” Brandt said. “They are not,” Ostrow replied.")
    assert [quote.speaker for quote in found] == ["Ilse Brandt", "Karl Ostrow"]


def test_quote_over_paragraphs_is_one_with_a_segment_each():
    text = INTRO + "Brandt said: “The gates are old.\n\n“They are rusty.\n\n“We shall mend them.”\n\nOstrow left."
    quote = one(text)
    assert [text[a:b] for a, b in quote.segments] == [
        "“The gates are old.",
        "“They are rusty.",
        "“We shall mend them.”",
    ]
    assert (quote.speaker, quote.closed) == ("Ilse Brandt", True)


def test_attribution_at_the_end_of_the_last_paragraph():
    text = INTRO + "The quay was quiet.\n\n“The gates are old.\n\n“We shall mend them,” Ostrow said."
    assert one(text).speaker == "Karl Ostrow"


def test_lost_close_does_not_swallow_the_frame():
    text = INTRO + "“The gates are old, Brandt said on the quay.\n\nOstrow left early."
    quote = one(text)
    assert (quote.text, quote.closed, quote.speaker) == ("“The gates are old,", False, "Ilse Brandt")


def test_words_inside_a_quote_are_no_cue_and_no_speaker():
    quote = one(INTRO + "“Ostrow said it would hold, and Ostrow was wrong,” Brandt said.")
    assert quote.speaker == "Ilse Brandt"


@pytest.mark.parametrize(
    "text",
    [
        "He wore a “Gates For All” cap on the quay.",
        "She read the book “Low Tide, High Hopes” to the crew.",
        "The so-called “gap” is wide.",
        "Brandt walked through the “old” gate.",
        "She appeared on “Morning Harbour” twice.",
        "There is a “gap” in the wall.",
    ],
)
def test_scare_quotes_and_titles_are_no_quotes(text):
    assert quotes(text) == ()


def test_short_chant_is_a_quote():
    quote = one(INTRO + "The dockers chanted, “Open the gates!”")
    assert (quote.speaker, quote.speaker_kind) == ("The dockers", SpeakerKind.ROLE)


def test_pronouns_go_to_the_person_of_their_gender():
    text = (
        "Ms. Brandt, the harbour master, met Karl Ostrow on Monday. Ilse Brandt runs the port.\n\n"
        "“The gates are old,” she said.\n\n“They will hold,” he said."
    )
    assert [quote.speaker for quote in quotes(text)] == ["Ilse Brandt", "Karl Ostrow"]
    assert [quote.speaker_mention.text for quote in quotes(text)] == ["she", "he"]


def test_pronoun_stays_with_who_spoke_last():
    text = "“The gates are old,” said Karl Ostrow.\n\nThe port once hired Peter Lund.\n\n“We will mend them,” he said."
    assert [quote.speaker for quote in quotes(text)] == ["Karl Ostrow", "Karl Ostrow"]


def test_pronoun_without_anybody_names_nobody():
    quote = one("“The gates are old,” she said.")
    assert quote.speaker is None
    assert quote.speaker_kind is SpeakerKind.UNKNOWN
    assert quote.confidence < 0.6


def test_last_name_goes_to_the_person_of_the_honorific():
    text = "Paul Lund and Anna Lund own the yard.\n\n“The yard is full,” Mrs. Lund said.\n\n“It is not,” Mr. Lund said."
    assert [quote.speaker for quote in quotes(text)] == ["Anna Lund", "Paul Lund"]


@pytest.mark.parametrize(
    "named", ["Danish Prime Minister Inge Holm", "Danish Inge Holm", "Secretary of State Inge Holm"]
)
def test_title_and_nationality_are_no_part_of_the_name(named):
    assert one(f"{named} arrived.\n\n“The sea is calm,” Holm said.").speaker == "Inge Holm"
    assert one(f"“The sea is calm,” {named} said.").speaker == "Inge Holm"


def test_role_goes_to_its_holder():
    text = "Sen. Carl Vance came by boat.\n\n“The sea is calm,” the senator said."
    quote = one(text)
    assert (quote.speaker, quote.speaker_mention.text) == ("Carl Vance", "the senator")


def test_role_without_a_name_is_a_role():
    quote = one("“The sea is calm,” said a spokesman for the port.")
    assert (quote.speaker, quote.speaker_kind) == ("a spokesman for the port", SpeakerKind.ROLE)


def test_organisation_is_told_from_a_person():
    quote = one("“The sea is calm,” the Port Authority said in a statement.")
    assert (quote.speaker, quote.speaker_kind) == ("Port Authority", SpeakerKind.ORGANISATION)


@pytest.mark.parametrize(
    "before",
    [
        "<Norden Rail plc> fell on Monday.",
        "<Norden Rail plc> rose and <Tidewater Ltd> fell on Monday.",
        "Norden Rail plc <NRDN> rose, <A>.",
    ],
)
def test_brackets_round_a_company_shift_no_offset(before):
    text = f"{before} “The line is open again,” said <Norden Rail plc> chairman Jonas Rehn."
    quote = one(text)
    assert text[quote.start : quote.end] == quote.text == "“The line is open again,”"
    mention = quote.speaker_mention
    assert text[mention.start : mention.end] == mention.text
    assert quote.speaker == "Jonas Rehn"


def test_they_are_not_the_person_who_spoke_last():
    first, second = quotes("“The sea is calm,” Jonas Rehn said. “We sail,” they said.")
    assert (first.speaker, second.speaker) == ("Jonas Rehn", None)


def test_it_is_the_house_that_spoke_last():
    first, second = quotes("“The sea is calm,” the Port Authority said. “No boat may sail,” it said.")
    assert (first.speaker, second.speaker) == ("Port Authority", "Port Authority")


def test_spokesman_of_somebody_speaks_himself():
    quote = one(INTRO + "“The sea is calm,” said Brandt's spokesman, Jonas Rehn.")
    assert quote.speaker == "Jonas Rehn"


def test_kinds():
    direct, partial = quotes(
        INTRO + "“The gates are old,” Brandt said. Ostrow said the gates were “a danger to ships.”"
    )
    assert (direct.kind, partial.kind) == (QuoteKind.DIRECT, QuoteKind.PARTIAL)


def test_dateline_is_no_speaker():
    text = "HARWICH, England, May 3 (AP) — The Port Authority spoke on Monday, offering “a deep apology” to all."
    assert one(text).speaker == "Port Authority"


def test_attribution_beside_the_quote_wins_over_one_far_before():
    quote = one(INTRO + "Ostrow said the plan was ready, and “the gates will hold,” Brandt said.")
    assert quote.speaker == "Ilse Brandt"


def test_who_is_the_mention_and_its_antecedent_the_speaker():
    quote = one(INTRO + "The plan came from Karl Ostrow, who called it “the best day of the year.”")
    assert (quote.speaker, quote.speaker_mention.text) == ("Karl Ostrow", "who")


def test_known_names_complete_last_names():
    text = "“The gates are old,” Brandt said."
    assert one(text).speaker == "Brandt"
    assert quotes(text, known=("Ilse Brandt",))[0].speaker == "Ilse Brandt"


def test_lone_surrogates_do_not_raise():
    assert one("“The gates \ud800 are old,” Ilse Brandt said.").speaker == "Ilse Brandt"


def test_who_spoke_last_is_looked_for_behind_a_weaker_name_nearer_by():
    text = (
        "“The gates are old,” said Karl Ostrow.\n\nThe crew met by Peter Lund's boat.\n\n“We will mend them,” he said."
    )
    assert [quote.speaker for quote in quotes(text)] == ["Karl Ostrow", "Karl Ostrow"]


def test_a_title_and_a_last_name_are_no_full_name():
    text = "Ministerpräsident Holm kam am Montag.\n\n„Das Meer ist ruhig“, sagte Holm."
    assert one(text).speaker == "Holm"


@pytest.mark.parametrize(
    ("inner", "found"),
    [("Eight Bells Over The Old Grey Harbour Wall", 0), ("Nine Bells Ring Over The Old Grey Harbour Wall", 1)],
)
def test_a_title_has_eight_words_at_most(inner, found):
    assert len(quotes(f"The choir sang “{inner}” on the quay.")) == found


@pytest.mark.parametrize("end", ["according to", "said", "asked by", "by", "says the", "selon", ", so", "afirmó el"])
def test_a_text_that_breaks_off_in_its_attribution_does_not_raise(end):
    assert len(quotes(f"“The gates of the port are old and rusty,” {end}")) == 1


def test_a_complement_does_not_reach_over_a_quote():
    quote = quotes("“The gates are old and rusty,” said a friend of “The Old Harbour Gate” Brandt on Monday.")[0]
    assert quote.speaker_mention.text == "a friend"

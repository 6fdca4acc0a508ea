"""Rules that hold over languages: roles before names, genitives, complements, scripts without a cue list."""

import pytest

from stream.extract import quotes


def _speakers(text):
    return [(quote.text, quote.speaker) for quote in quotes(text)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("„Wir senken die Preise für alle“, sagte Geschäftsführerin Karla Brandt.", "Karla Brandt"),
        ("„Wir senken die Preise für alle“, sagte Vorsitzender Jens Holm der Agentur.", "Jens Holm"),
        ("Das teilte sie mit.\n\n„Das ist ein guter Tag“, sagte die Vorsitzende Ottilie Brand.", "Ottilie Brand"),
        ("„Das ist ein guter Tag für uns“, sagte Tierpflegerin Sabine Lohr.", "Sabine Lohr"),
        ("„Das ist ein guter Tag für uns“, sagte Valentin Meier.", "Valentin Meier"),
        ("„Das ist ein guter Tag für uns“, sagte Oberbürgermeister Uwe Tamm.", "Uwe Tamm"),
        ("«Nadie nos avisó de la tormenta», dijo la directora de la escuela, Inés Roca.", "Inés Roca"),
        ("«Nadie nos avisó de la tormenta», afirmó el alcalde de Robledo, Tomás Gil.", "Tomás Gil"),
        ("“We were not told of it,” said the head of the clinic, Ada Moor.", "Ada Moor"),
        ("”Vi fick aldrig veta det i tid”, säger Ulla Ström som bor i byn.", "Ulla Ström"),
    ],
)
def test_the_name_is_found_behind_its_role(text, speaker):
    assert [found for _, found in _speakers(text)] == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "“It was late,” said Otto Vries, a farmer.\n\nHis neighbour, Mina Kall, said no. “I ran,” she said.",
            "Mina Kall",
        ),
        (
            "« Il parlait », a dit Jean Roux.\n\nLe rescapé, Paul Vidal, va bien. « J’ai bu la neige », a-t-il dit.",
            "Paul Vidal",
        ),
        ("Hamnens skeppare Nils Berg varnar för isen.\n\n”Håll avstånd och håll farten”, säger han.", "Nils Berg"),
    ],
)
def test_a_pronoun_means_the_one_whose_role_opens_the_sentence_before(text, speaker):
    assert _speakers(text)[-1][1] == speaker


@pytest.mark.parametrize(
    "text",
    [
        "大島さんは「明日も四時に起きます」と話した。",
        'وقالت المهندسة، مديرة المشروع، "بنينا الجسر بأيدي أبناء الوادي".',
    ],
)
def test_a_script_without_cues_keeps_its_quotes_without_a_speaker(text):
    assert len(quotes(text)) == 1


def test_a_title_that_opens_a_sentence_as_its_subject_is_no_quote():
    text = "The archive found a score, the county said.\n\n“The Glass Harbour” was the only opera of Edith Moor."
    assert quotes(text) == ()


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("„Wir müssen handeln“, sagte der Vorsitzende der Fraktion, Uwe Harms, am Montag.", "Uwe Harms"),
        ("„Wir müssen handeln“, meint Uwe Harms vom Institut für Küstenforschung.", "Uwe Harms"),
        ("„Wir müssen handeln“, schrieb Trainer Uwe Harms auf Instagram.", "Uwe Harms"),
        ("„Wir müssen handeln“, wird Uwe Harms zitiert.", "Uwe Harms"),
        ("„Wir müssen jetzt handeln“, heißt es in einer Mitteilung der Polizei.", "einer Mitteilung der Polizei"),
        ("„Wir müssen jetzt handeln“, so der Minister.", "der Minister"),
        ("Das sei „ganz und gar falsch“, so Harms weiter.", "Harms"),
        ("Nach Angaben von Uwe Harms ist das „ganz und gar falsch“.", "Uwe Harms"),
        ("Uwe Harms zufolge ist das „ganz und gar falsch“.", "Uwe Harms"),
        ("« Il faut agir vite », a indiqué à l'AFP une source policière.", "une source policière"),
        ("Le ministre a dénoncé « une faute grave et inutile ».", "Le ministre"),
        ("D'après Paul Vidal, c'est « une faute grave et inutile ».", "Paul Vidal"),
        ("« Il faut agir vite », a lancé Jeanne Roux devant la presse.", "Jeanne Roux"),
        ("« Il faut bien », explique-t-elle, « agir vite et bien ».", "explique-t-elle"),
        ("«Hay que actuar», dijo el ministro del Interior, Pablo Vidal, este lunes.", "Pablo Vidal"),
        ("«Hay que actuar», ha dicho la presidenta Ana Solé.", "Ana Solé"),
        ("«Hay que actuar», declaró a Efe el portavoz del sindicato.", "el portavoz del sindicato"),
        ("El portavoz del Gobierno señaló que es «un error grave y muy caro».", "El portavoz del Gobierno"),
        ("«Bisogna agire presto», ha detto il ministro Paolo Riva.", "Paolo Riva"),
    ],
)
def test_more_patterns(text, mention):
    assert quotes(text)[0].speaker_mention.text == mention

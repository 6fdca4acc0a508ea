"""German quotes: whose they are, by the frame of the sentence. All copy is invented."""

import pytest

from stream.extract import quotes


def said(text):
    """The speakers of a text's quotes: by name, or the words that stand for one that has none."""
    return [quote.speaker or (quote.speaker_mention and quote.speaker_mention.text) for quote in quotes(text)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "In der Sitzung am Abend warnte Bürgermeisterin Ute Kranz: „Ohne den Damm läuft uns der Keller voll.“",
            "Ute Kranz",
        ),
        ("Dem Lokalblatt sagte der Wirt Jan Pohl: „Wir öffnen erst im Mai.“", "Jan Pohl"),
        ("Vor der Halle sagte die Trainerin: „Heute hat uns der Wind geschlagen.“", "die Trainerin"),
        (
            "Die Entscheidung begründete der Landrat mit dem Satz: „Wir haben kein Geld für zwei Brücken.“",
            "der Landrat",
        ),
        ("Am Freitag erklärten die Gewerkschaften: „So geht es nicht weiter.“", "die Gewerkschaften"),
        (
            "Mit Blick auf den Sommer meinte Fährmann Ole Brix gegenüber dem Blatt: „Das Eis hält nicht mehr.“",
            "Ole Brix",
        ),
        ("Der Zeitung sagte die Müllerin Greta Ahl: „Das Korn ist zu feucht.“", "Greta Ahl"),
        (
            "Weil die Bahn den Halt streicht, nennt Stadträtin Uta Röhl den Fahrplan „ein Papier ohne Menschen“.",
            "Uta Röhl",
        ),
        ("Von einem „schwarzen Tag für die Insel“ sprach Pfarrer Georg Klee.", "Georg Klee"),
        ("Als „Schande für die ganze Stadt“ bezeichnete Rektorin Sina Bauer den Zustand der Turnhalle.", "Sina Bauer"),
        ("Die Demonstranten riefen „Hände weg vom Wald“ und zogen weiter.", "Die Demonstranten"),
        ("Der Chef der Werft, Lars Quist, sagte dem Sender, man habe „noch Arbeit für zwei Jahre“.", "Lars Quist"),
    ],
)
def test_the_subject_stands_on_either_side_of_the_verb(text, speaker):
    assert said(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Nach einem Treffen mit Bauern und Händlern lobte die Ministerin den Markt als „Herz der Stadt“.",
            "die Ministerin",
        ),
        ("Auf dem Hof von Karl Ried sagte der Tierarzt Ben Lau: „Die Kühe sind gesund.“", "Ben Lau"),
        ("Der Hof ist, wie nach einem Besuch bei Karl Ried die Ministerin erklärte, „in Ordnung“.", "die Ministerin"),
        ("Zum Streit mit dem Nachbarn erklärte Olga Petz: „Der Zaun bleibt stehen.“", "Olga Petz"),
    ],
)
def test_a_noun_behind_a_preposition_is_no_subject(text, speaker):
    assert said(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("„Das Wehr hält“, hatte Ingenieurin Paula Stern im März gesagt.", "Paula Stern"),
        ("Die Reederei teilte am Abend mit: „Alle Passagiere sind an Land.“", "Die Reederei"),
        ("„Die Lage ist unter Kontrolle“, teilte die Feuerwehr mit.", "die Feuerwehr"),
        ("Der Förster wies den Vorwurf als „reine Erfindung“ zurück.", "Der Förster"),
        ("Kapitän Nils Hagen räumte ein: „Wir haben die Boje zu spät gesehen.“", "Nils Hagen"),
        ("„Das war ein Fehler“, gab Direktor Emil Voss zu.", "Emil Voss"),
        ("Die Opposition hat den Plan als „teuren Unfug“ bezeichnet.", "Die Opposition"),
        ("Die Richterin hatte den Angeklagten in ihrem Urteil einen „Meister der Ausrede“ genannt.", "Die Richterin"),
        ("Der Verband wird mit den Worten zitiert: „Wir brauchen mehr Lehrlinge.“", "Der Verband"),
        ("Das Wasserwerk musste am Dienstag einräumen, die Leitung sei „seit Jahren undicht“.", "Das Wasserwerk"),
    ],
)
def test_the_verb_may_close_the_clause(text, speaker):
    assert said(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Der Plan wurde von der Opposition als „ein Geschenk an die Bauherren“ kritisiert.", "der Opposition"),
        ("Die Zeitung zitiert den Hafenmeister Jens Ohm mit den Worten: „Der Kran ist alt.“", "Jens Ohm"),
        ("„Der Fluss gehört allen“, wird der Fischer Ralf Dorn in dem Bericht zitiert.", "Ralf Dorn"),
    ],
)
def test_a_passive_names_its_agent(text, speaker):
    assert said(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Lotsin Ida Krohn warnte vor der Einfahrt. Das Fahrwasser sei „so schmal wie ein Feldweg“.", "Ida Krohn"),
        (
            "Der Minister lehnte den Antrag ab. Die Gemeinde habe „über ihre Verhältnisse gebaut“ und müsse sparen.",
            "Der Minister",
        ),
        (
            (
                "Anwalt Udo Rehn kündigte Berufung an. Sein Mandant habe nichts getan. Der Richter sei "
                "„voreingenommen von der ersten Minute an“ gewesen."
            ),
            "Udo Rehn",
        ),
        ("Ein Sprecher der Bahn sagte, die Strecke sei „bis auf Weiteres gesperrt“.", "Ein Sprecher der Bahn"),
    ],
)
def test_reported_speech_has_its_speaker_in_a_sentence_before(text, speaker):
    assert said(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Die Ernte ist laut Bauernverband „die schlechteste seit zwanzig Jahren“.", "Bauernverband"),
        ("Nach Angaben der Polizei war der Fahrer „deutlich zu schnell unterwegs“.", "der Polizei"),
        ("Nach Einschätzung von Professorin Hanna Lohse ist das „ein Spiel mit dem Feuer“.", "Hanna Lohse"),
        ("Der Tunnel sei, so der Bauleiter, „praktisch fertig gebohrt“.", "der Bauleiter"),
        ("Dem Gutachter zufolge war die Wand „nie für diese Last gedacht“.", "Dem Gutachter"),
        ("Die Brücke war, wie der Prüfer Max Thiel am Montag erklärte, „in einem erbärmlichen Zustand“.", "Max Thiel"),
        ("„Der Markt kommt zurück“, so Händlerin Lea Wirth.", "Lea Wirth"),
        ("„Der Verein lebt“, so das Fazit des Vorsitzenden Karl Benz.", "Karl Benz"),
        ("„Der Betrieb ruht bis Montag“, heißt es in einem Aushang der Werft.", "einem Aushang der Werft"),
        ("In dem Schreiben heißt es: „Die Miete steigt zum Juli.“", "dem Schreiben"),
        ("Der Betreiber hat nach eigenen Worten „alles Menschenmögliche getan“.", "Der Betreiber"),
    ],
)
def test_a_source_is_named_by_a_formula(text, speaker):
    assert said(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ein Anwohner der Uferstraße: „Nachts hört man jeden Zug.“", "Ein Anwohner der Uferstraße"),
        ("Trainer Bodo Kern nach dem Spiel: „Wir haben zu spät angefangen.“", "Bodo Kern"),
        ("Kern wörtlich: „Das war gar nichts.“", "Kern"),
        ("Zitat von Nora Feld: „Wir kommen im Herbst wieder.“", "Nora Feld"),
        ("Die Bürgermeisterin war erleichtert: „Endlich haben wir wieder Strom.“", "Die Bürgermeisterin"),
    ],
)
def test_a_colon_leads_to_a_quote_whatever_the_verb(text, speaker):
    assert said(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("„Endlich Regen“, freute sich Winzer Adam Holl.", "Adam Holl"),
        ("„Das ist unser Haus“, beharrte die Mieterin Olga Petz.", "Olga Petz"),
        ("„Mir fehlen die Worte“, stammelte der Sieger.", "der Sieger"),
    ],
)
def test_between_a_quote_and_a_person_any_verb_is_one_of_saying(text, speaker):
    assert said(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("„Wir kommen bald wieder.“ Das versprach Sängerin Nora Feld am Ende.", "Nora Feld"),
        ("Küster Paul Lang schloss die Tür auf:\n\n„Der Turm steht schief, aber er steht.“", "Paul Lang"),
        ("Sie fügte hinzu. „Wir gehen nicht.“", "Sie"),
    ],
)
def test_a_quote_alone_is_taken_up_by_the_next_sentence_or_led_to_by_the_one_before(text, speaker):
    assert said(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            (
                "Die Köchin Rita Moll führt das Haus seit 1990. Früher kamen Fischer, heute Gäste. „Wir "
                "kochen, was der Fluss gibt“, sagt sie."
            ),
            "Rita Moll",
        ),
        (
            "Der Bauer Hans Ried verlor den Hof. Bei einem Besuch im Stall sagte er: „Ich fange noch einmal an.“",
            "Hans Ried",
        ),
        (
            (
                "Ministerin Karin Tauber besuchte den Damm. Begleitet wurde sie von Landrat Uwe Fink. „Das "
                "Wasser wartet nicht“, sagte sie."
            ),
            "Karin Tauber",
        ),
        (
            "Die Dekanin eröffnete den Garten. Vor den Gästen sagte sie: „Hier blüht bald der erste Wein.“",
            "Die Dekanin",
        ),
    ],
)
def test_a_pronoun_means_the_nearest_subject_of_its_gender(text, speaker):
    assert said(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("»Wir sind spät dran«, sagte Lotse Tim Brand.", "Tim Brand"),
        ("«Das Tal braucht den Zug», sagte Gemeindepräsidentin Vreni Zgraggen.", "Vreni Zgraggen"),
        ('"Der Turm steht schief", sagte Küster Paul Lang.', "Paul Lang"),
        ("„Er rief ‚Halt an!‘ und sprang“, sagte Zeugin Eva Lamm.", "Eva Lamm"),
    ],
)
def test_marks_of_every_german_style_are_read(text, speaker):
    assert said(text) == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Unter dem Motto „Wasser ist Leben“ wanderten am Samstag achtzig Menschen am Bach entlang.",
        "Der Film „Die letzte Fähre nach Norden“ läuft im Mai an.",
        "Das Festival „Klang im Hafen“ beginnt am Freitag.",
        "Die Bürgerinitiative „Rettet den alten Bahnhof“ sammelte Unterschriften, sagte ihr Sprecher Ingo Wahl.",
        "Der Roman „Das Haus am Wehr“ erschien laut Verlag im März.",
        "Er arbeitet für die Zeitschrift „Natur und Heimat heute“.",
        "Die sogenannte „Alte Dame vom Kai“ fährt nicht mehr.",
        "Das Schiff „Stern von Altona“ lief aus, teilte die Reederei mit.",
        "Der Verein (kurz: „Freunde der Mühle“) löst sich auf.",
        "Der Preis in der Kategorie „Bestes Handwerk“ ging an den Böttcher.",
        "Sie sang „Der Mond ist aufgegangen“ und „Kein schöner Land“.",
        "Zum Programm gehören Lieder wie „Der Mond ist aufgegangen“, „Kein schöner Land“ und „Ännchen von Tharau“.",
        "Laut der Zeitschrift „Wald und Wild“ gibt es mehr Rehe.",
        "Der Sprecher der „Freunde der Mühle“ sagte, man gebe nicht auf.",
        "Sie hat die „Rettet die Linden“-Kampagne gegründet.",
    ],
)
def test_a_name_a_title_and_a_motto_are_no_quotes(text):
    assert quotes(text) == ()


def test_a_stop_behind_a_day_or_an_abbreviation_ends_no_sentence():
    assert said("Lotse Tim Brand nannte am 3. Mai die neue Boje „einen schlechten Witz“.") == ["Tim Brand"]
    text = "Am 3. Mai sagte Dr. Anke Voll vom Institut, das Eis sei bei ca. 4 Grad „nicht mehr zu retten“."
    assert said(text) == ["Anke Voll"]


def test_a_quote_that_goes_on_keeps_its_speaker():
    text = "„Wir sind spät dran“, sagte Lotse Tim Brand. „Der Nebel hält seit gestern.“"
    (quote,) = quotes(text)
    assert quote.speaker == "Tim Brand"
    assert len(quote.segments) == 2


def test_a_quote_of_several_paragraphs_is_one():
    text = "Küster Paul Lang sagte: „Der Turm steht schief.\n\n„Aber er steht seit achthundert Jahren.“"
    (quote,) = quotes(text)
    assert quote.speaker == "Paul Lang"
    assert len(quote.segments) == 2


def test_a_form_of_saying_before_its_noun_is_an_adjective():
    assert said("Die erklärte Absicht des Vereins ist es laut Satzung, „den Bach wieder ans Licht zu holen“.") == [
        "Satzung"
    ]


def test_of_a_speaker_who_stands_beside_the_quote_more_is_said_than_of_one_in_another_sentence():
    (beside,) = quotes("„Der Kran ist alt“, sagte Hafenmeister Jens Ohm.")
    (apart,) = quotes("Hafenmeister Jens Ohm kritisierte die Stadt. Der Kran sei „älter als der Hafen selbst“.")
    assert beside.confidence > apart.confidence > 0.5

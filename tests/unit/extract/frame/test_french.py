"""French quotes: whose they are, by the frame of the sentence. All copy is invented."""

import pytest

from stream.extract import quotes


def said(text):
    """The speakers of a text's quotes: by name, or the words that stand for one that has none."""
    return [quote.speaker or (quote.speaker_mention and quote.speaker_mention.text) for quote in quotes(text)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("« Le pont tiendra », a assuré la maire, Jeanne Roux.", "Jeanne Roux"),
        ("« Le pont tiendra », assure la maire de Brive-le-Lac, Jeanne Roux.", "Jeanne Roux"),
        ("« Nous fermons lundi », a expliqué vendredi à la presse le directeur du port, Paul Vidal.", "Paul Vidal"),
        ("Le ministre des Transports a dénoncé « une faute grave et inutile ».", "Le ministre des Transports"),
        (
            "Interrogée par le journal, la porte-parole du groupe a répondu : « Rien n'est décidé. »",
            "la porte-parole du groupe",
        ),
        ("Dans un communiqué, le syndicat dit craindre « une casse sociale sans précédent ».", "le syndicat"),
        ("Selon la préfecture, l'incendie est « fixé mais pas éteint ».", "la préfecture"),
        ("Selon Luc Perrin, maire du village, la route était « dans un état lamentable ».", "Luc Perrin"),
        ("D'après l'avocate Anne Petit, son client est « un homme brisé ».", "Anne Petit"),
        ("La récolte est « la pire depuis vingt ans », selon les producteurs.", "les producteurs"),
        ("« On n'avait jamais vu ça », raconte Odile, serveuse au café du port.", "Odile"),
        ("« Il faut agir », insiste-t-elle.", "insiste-t-elle"),
        ("Claire Moulin dirige l'école depuis dix ans. « Les enfants ont froid », dit-elle.", "Claire Moulin"),
        (
            "Le boulanger Henri Sastre a tout perdu. Devant son four éteint, il soupire : « Je recommencerai. »",
            "Henri Sastre",
        ),
        ("« C'est un désastre », a-t-il lancé.", "a-t-il"),
        (
            "À Nantes, devant les grévistes, le secrétaire général Marc Olive a promis : « Nous ne céderons pas. »",
            "Marc Olive",
        ),
        ("Pour le maire Yves Lamy, c'est « une bonne nouvelle pour la vallée ».", "Yves Lamy"),
        ("Le projet a été qualifié de « folie ruineuse » par l'opposition.", "l'opposition"),
        ("Le président du club s'est dit « très fier de cette équipe ».", "Le président du club"),
        ("« La digue a tenu », s'est félicitée la préfète Nadia Colin.", "Nadia Colin"),
        ("« Le musée rouvrira », a-t-on appris auprès de la mairie.", "a-t-on"),
        ("« Trop tard », regrette Simon Baud, éleveur dans le Jura.", "Simon Baud"),
        ("Le procureur a parlé d'« un geste d'une violence inouïe ».", "Le procureur"),
        ("Comme l'a rappelé le juge Denis Ferrand, la loi est « la même pour tous ».", "Denis Ferrand"),
        ("Paul Vidal, patron du chantier : « On a posé la dernière pierre. »", "Paul Vidal"),
        ("L'avocat de la famille, Me Karim Haddad, a fustigé « un procès bâclé ».", "Karim Haddad"),
        ("Les habitants réclament « un vrai trottoir et de la lumière ».", "Les habitants"),
        ("Au micro de la radio, elle a évoqué « une année noire ».", "elle"),
        ("«La neige arrive», prévient Lise Morand.", "Lise Morand"),
        ("“La neige arrive”, prévient Lise Morand.", "Lise Morand"),
        ("L'entreprise affirme dans un texte que l'usine est « viable et moderne ».", "L'entreprise"),
        ("« Je reviendrai », avait promis l'an dernier la chanteuse Nora Dulac.", "Nora Dulac"),
        ("« La saison est sauvée », se réjouit l'hôtelier Rémi Gault.", "Rémi Gault"),
        (
            (
                "« Il n'y aura pas de suppression de poste », a martelé mercredi soir la directrice "
                "générale du groupe, Aude Kern, lors d'une réunion."
            ),
            "Aude Kern",
        ),
        ("L'entraîneur Malo Guern n'a pas caché sa colère : « On ne respecte plus personne. »", "Malo Guern"),
        ("Le rapport décrit « un système à bout de souffle ».", "Le rapport"),
        ("Les manifestants ont scandé « De l'eau pour tous » devant la préfecture.", "Les manifestants"),
        ("Elle parle d'une « blessure jamais refermée ».", "Elle"),
        ("À en croire le producteur Éric Noël, la vigne a « bu tout l'hiver ».", "Éric Noël"),
        ("Le ministre avait promis, en mars, « un train toutes les heures ».", "Le ministre"),
        ("« C'est faux », rétorque le patron.", "le patron"),
        ("Interrogé sur ce point, Luc Perrin a botté en touche : « Ce n'est pas le moment. »", "Luc Perrin"),
        ("Le tribunal a estimé que la vente était « nulle et non avenue ».", "Le tribunal"),
        ("« La mer monte », écrit dans son journal le pêcheur Yann Le Bras.", "Yann Le Bras"),
    ],
)
def test_the_speaker_is_found(text, speaker):
    assert said(text) == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Le film « Les Marées du nord » sort mercredi.",
        "Le festival « Voix du port » commence vendredi.",
        "Le roman « La Maison du barrage » a reçu un prix.",
        "Le navire « Étoile du Sud » a pris la mer, a indiqué l'armateur.",
        "La pièce, intitulée « Le Dernier Quai », sera jouée en mai.",
        "Le magazine « Forêts et chasse » consacre un dossier au loup.",
        "Ces « gilets gris » manifestent chaque lundi.",
        "Le spectacle « Mille et un ponts » tourne en Bretagne.",
        "La salle des fêtes accueille l'exposition « Terres noires », a annoncé la mairie.",
        "Le chien, surnommé « Capitaine », vit au port.",
        "La chanson « Sous le vieux quai » passe à la radio.",
        "Il a rejoint le collectif « Rivières vivantes » en mai.",
    ],
)
def test_a_name_or_a_title_is_no_quote(text):
    assert quotes(text) == ()


def test_a_whole_story_is_read():
    text = (
        "La tempête a coupé douze routes dans la vallée. La préfète Solène Brac s'est rendue sur place "
        "mardi matin.\n\n"
        "« Nous n'avons laissé personne derrière nous », a-t-elle affirmé devant les secours. « Les "
        "écoles resteront fermées jusqu'à jeudi. »\n\n"
        "Le maire d'Arcelle, Bruno Testud, réclame pour sa part « des moyens, et pas des visites ». "
        "Selon lui, la digue était « fissurée depuis trois hivers ».\n\n"
        "« On a eu très peur », témoigne une habitante du hameau. Son voisin, Gilles Marty, est plus "
        "sévère : « La mairie savait. »\n\n"
        "L'association « Vivre en aval » demande une enquête. Sa présidente, Inès Corday, évoque « un "
        "désastre annoncé »."
    )
    assert said(text) == [
        "Solène Brac",
        "Bruno Testud",
        "Bruno Testud",
        "une habitante du hameau",
        "Gilles Marty",
        "Inès Corday",
    ]

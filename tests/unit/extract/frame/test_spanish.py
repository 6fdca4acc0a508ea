"""Spanish quotes: whose they are, by the frame of the sentence. All copy is invented."""

import pytest

from stream.extract import quotes


def said(text):
    """The speakers of a text's quotes: by name, or the words that stand for one that has none."""
    return [quote.speaker or (quote.speaker_mention and quote.speaker_mention.text) for quote in quotes(text)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("«El puente aguantará», aseguró la alcaldesa, Julia Robles.", "Julia Robles"),
        ("«Cerramos el lunes», explicó este viernes a la prensa el director del puerto, Pablo Vidal.", "Pablo Vidal"),
        ("El ministro de Transportes denunció «una falta grave e inútil».", "El ministro de Transportes"),
        ("Preguntada por el diario, la portavoz del grupo respondió: «No hay nada decidido».", "la portavoz del grupo"),
        ("En un comunicado, el sindicato dice temer «un despido masivo sin precedentes».", "el sindicato"),
        ("Según la alcaldía, el incendio está «controlado pero no apagado».", "la alcaldía"),
        ("Según Luis Prado, alcalde del pueblo, la carretera estaba «en un estado lamentable».", "Luis Prado"),
        ("De acuerdo con la abogada Ana Gil, su cliente es «un hombre roto».", "Ana Gil"),
        ("La cosecha es «la peor en veinte años», según los productores.", "los productores"),
        ("«Nunca habíamos visto algo así», cuenta Rosa Lima, camarera del bar del puerto.", "Rosa Lima"),
        ("Clara Molina dirige la escuela desde hace diez años. «Los niños tienen frío», dice ella.", "Clara Molina"),
        (
            "El panadero Julio Sastre lo perdió todo. Ante su horno apagado, suspira: «Volveré a empezar».",
            "Julio Sastre",
        ),
        (
            "En Cádiz, ante los huelguistas, el secretario general Marcos Oliva prometió: «No vamos a ceder».",
            "Marcos Oliva",
        ),
        ("Para el alcalde Iván Lama, es «una buena noticia para el valle».", "Iván Lama"),
        ("El proyecto fue calificado de «locura ruinosa» por la oposición.", "la oposición"),
        ("El presidente del club se mostró «muy orgulloso de este equipo».", "El presidente del club"),
        ("«El dique aguantó», se felicitó la delegada Nadia Colino.", "Nadia Colino"),
        ("«Demasiado tarde», lamenta Simón Baeza, ganadero en la sierra.", "Simón Baeza"),
        ("El fiscal habló de «un acto de una violencia inaudita».", "El fiscal"),
        ("Como recordó el juez Darío Ferrán, la ley es «la misma para todos».", "Darío Ferrán"),
        ("Pablo Vidal, jefe de la obra: «Hemos puesto la última piedra».", "Pablo Vidal"),
        ("Los vecinos piden «una acera de verdad y algo de luz».", "Los vecinos"),
        ("La empresa afirma en un texto que la fábrica es «viable y moderna».", "La empresa"),
        ("«Volveré», había prometido el año pasado la cantante Nora Dulac.", "Nora Dulac"),
        ("“Llega la nieve”, advierte Lisa Moreno.", "Lisa Moreno"),
        ('"Llega la nieve", advierte Lisa Moreno.', "Lisa Moreno"),
        ("El entrenador ha dicho que el partido fue «un suplicio de principio a fin».", "El entrenador"),
        ("A juicio de la oposición, el plan es «papel mojado».", "la oposición"),
        ("El gerente, Óscar Peña, señaló que hay «trabajo para dos años».", "Óscar Peña"),
        ("«Me voy contento», dijo el portero tras el partido.", "el portero"),
        ("«La temporada está salvada», celebra el hotelero Ramiro Galán.", "Ramiro Galán"),
        (
            (
                "«No habrá despidos», insistió el miércoles por la noche la directora general del grupo, "
                "Aurora Kern, en una reunión."
            ),
            "Aurora Kern",
        ),
        ("El entrenador Malo Guerra no ocultó su enfado: «Ya no se respeta a nadie».", "Malo Guerra"),
        ("El informe describe «un sistema al límite de sus fuerzas».", "El informe"),
        ("Los manifestantes corearon «Agua para todos» ante el ministerio.", "Los manifestantes"),
        ("Ella habla de una «herida que nunca se cerró».", "Ella"),
        ("El ministro había prometido, en marzo, «un tren cada hora».", "El ministro"),
        ("«Es mentira», replica el dueño.", "el dueño"),
        ("Preguntado por ello, Luis Prado esquivó la cuestión: «No es el momento».", "Luis Prado"),
        ("El tribunal consideró que la venta era «nula de pleno derecho».", "El tribunal"),
        ("«Sube el mar», escribe en su diario el pescador Iván Brau.", "Iván Brau"),
        ("La portavoz aseguró que no hubo «ningún tipo de presión», pero evitó dar nombres.", "La portavoz"),
        ('"Estamos agotados", dijo a la agencia un médico del hospital.', "un médico del hospital"),
    ],
)
def test_the_speaker_is_found(text, speaker):
    assert said(text) == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "La película «Las mareas del norte» se estrena el miércoles.",
        "El festival «Voces del puerto» comienza el viernes.",
        "La asociación «Salvemos la vieja estación» reunió mil firmas, según su presidente.",
        "El barco «Estrella del Sur» zarpó ayer, indicó la naviera.",
        "La obra, titulada «El último muelle», se verá en mayo.",
        "La revista «Bosques y caza» dedica un número al lobo.",
        "Estos «chalecos grises» protestan cada lunes.",
        "El espectáculo «Mil y un puentes» recorre Galicia.",
        "La sala acoge la exposición «Tierras negras», anunció el ayuntamiento.",
        "El perro, apodado «Capitán», vive en el puerto.",
        "La canción «Bajo el viejo muelle» suena en la radio.",
        "Se unió al colectivo «Ríos vivos» en mayo.",
    ],
)
def test_a_name_or_a_title_is_no_quote(text):
    assert quotes(text) == ()


def test_a_whole_story_is_read():
    text = (
        "El temporal cortó doce carreteras en el valle. La delegada del Gobierno, Sonia Braca, visitó la "
        "zona el martes.\n\n"
        "«No hemos dejado a nadie atrás», afirmó ante los bomberos. «Las escuelas seguirán cerradas "
        "hasta el jueves».\n\n"
        "El alcalde de Arcela, Bruno Testa, reclamó «medios, y no visitas». Según él, el dique estaba "
        "«agrietado desde hace tres inviernos».\n\n"
        "«Pasamos mucho miedo», relata una vecina del caserío. Su vecino, Gil Martos, es más duro: «El "
        "ayuntamiento lo sabía».\n\n"
        "La asociación «Vivir río abajo» pide una investigación. Su presidenta, Inés Cordal, habla de "
        "«un desastre anunciado»."
    )
    assert said(text) == [
        "Sonia Braca",
        "Bruno Testa",
        "Bruno Testa",
        "una vecina del caserío",
        "Gil Martos",
        "Inés Cordal",
    ]

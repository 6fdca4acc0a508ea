"""The same article in another style of marks: offsets stay with their words. Texts are made up."""

import pytest

from stream.extract import quotes
from stream.training.quotes.restyle import STYLES, restyled

TEXT = (
    "Gates shut.\n\n“The gates of the port are old,” said Karl Ostrow. “They ‘stick’ in winter, and we’re late.”\n\n"
    "“They must be mended soon,” he said."
)


@pytest.mark.parametrize("style", sorted(STYLES))
def test_a_style_moves_offsets_and_leaves_quotes_and_speakers(style):
    place = TEXT.index("Karl")
    record = {"id": "a", "text": TEXT, "quotes": [{"start": place, "end": place + 11, "speaker_start": None}]}
    made = restyled(record, style)
    quote = made["quotes"][0]
    assert made["text"][quote["start"] : quote["end"]] == "Karl Ostrow"
    assert quote["speaker_start"] is None
    assert STYLES[style][0] in made["text"]
    assert [one.speaker for one in quotes(made["text"])] == ["Karl Ostrow"] * 2

"""Names the rules by which a quote is given to its speaker.

A rule says where the attribution stands and where its quote Q. Some rules are right more often than others: confidence
weighs each by its value, so that a value is the name of a fitted feature and changes only together with `weights.json`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from stream.extract.sentence.mention import Mention

__all__ = ["AFTER", "BESIDE", "FAR", "GUESSED", "NEAR_BEFORE", "NOBODY", "OF_FRAMES", "STATED", "Attribution", "Rule"]


class Rule(StrEnum):
    """The pattern by which a quote Q has its speaker."""

    AFTER_NAME_CUE = "after-name-cue"
    """Directly after the quote, subject first: `Q, Brandt said`."""
    AFTER_CUE_NAME = "after-cue-name"
    """Directly after the quote, verb first: `Q, said Brandt`."""
    AFTER_PHRASE_CUE = "after-phrase-cue"
    """Directly after the quote, a noun phrase before the verb: `Q, the harbour master of Riga said`."""
    AFTER_FAR = "after-far"
    """Later in the quote's sentence, after a comma: `The plan is Q in the water, Brandt said`."""
    AFTER_STOP = "after-stop"
    """A short sentence after a quote that ends with a full stop: `“It is late.” Brandt said.`"""
    ACCORDING = "according"
    """A formula after the quote names the source: `Q, according to Brandt`."""
    ACCORDING_BEFORE = "according-before"
    """A formula before the quote names the source: `According to Brandt, Q`."""
    PASSIVE = "passive"
    """The agent of a passive after the quote: `was called Q by Brandt`."""
    BEFORE_NEAR = "before-near"
    """A verb that governs the quote, at most one word before it; or farther off, where a comma or a colon stands right
    before the quote: `Brandt said: Q`.
    """
    BEFORE_FAR = "before-far"
    """A verb that governs the quote from farther off: `Brandt said the plan was Q`."""
    BEFORE_COLON = "before-colon"
    """No verb of saying, but a colon before the quote: `Brandt on the gates: Q`."""
    PARTICIPLE_NEAR = "participle-near"
    """As `BEFORE_NEAR`, with a participle: `Brandt shook his head, saying Q`."""
    PARTICIPLE_FAR = "participle-far"
    """As `BEFORE_FAR`, with a participle: `Brandt left, calling the plan a Q`."""
    INTRODUCED = "introduced"
    """The sentence before ends in a colon: `Brandt was plain about it:` and Q in the next paragraph."""
    SENTENCE_BEFORE_CUE = "sentence-before-cue"
    """The sentence before has a verb of saying: `Brandt spoke and said little. Q`."""
    SENTENCE_BEFORE = "sentence-before"
    """The subject of the sentence before, which tells of no saying: `Brandt closed the gates. Q`."""
    SENTENCE_AFTER = "sentence-after"
    """The subject of the sentence after, which tells of no saying: `Q Brandt was speaking in Riga.`"""
    SUBJECT = "subject"
    """The subject of the clause that holds the quote, without a verb of saying: `Brandt wanted Q`."""
    CONTINUED = "continued"
    """A new sentence of the same paragraph goes on with the quote before it: `“A,” Brandt said. Q`."""
    QUOTE_BEFORE = "quote-before"
    """A quote that stands alone in its paragraph goes on with the quote of the paragraph before."""
    REPORTED = "reported"
    """In languages with a frame: the mood of the sentence reports another's words, and a sentence before says whose:
    `Brandt warnte. Das Tor sei Q`.
    """
    SHARED = "shared"
    """One attribution for several quotes of a sentence: `Brandt called it “A” and Q`."""
    SIGNATURE = "signature"
    """A name behind a dash under the quote: `Q — Ilse Brandt, harbour master`."""
    TURN = "turn"
    """The label before a turn of an interview: `BRANDT: Q`."""
    LABEL = "label"
    """A name and a colon right before the quote, as in a list of cuttings: `GATES TO GO - Ilse Brandt: Q`."""
    NONE = "none"
    """Nothing attributes the quote."""


BESIDE = frozenset((Rule.AFTER_CUE_NAME, Rule.AFTER_NAME_CUE, Rule.AFTER_PHRASE_CUE))
"""The attribution stands directly after its quote."""
AFTER = BESIDE | {Rule.AFTER_FAR, Rule.AFTER_STOP}
"""The attribution stands after its quote and has a verb."""
NEAR_BEFORE = frozenset((Rule.BEFORE_NEAR, Rule.PARTICIPLE_NEAR))
"""A verb right before the quote governs it."""
FAR = frozenset((Rule.AFTER_FAR, Rule.BEFORE_FAR, Rule.PARTICIPLE_FAR))
"""The attribution stands in the quote's sentence, with other words between."""
GUESSED = frozenset((Rule.SENTENCE_BEFORE, Rule.SENTENCE_AFTER))
"""Nothing says that the person who is named speaks."""
STATED = frozenset((Rule.TURN, Rule.SIGNATURE, Rule.LABEL))
"""The copy itself states the speaker apart from the quote. The articles that the weights are fitted to have too few of
these: they are given a chance by hand.
"""

OF_FRAMES = frozenset((Rule.REPORTED,))
"""Only `frame` asks these: they are not fitted."""


class Attribution(NamedTuple):
    """Who a quote is given to, by which cue and which rule."""

    mention: Mention | None
    """The words that name the speaker; None where nothing does."""
    cue: str | None
    """The word that attributes, as it stands in the text (`said`, `according`, `:`); None where there is none."""
    rule: Rule
    paragraph: int = -1
    """The paragraph in which the mention stands; -1 until `attribute` fills it in."""


NOBODY = Attribution(None, None, Rule.NONE)
"""The attribution of a quote that nothing attributes."""

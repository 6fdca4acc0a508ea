"""Lists the words that say nothing of what a story is about, in the languages of most copy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from stream.dedupe.sketching.tokenise import ids_of, token_ids

__all__ = ["COMMON", "COMMON_WORDS"]

_LISTED = """
a about after all also an and are as at be been before but by can could did do for from had has have he her his how i
if in into is it its may more most much new no not now of off on one only or other our out over said say says she
should so some such than that the their them then there these they this those to two up was we were what when where
which while who will with would year years yesterday today monday tuesday wednesday thursday friday saturday sunday
january february march april june july august september october november december aber als am auch auf aus bei bis da
das dass dem den der des die durch ein eine einem einen einer er es für gegen hat haben ich im ist mit nach nicht noch
nur oder sagte seit sich sie sind über um und unter uns vom von vor war werden wie wir wird zu zum zur jahr jahren au
aux avec ce ces cette dans de du elle en est et il ils la le les leur lui mais ne nous ont ou par pas plus pour qu que
qui sa se ses son sont sur un une été ans al como con del dos el ella entre era esta este ha han las lo los más nos o
para pero por sin sobre su sus una y años alla anche che chi ci come dal dalla dei della delle di è e gli hanno l ma
nel nella non per più si sono sul uno anni ao com em foi já mas na nas não os pela pelo sua uma anos aan bij dat deze
dit door een heeft het hij hun maar met naar niet nog om ook op te tot uit van voor werd wordt zijn jaar att av det
ett för från har inte med och på som till var år af ikke og til
"""
COMMON: npt.NDArray[np.bool_] = np.zeros(1 << 16, dtype=np.bool_)
"""Which tokens are such words. Filled here and never written again."""
COMMON[token_ids(ids_of(_LISTED))] = True
COMMON_WORDS = frozenset(COMMON.nonzero()[0].tolist())
"""The same tokens as a set."""

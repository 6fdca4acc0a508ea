"""Keys of many texts at once are those of each."""

from __future__ import annotations

import numpy as np

from stream.dedupe.sketching.shingle import keys_of, keys_of_each, shingles_of
from stream.dedupe.sketching.subject import HEADLINE_WORDS, LEAD_WORDS, subject_keys, subject_keys_of_each

CHANCE = np.random.default_rng(8)


def _texts(sizes, words=1 << 16):
    return [CHANCE.integers(0, words, size, dtype=np.uint16).tobytes() for size in sizes]


def _counts(texts):
    return np.array([len(text) // 2 for text in texts], dtype=np.int64)


def _keys_of_each(texts):
    keys, counts = keys_of_each(b"".join(texts), _counts(texts))
    return [part.tolist() for part in np.split(keys, np.cumsum(counts)[:-1])]


def test_keys_of_many_texts_are_those_of_each_whatever_their_lengths():
    sizes = CHANCE.permutation([*range(180), *range(380, 402), 600, 600])
    texts = [*_texts(sizes), *_texts(sizes, words=4)]  # of four words, most shingles come again
    assert _keys_of_each(texts) == [keys_of(shingles_of(text)).tolist() for text in texts]


def test_a_short_text_alone_has_the_keys_of_its_words():
    for size in range(4):
        (text,) = _texts([size])
        assert _keys_of_each([text]) == [keys_of(shingles_of(text)).tolist()]


def test_no_texts_have_no_keys():
    keys, counts = keys_of_each(b"", np.zeros(0, dtype=np.int64))
    assert (len(keys), len(counts)) == (0, 0)


def _row(words, most):
    """The first words, and anything behind them."""
    anything = CHANCE.integers(0, 1 << 16, most, dtype=np.uint16)
    first = np.frombuffer(words[: 2 * most], dtype=np.uint16)
    return np.concatenate((first, anything[len(first) :]))


def test_subjects_of_many_are_those_of_each():
    sizes = CHANCE.integers(0, 40, (2, 200))
    headlines, texts = (_texts(each, words=3000) for each in sizes)
    marks = [np.packbits(CHANCE.random(len(text) // 2) < 0.4) for text in texts]
    names = [np.resize(np.append(np.unpackbits(one), np.ones(LEAD_WORDS)), LEAD_WORDS).astype(bool) for one in marks]
    words, counts = subject_keys_of_each(
        np.array([_row(one, HEADLINE_WORDS) for one in headlines]), _counts(headlines),
        np.array([_row(one, LEAD_WORDS) for one in texts]), _counts(texts), np.array(names),
    )  # fmt: skip
    found = [tuple(part.tolist()) for part in np.split(words, np.cumsum(counts)[:-1])]
    each = zip(headlines, texts, marks, strict=True)
    assert found == [subject_keys(headline, text, mark.tobytes()) for headline, text, mark in each]
    assert any(found)

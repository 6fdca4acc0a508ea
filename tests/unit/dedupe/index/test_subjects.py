import numpy as np

from stream.dedupe.index.subjects import Subjects


def _subjects(*articles):
    made = Subjects()
    for number, words in enumerate(articles, 1):
        made.add(words, number)
    return made


def test_two_words_in_common_that_few_have_make_a_candidate():
    subjects = _subjects((3, 500, 9000), (3, 7), (500, 9000, 65535))
    assert subjects.find((500, 9000), 5) == [3, 1]
    assert subjects.find((500, 9000), 1) == [3]


def test_one_word_in_common_makes_none():
    assert _subjects((3, 500), (4, 501)).find((3, 501), 5) == []


def test_of_two_the_one_that_shares_more_comes_first():
    assert _subjects((1, 2, 3), (1, 2), (4,)).find((1, 2, 3, 4), 5) == [1, 2]


def test_words_that_many_name_weigh_less_than_what_is_asked_for():
    many = [(1, 2) for _ in range(4)]
    assert _subjects(*many).find((1, 2), 5) == []
    assert _subjects(*many[:3]).find((1, 2), 5) == [3, 2, 1]


def test_a_word_finds_the_eight_newest():
    subjects = _subjects(*[(1, 1000 + number) for number in range(20)])
    found = [number for number in range(1, 21) if subjects.find((1, 999 + number), 1) == [number]]
    assert found == list(range(13, 21))


def test_what_was_forgotten_is_not_found_and_takes_no_weight():
    subjects = _subjects(*[(1, 2) for _ in range(8)])
    assert subjects.find((1, 2), 5) == []
    assert subjects.find((1, 2), 5, 6) == [8, 7, 6]
    assert subjects.find((1, 2), 5, 9) == []


def test_what_was_never_named_finds_nothing():
    assert Subjects().find((0, 1, 2), 5) == []
    assert Subjects().find((), 5) == []


def test_many_at_once_are_as_one_after_the_other():
    chance = np.random.default_rng(4)
    lots = [chance.integers(0, 40, 3000) ** 3 for _ in range(2)]  # each word comes more often than it has places
    one_by_one, at_once = Subjects(), Subjects()
    for first, lot in zip((1, 3001), lots, strict=True):
        for number, word in enumerate(lot.tolist(), first):
            one_by_one.add((word,), number)
        at_once.add_all(lot.astype(np.uint16), np.arange(first, first + len(lot)))
    assert (at_once._articles == one_by_one._articles).all()
    assert at_once._oldest == one_by_one._oldest

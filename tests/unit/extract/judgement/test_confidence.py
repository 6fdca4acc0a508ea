"""The chance that a quote is right, as its evidence adds up."""

from stream.extract.judgement.confidence import probability


def test_what_speaks_for_nothing_is_less_likely_than_not():
    assert 0.3 < probability({}, ("any",)) < 0.5


def test_evidence_adds_up():
    weights = {"any": 1.0, "closed": 1.5}
    assert probability(weights, ("any",)) < probability(weights, ("any", "closed")) < 1

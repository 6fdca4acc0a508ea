from __future__ import annotations

import pytest

from stream.kafka.rights.right import CLUSTER, Granted, Operation, Resource, Right, covered

RAW = Right(Resource.TOPIC, "wire.raw.v1", Operation.DESCRIBE)


@pytest.mark.parametrize(
    ("has", "gives"),
    [
        (Right(Resource.TOPIC, "wire.raw.v1", Operation.DESCRIBE), True),
        (Right(Resource.TOPIC, "wire.raw.v1", Operation.READ), True),
        (Right(Resource.TOPIC, "wire.raw.v1", Operation.WRITE), True),
        (Right(Resource.TOPIC, "wire.raw.v1", Operation.ALL), True),
        (Right(Resource.TOPIC, "wire.", Operation.ALL, prefixed=True), True),
        (Right(Resource.TOPIC, "*", Operation.DESCRIBE), True),
        (Right(Resource.TOPIC, "wire.raw.v1", Operation.CREATE), False),
        (Right(Resource.TOPIC, "wire.raw.v1", Operation.DESCRIBE_CONFIGS), False),
        (Right(Resource.TOPIC, "wire.", Operation.DESCRIBE), False),
        (Right(Resource.TOPIC, "wire.raw", Operation.READ), False),
        (Right(Resource.TOPIC, "press.", Operation.ALL, prefixed=True), False),
        (Right(Resource.GROUP, "wire.raw.v1", Operation.DESCRIBE), False),
    ],
    ids=str,
)
def test_a_right_gives_what_kafka_says(has, gives):
    assert has.gives(RAW) is gives


def test_one_topic_does_not_give_all_that_begin_so():
    assert not Right(Resource.TOPIC, "wire.", Operation.READ).gives(
        Right(Resource.TOPIC, "wire.", Operation.READ, prefixed=True)
    )


def test_a_denial_goes_before_everything_and_a_rule_for_everybody_counts():
    everybody = Granted("User:*", Right(Resource.TOPIC, "wire.", Operation.READ, prefixed=True))
    denied = Granted("User:wire", RAW, denied=True)
    assert covered(RAW, [everybody], "User:wire")
    assert not covered(RAW, [everybody, denied], "User:wire")
    assert covered(RAW, [everybody, denied], "User:other")
    assert not covered(RAW, [Granted("User:other", RAW)], "User:wire")


def test_a_right_is_said_as_an_operator_would():
    assert str(RAW) == "Describe on topic wire.raw.v1"
    assert str(Right(Resource.GROUP, "wirestream-", Operation.DESCRIBE_CONFIGS, prefixed=True)) == (
        "DescribeConfigs on group wirestream-*"
    )
    assert str(Right(Resource.CLUSTER, CLUSTER, Operation.ALTER)) == "Alter on the cluster"

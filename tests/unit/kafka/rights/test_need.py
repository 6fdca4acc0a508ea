from __future__ import annotations

import pytest

from stream.errors import Misconfigured
from stream.feeds.run.group import GROUP
from stream.kafka.rights.need import PREFIXES, Part, needs_of, principals_of
from stream.kafka.rights.right import Operation, Resource, Right
from stream.kafka.stages import Role, stages_with
from stream.kafka.topics import DEADLETTERS, topics_of
from stream.settings import Dedupe, Settings

each_service = pytest.mark.parametrize("detectors", [1, 3])


def _settings(detectors):
    return Settings(dedupe=Dedupe(partitions=detectors))


@each_service
def test_every_name_of_ours_begins_as_the_rights_say(detectors):
    assert all(topic.name.startswith(PREFIXES) for topic in topics_of(_settings(detectors)))
    assert all(stage.group.startswith(PREFIXES[1]) for stage in stages_with(detectors))
    assert Right(Resource.GROUP, GROUP, Operation.READ, prefixed=True) in needs_of(Part.FEEDS, _settings(detectors))


@each_service
@pytest.mark.parametrize("role", Role)
def test_a_role_may_write_what_its_stages_write_and_nothing_else(detectors, role):
    settings = _settings(detectors)
    rights = needs_of(Part(role), settings)
    stages = [stage for stage in stages_with(detectors) if stage.role is role]
    written = {topic.name for stage in stages for topic in (*stage.writes, *stage.keeps)} | {DEADLETTERS.name}
    read = {topic.name for stage in stages for topic in (*stage.reads, *stage.follows, *stage.keeps)}
    there = {topic.name for topic in topics_of(settings)}
    assert {right.name for right in rights if right.operation is Operation.WRITE} == written & there
    assert {
        right.name for right in rights if (right.resource, right.operation) == (Resource.TOPIC, Operation.READ)
    } == read
    assert {right.name for right in rights if right.resource is Resource.GROUP} == {stage.group for stage in stages}
    prefixed = {right.operation for right in rights if right.prefixed}
    assert prefixed == {Operation.DESCRIBE, Operation.DESCRIBE_CONFIGS}, "nothing that shows copy"


def test_only_who_makes_topics_may_make_them_and_only_the_admin_may_touch_the_cluster():
    able = {part: {right.operation for right in needs_of(part, Settings())} for part in Part}
    assert {part for part, may in able.items() if Operation.CREATE in may} == {Part.TOPICS}
    assert {part for part, may in able.items() if Operation.ALL in may} == {Part.ADMIN}
    cluster = {part for part in Part for right in needs_of(part, Settings()) if right.resource is Resource.CLUSTER}
    assert cluster == {Part.ADMIN}


def test_principals_are_read():
    assert principals_of(["store=User:a", "alert=User:a", "store=User:a", "lag=User:CN=lag,O=x"]) == {
        "User:a": [Part.STORE, Part.ALERT],
        "User:CN=lag,O=x": [Part.LAG],
    }
    assert principals_of(["all=User:one"]) == {"User:one": [Part(role) for role in Role]}


@pytest.mark.parametrize("word", ["store", "store=", "store=name", "stroe=User:a", "=User:a", "store=User:"])
def test_what_is_no_principal_is_refused_in_one_line(word):
    with pytest.raises(Misconfigured, match="--principal") as raised:
        principals_of([word])
    assert "\n" not in str(raised.value)

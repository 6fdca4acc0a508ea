"""The one order in which nothing is lost: publish, acknowledgement, mark, and only then the far side."""

from __future__ import annotations

import pytest

from stream.errors import Reason, Rejected
from stream.feeds.take import take
from stream.feeds.transport import Batch, FarSideFault, Item


class FarSide:
    """A far side with batches of items; it writes down in `order` what it is told, and deletes what was taken."""

    def __init__(self, *batches: list[bytes], fault: Exception | None = None):
        self.batches, self.fault = batches, fault
        self.order: list[object] = []
        self.refused: list[dict[int, Rejected]] = []

    async def look(self, mark, _report):
        taken = mark.get("taken", 0)
        for number, payloads in enumerate(self.batches[taken:], taken + 1):
            batch = Batch(items=[Item(payload=one) for one in payloads], mark={"taken": number}, wait=number * 10.0)
            yield batch
            self.refused.append(batch.refused)
            self.order.append(("delete", *payloads))
        if self.fault is not None:
            raise self.fault

    async def close(self):
        pass


def steps(far: FarSide, *, publish_fails=None, keep_fails=None, refuses=None):
    async def publish(items):
        far.order.append(("publish", *(item.payload for item in items)))
        if publish_fails is not None:
            raise publish_fails
        return refuses or {}

    async def keep(mark):
        far.order.append(("keep", mark["taken"]))
        if keep_fails is not None:
            raise keep_fails

    return {"publish": publish, "keep": keep}


async def test_each_batch_is_published_then_its_mark_is_kept_and_only_then_the_far_side_lets_go():
    far = FarSide([b"a", b"b"], [b"c"])
    batches = []
    look = await take(far, {}, None, **steps(far), batched=lambda batch: batches.append(batch.mark["taken"]))
    assert far.order == [
        ("publish", b"a", b"b"), ("keep", 1), ("delete", b"a", b"b"), ("publish", b"c"), ("keep", 2), ("delete", b"c"),
    ]  # fmt: skip
    assert (look.taken, look.mark, look.wait) == (3, {"taken": 2}, 20.0)
    assert batches == [1, 2]


async def test_nothing_is_let_go_of_that_was_not_published():
    far = FarSide([b"a"], [b"b"])
    with pytest.raises(ValueError, match="away"):
        await take(far, {}, None, **steps(far, publish_fails=ValueError("away")))
    assert far.order == [("publish", b"a")]


async def test_nothing_is_let_go_of_whose_mark_is_not_kept():
    far = FarSide([b"a"], [b"b"])
    with pytest.raises(ValueError, match="not ours"):
        await take(far, {}, None, **steps(far, keep_fails=ValueError("not ours")))
    assert far.order == [("publish", b"a"), ("keep", 1)]


async def test_a_look_without_items_publishes_nothing_and_a_mark_that_is_as_it_was_is_not_kept_again():
    far = FarSide([])
    look = await take(far, {"taken": 0}, None, **steps(far))
    assert far.order == [("keep", 1), ("delete",)]
    assert look.taken == 0
    far.order.clear()
    await take(far, {"taken": 1}, None, **steps(far))
    assert far.order == []


async def test_what_no_broker_takes_is_told_to_the_transport_and_counts_as_no_item():
    far = FarSide([b"a", b"big"])
    refusal = Rejected(Reason.OVERSIZE, "too large")
    look = await take(far, {}, None, **steps(far, refuses={1: refusal}))
    assert far.refused == [{1: refusal}]
    assert look.taken == 1


async def test_a_fault_of_the_far_side_comes_through_after_what_was_taken():
    far = FarSide([b"a"], fault=FarSideFault("it hung up"))
    with pytest.raises(FarSideFault, match="hung up"):
        await take(far, {}, None, **steps(far))
    assert far.order[-1] == ("delete", b"a")

from stream.agents.guard.breaker import Breaker


def _breaker(consecutive=5, ratio=0.5, window=10):
    return Breaker(consecutive=consecutive, ratio=ratio, window=window)


def test_trips_on_refusals_in_a_row():
    breaker = _breaker()
    assert [breaker.refused() for _ in range(5)] == [False, False, False, False, True]


def test_one_handled_record_begins_the_row_anew():
    breaker = _breaker()
    for _ in range(4):
        breaker.refused()
    breaker.handled()
    assert not breaker.refused()


def test_trips_on_the_share_once_the_window_is_full():
    breaker = _breaker(consecutive=100)
    told = []
    for _ in range(6):
        breaker.handled()
        told.append(breaker.refused())
    assert told == [False, False, False, False, True, True]


def test_the_share_forgets_what_left_the_window():
    breaker = _breaker(consecutive=100, ratio=0.6)
    for _ in range(5):
        breaker.refused()
    for _ in range(10):
        breaker.handled()
    assert not breaker.refused()


def test_it_counts_anew_after_a_reset():
    breaker = Breaker(consecutive=3, ratio=0.5, window=4)
    assert [breaker.refused() for _ in range(3)] == [False, False, True]
    breaker.reset()
    assert [breaker.refused() for _ in range(3)] == [False, False, True]
    breaker.reset()
    assert [breaker.refused(), breaker.handled(), breaker.refused(), breaker.handled()] == [False, None, False, None]
    assert breaker.refused()

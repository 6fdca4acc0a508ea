"""The take key, and the version that it tells."""

from tests.unit.normalise.items import article


def test_versions_come_from_the_take_where_no_number_does():
    assert article(take="3rd Ld-Writethru").version == 3
    assert article(take="3rd Ld-Writethru", version=0).version == 0
    assert article(version="1.0-beta").version is None

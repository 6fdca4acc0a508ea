"""The take key, and the version that it tells."""

from tests.factories import normalised


def test_versions_come_from_the_take_where_no_number_does():
    assert normalised(take="3rd Ld-Writethru").version == 3
    assert normalised(take="3rd Ld-Writethru", version=0).version == 0
    assert normalised(version="1.0-beta").version is None

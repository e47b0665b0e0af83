"""Identifiers."""

from shequ.kernel.ids import uuid7, uuid7_many


def test_is_a_uuid_of_version_seven() -> None:
    made = uuid7()

    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_later_ones_sort_later() -> None:
    early = uuid7_many(50)
    while uuid7().int >> 80 == early[0].int >> 80:
        pass
    assert max(early) < uuid7()


def test_many_are_all_different() -> None:
    assert len(set(uuid7_many(10_000))) == 10_000

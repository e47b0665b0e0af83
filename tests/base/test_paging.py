"""Keyset pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ.areas.models import Area
from shequ.base.paging import BadCursor, PageRequest, _read

pytestmark = pytest.mark.db


@pytest.fixture
def areas(db: None) -> list[str]:
    codes = [f"98{number:02d}" for number in range(45)]
    Area.rows.create(code="98", name="省", level="province")
    Area.rows.bulk_create(
        Area(code=code, name=f"市{int(code) % 3}", level="prefecture", parent_id="98") for code in codes
    )
    return codes


def walk(order: tuple[str, ...], size: int = 20) -> list[list[str]]:
    pages, after = [], ""
    while True:
        page = PageRequest(size, after).of(Area.rows.filter(level="prefecture").order_by(*order), row=lambda a: a.code)
        pages.append(list(page.rows))
        after = page.after
        if not after:
            return pages


@pytest.mark.parametrize("order", [("code",), ("-code",), ("name", "code"), ("-name", "code"), ("name", "-code")])
def test_every_row_comes_once_in_order(areas: list[str], order: tuple[str, ...]) -> None:
    rows = [code for page in walk(order) for code in page]

    assert rows == list(Area.rows.filter(level="prefecture").order_by(*order).values_list("code", flat=True))


def test_the_way_back_is_the_way_on(areas: list[str]) -> None:
    found = Area.rows.filter(level="prefecture").order_by("name", "code")
    first = PageRequest(20).of(found, row=lambda a: a.code)
    second = PageRequest(20, first.after).of(found, row=lambda a: a.code)
    third = PageRequest(20, second.after).of(found, row=lambda a: a.code)

    assert PageRequest(20, before=third.before).of(found, row=lambda a: a.code).rows == second.rows
    again = PageRequest(20, before=second.before).of(found, row=lambda a: a.code)
    assert (again.rows, again.before) == (first.rows, "")
    assert (second.first, second.last, third.after, third.total) == (21, 40, "", 45)


def test_a_page_costs_two_statements(areas: list[str], django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        PageRequest(20).of(Area.rows.order_by("code"), row=lambda a: a.code)


def test_an_unordered_list_has_no_pages(db: None) -> None:
    with pytest.raises(ValueError, match="ordered"):
        PageRequest().of(Area.rows.all(), row=str)


@given(st.text(max_size=40))
def test_a_cursor_that_is_none_of_ours_is_refused(text: str) -> None:
    try:
        start, values = _read(text, 2)
    except BadCursor:
        return
    assert isinstance(start, int)
    assert len(values) == 2

"""The map: own vectors, no network beyond this house, and everything it does can be done in its list."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def page(entered: Callable[[str], Any]) -> Iterator[Any]:
    opened = entered("committee_office").new_page()
    opened.goto("/territory/map/?level=grid")
    opened.wait_for_selector("body[data-map=ready]", timeout=30_000)
    yield opened
    opened.close()


def selected(page: Any) -> list[str]:
    return page.eval_on_selector_all("#areas tr[aria-selected=true]", "(rows) => rows.map((row) => row.dataset.code)")


def test_draws_without_asking_anybody_outside(entered: Callable[[str], Any]) -> None:
    page = entered("committee_office").new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/territory/map/")
    page.wait_for_selector("body[data-map=ready]", timeout=30_000)
    base = page.evaluate("() => location.origin")
    page.close()
    assert not [url for url in asked if not url.startswith((base, "blob:", "data:"))]


def test_the_keyboard_picks_in_the_list_and_the_map_follows(page: Any) -> None:
    row = page.locator("#areas tbody tr").nth(2)
    code = row.get_attribute("data-code")
    row.locator("a").first.focus()
    assert selected(page) == [code]
    assert page.get_attribute("div[data-map]", "data-picked") == code


def test_a_press_on_the_map_picks_its_row_and_escape_lets_go(page: Any) -> None:
    box = page.locator("div[data-map] canvas").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    page.wait_for_selector("#areas tr[aria-selected=true]")
    assert selected(page) == [page.get_attribute("div[data-map]", "data-picked")]
    page.keyboard.press("Escape")
    assert selected(page) == []


def test_the_canvas_takes_the_keyboard_and_is_named(page: Any) -> None:
    canvas = page.locator("div[data-map] canvas")
    assert canvas.get_attribute("tabindex") == "0"
    assert canvas.get_attribute("aria-label")
    assert page.locator("div[data-map] button[aria-label='放大'], div[data-map] button[title='放大']").count() == 1


def test_the_map_takes_the_new_colours_in_place(page: Any) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.click("details.sq-who > summary")
    page.click("form[data-switch=theme] button[value=dark]")
    page.wait_for_selector("html[data-bs-theme=dark]")
    page.wait_for_timeout(500)
    page.click("form[data-switch=theme] button[value=system]")
    page.wait_for_selector("html[data-theme=system]")
    assert not errors


def test_each_measure_has_its_classes_printed(page: Any) -> None:
    page.goto("/territory/map/?level=grid&measure=dwellings")
    page.wait_for_selector("body[data-map=ready]", timeout=30_000)
    assert page.locator(".legend .cp").count() >= 2
    assert page.get_attribute("div[data-map]", "data-breaks")

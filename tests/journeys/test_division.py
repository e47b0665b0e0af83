"""A proposal changed on its picture: with the mouse, with the keys, along a line, on a phone; the list does the same."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.journeys import site as sites

pytestmark = pytest.mark.browser
TITLE = "2026 年城区社区调整（演示）"
COMPUTED_MS = 180_000
PICTURE = "svg[data-division]"
PICKED = "#move input[data-at]:checked"


@pytest.fixture(scope="module")
def study(site: sites.Site, entered: Callable[[str], Any]) -> str:
    """The address of the demonstration's study, computed by a worker where that has not been done."""
    page = entered("civil_affairs").new_page()
    page.goto("/division/")
    page.get_by_role("link", name=TITLE).first.click()
    page.wait_for_selector("h1")
    address = str(page.url)
    if not page.locator("article.prop").count():
        with sites.worked(site.home):
            for _turn in range(COMPUTED_MS // 1000):
                page.goto(address)
                if page.locator("article.prop").count():
                    break
                page.wait_for_timeout(1000)
    assert page.locator("article.prop").count() >= 2, page.inner_text("main")
    page.close()
    return address


@pytest.fixture
def page(study: str, entered: Callable[[str], Any]) -> Iterator[Any]:
    """A copy of the first proposal, ready to be changed."""
    opened = entered("civil_affairs").new_page()
    opened.errors = []
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))
    opened.goto(study)
    opened.locator("article.prop").first.get_by_role("button", name="在地图上改").click()
    opened.wait_for_selector(PICTURE)
    opened.wait_for_selector("body[data-division=ready]")
    yield opened
    assert not opened.errors
    opened.close()


def picked(page: Any) -> list[str]:
    return list(page.eval_on_selector_all(PICKED, "(boxes) => boxes.map((box) => box.dataset.at)"))


def places(page: Any, *wanted: int) -> list[tuple[float, float]]:
    """Return where blocks of the list stand on the screen: spots at which the block itself is on top."""
    spots = page.evaluate(
        """(wanted) => wanted.map((at) => {
            const path = document.querySelector(`svg[data-division] path[data-at="${at}"]`);
            path.scrollIntoView({ block: "center" });
            const box = path.getBoundingClientRect();
            for (let down = 1; down < 20; down++) for (let along = 1; along < 20; along++) {
                const x = box.x + box.width * along / 20, y = box.y + box.height * down / 20;
                if (document.elementFromPoint(x, y) === path) return [x, y];
            }
            return null;
        })""",
        list(wanted),
    )
    assert all(spots), "every block has a place where it can be pressed"
    return [(x, y) for x, y in spots]


def said_version(page: Any) -> str:
    return str(page.get_attribute("#move input[name=version]", "value"))


def wait_for_version(page: Any, version: int) -> None:
    page.wait_for_selector(f'#move input[name=version][value="{version}"]', state="attached")


def test_compares_as_maps_and_as_a_table(study: str, entered: Callable[[str], Any]) -> None:
    page = entered("civil_affairs").new_page()
    page.goto(study)
    names = page.locator("article.prop h2").all_inner_texts()
    assert page.locator("article.prop svg.mini").count() == len(names) >= 2
    page.get_by_role("link", name="同一内容的表格").click()
    page.wait_for_selector("article.prop", state="detached")
    assert page.locator("main table thead th").count() == len(names) + 1
    page.close()


def test_a_press_on_the_picture_ticks_the_box_and_a_second_one_lets_go(page: Any) -> None:
    [(x, y)] = places(page, 0)
    page.mouse.click(x, y)
    assert picked(page) == ["0"]
    assert page.inner_text("[data-picked]") == "1"
    assert "sel" in page.get_attribute(f'{PICTURE} path[data-at="0"]', "class")
    assert page.inner_text("[data-said]")
    page.mouse.click(x, y)
    assert picked(page) == []
    assert page.inner_text("[data-picked]") == "0"


def test_the_keys_walk_and_pick(page: Any) -> None:
    page.locator(PICTURE).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    first = picked(page)
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        before = page.get_attribute(f"{PICTURE} path.cur", "data-at")
        page.keyboard.press(key)
        if page.get_attribute(f"{PICTURE} path.cur", "data-at") != before:
            break
    page.keyboard.press("Enter")
    assert len(first) == 1
    assert len(picked(page)) == 2
    page.keyboard.press("Escape")
    assert picked(page) == []


def test_a_box_in_the_list_marks_the_picture(page: Any) -> None:
    page.check('#move input[data-at="1"]')
    assert "sel" in page.get_attribute(f'{PICTURE} path[data-at="1"]', "class")
    assert page.inner_text("[data-picked]") == "1"


def test_moves_swaps_the_picture_and_takes_back(page: Any) -> None:
    community = page.locator("#move tbody tr").nth(0).locator("td").nth(1)
    before = community.inner_text()
    [(x, y)] = places(page, 0)
    page.mouse.click(x, y)
    page.select_option("select[name=to]", "-1")
    address = page.url
    page.evaluate("window.kept = true")
    page.get_by_role("button", name="移动街坊", exact=True).click()
    wait_for_version(page, 2)
    assert page.url == address
    assert page.evaluate("window.kept"), "only the work is swapped"
    assert "新社区" in community.inner_text()
    assert page.locator("#edits li").count() == 1
    [(x, y)] = places(page, 1)
    page.mouse.click(x, y)
    assert picked(page) == ["1"], "the new picture is alive too"
    page.get_by_role("button", name="撤销一步", exact=True).click()
    wait_for_version(page, 3)
    assert community.inner_text() == before
    page.get_by_role("button", name="重做一步", exact=True).click()
    wait_for_version(page, 4)
    assert "新社区" in community.inner_text()


def test_a_refusal_is_told_where_one_works(page: Any) -> None:
    page.check('#move input[data-at="0"]')
    own = page.locator("#move tbody tr").nth(0).locator("td").nth(1).inner_text().split("\n")[0].split(" ")[0].strip()
    value = page.evaluate(
        """(own) => [...document.querySelectorAll("select[name=to] option")].find((one) => own.startsWith(one.text.trim())).value""",
        own,
    )
    page.select_option("select[name=to]", value)
    page.get_by_role("button", name="移动街坊", exact=True).click()
    page.wait_for_selector("#work [role=alert], #work .alert")
    assert "没有变动" in page.inner_text("#work")
    assert picked(page) == ["0"]
    assert said_version(page) == "1"


def test_a_line_of_two_presses_parts_a_community(page: Any) -> None:
    row = page.evaluate(
        """() => {
            const cells = [...document.querySelectorAll("#move tbody tr")].map((row) => row.cells[2].innerText.split("\\n")[0]);
            const counts = {};
            for (const one of cells) counts[one] = (counts[one] || 0) + 1;
            const most = Object.keys(counts).sort((a, b) => counts[b] - counts[a])[0];
            const own = [...document.querySelectorAll("#move tbody tr")].filter((row) => row.cells[2].innerText.startsWith(most));
            const spots = own.map((row) => {
                const at = row.querySelector("input").dataset.at;
                const box = document.querySelector(`svg[data-division] path[data-at="${at}"]`).getBBox();
                return [box.x + box.width / 2, box.y + box.height / 2];
            });
            const xs = spots.map((one) => one[0]).sort((a, b) => a - b);
            return [most, (xs[0] + xs[xs.length - 1]) / 2 + 0.37];
        }"""
    )
    most, middle = row
    page.get_by_role("button", name="画线").click()
    page.locator(PICTURE).scroll_into_view_if_needed()
    frame = page.locator(PICTURE).bounding_box()
    width = float(page.get_attribute(PICTURE, "viewBox").split()[2])
    x = frame["x"] + middle / width * frame["width"]
    for share in (0.25, 0.75):
        page.mouse.click(x, frame["y"] + frame["height"] * share)
    line = page.input_value("#cut [name=line]")
    assert len(line.split()) == 2
    assert all(70 < float(point.split(",")[0]) < 140 for point in line.split())
    assert picked(page) == [], "while a line is drawn nothing is picked"
    value = page.evaluate(
        """(most) => [...document.querySelectorAll("#cut select[name=community] option")]
            .find((one) => most.startsWith(one.text.trim())).value""",
        most,
    )
    page.select_option("#cut select[name=community]", value)
    count = page.locator("#cut select[name=community] option").count()
    page.get_by_role("button", name="沿线拆分").click()
    wait_for_version(page, 2)
    assert page.locator("#cut select[name=community] option").count() == count + 1


def test_nothing_runs_over_on_a_phone(study: str, page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/division/", "/division/open/", study, f"{study}?view=table", page.url):
        page.goto(address)
        page.wait_for_load_state("load")
        over = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, address

"""A secretary brings a dirty roster in: upload, columns, lines and households, commit, the file back, a conflict, undo."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.journeys import site as sites
from tests.residents.rosters import FATHER, HEADER, MOTHER, OLD, SON, change, write

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
UNKNOWN = "家里人说的号码"
LOST = 622723194901020000


@pytest.fixture(scope="module")
def working(site: sites.Site) -> Iterator[None]:
    with sites.worked(site.home):
        yield


def dirty(folder: Path) -> Path:
    header = [UNKNOWN if title == "联系电话" else title for title in HEADER]
    rows = [
        ["东大街社区居民信息登记表"], header, FATHER, change(MOTHER, household="", address="同上"),
        change(SON, number=SON[4][:-1] + ("0" if SON[4][-1] != "0" else "1")), change(OLD, number=LOST), ["合计", "", "4人"],
    ]  # fmt: skip
    return write(folder / "东大街名册.xlsx", rows)


def figures(page: Any) -> list[str]:
    """Return the numbers above the lines: in the file, may enter, with warnings, wrong."""
    return [text.removesuffix("行") for text in page.locator(".figs .big").all_inner_texts()]


def checked(page: Any) -> None:
    """Wait for the check in the background, and look at what it found."""
    page.wait_for_selector(".figs, main a.pri:has-text('查看结果')", timeout=60_000)
    if not page.locator(".figs").count():
        page.click("main a.pri:has-text('查看结果')")
    page.wait_for_selector(".figs")


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_a_dirty_roster_goes_in_comes_back_and_is_taken_back(
    entered: Callable[[str], Any], working: None, tmp_path: Path, size: dict[str, int] | None
) -> None:
    page = entered("community_secretary").new_page()
    if size:
        page.set_viewport_size(size)
    page.goto("/residents/rosters/")
    page.click("main a[href='/residents/rosters/open/']")
    page.set_input_files("main input[type=file]", dirty(tmp_path))
    page.click("main form button[type=submit]")
    checked(page)
    assert figures(page) == ["4", "2", "0", "2"]
    assert "身份证号校验不通过" in page.inner_text("#rows")

    page.click("main a[href$='/map/']")
    if not size:  # the second time the column is known already
        page.select_option(f"select[aria-label='{UNKNOWN}']", label="联系电话")
        page.click("main form button[type=submit]")
        checked(page)
        page.click("main a[href$='/map/']")
    assert page.locator(f"select[aria-label='{UNKNOWN}']").input_value() == "phone"
    page.go_back()
    checked(page)

    page.click("#rows a[href$='by=household']")
    assert "8001" in page.inner_text("#rows")
    assert page.evaluate("document.documentElement.scrollWidth") <= (size or {"width": 1440})["width"]

    page.click(".dock form button[type=submit]")
    page.wait_for_selector("text=已写入登记")
    with page.expect_download() as sent:
        page.click(".dock a[href$='/returned.xlsx']")
    sent.value.save_as(tmp_path / "returned.xlsx")
    book = openpyxl.load_workbook(tmp_path / "returned.xlsx")
    words = [str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell]
    assert "东大街社区居民信息登记表" in words
    assert any("校验" in word for word in words)

    batch = page.url.split("?")[0].split("#")[0]
    page.click("#rows a[href*='tab=rejected']")
    page.click("#rows a[href*='/rosters/review/']")
    page.check("input[name=decision][value=number]")
    page.fill("input[name=number]", OLD[4])
    page.fill("input[name=reason]", "对照身份证原件")
    page.click("main form button[type=submit]")
    page.goto(batch)
    assert "新增 3" in page.inner_text(".figs")

    page.click(".dock a[href$='/undo/']")
    page.fill("main form input[name=reason]", "试导入")
    page.click("main form button[type=submit]")
    page.wait_for_load_state("load")
    page.goto("/search/?q=杜秀英")
    assert "3-1-201" not in page.inner_text("main")
    page.close()

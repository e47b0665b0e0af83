"""What one cell of a roster says: yes and no, the same as above. Every function answers (value, problem), problem None when all is well."""

import re
from collections.abc import Sequence

from shequ.base.cells import text_of
from shequ.base.sheets import Cell
from shequ.kernel import identity
from shequ.kernel.textkeys import compact
from shequ.residents.roster.problems import Problem

DITTO = frozenset(
    {
        "同上",
        "〃",
        "″",
        "〞",
        "”",
        "“",
        '"',
        "''",
        "ditto",
        "Ditto",
        "同",
        "上同",
        "同前",
        "々",
        "--同上--",
        "同上行",
        "，，",
    }
)
AS_HEAD = frozenset({"同户主", "与户主同", "随户主", "同户主一致"})


_YES = frozenset({
    "是", "有", "对", "1", "01", "√", "✓", "✔", "☑", "■", "●", "▲", "Y", "YES", "T", "TRUE", "享受", "属于", "在享",
})  # fmt: skip
_NO = frozenset({
    "否", "无", "非", "0", "02", "×", "✗", "✘", "☐", "□", "X", "N", "NO", "F", "FALSE", "-", "—", "/", "不是", "没有",
    "未享受", "不属于", "不享受", "健康", "正常",
})  # fmt: skip
_TICKED = "☑√✓✔■●☒▣"
_EMPTY_BOX = "□☐○◯"
_BOXES = re.compile(rf"([是否有无])\s*[(]?\s*([{_TICKED}{_EMPTY_BOX}])")
_BOXES_BEFORE = re.compile(rf"([{_TICKED}{_EMPTY_BOX}])\s*([是否有无])")


def read_yes(cell: Cell) -> bool | None:
    """Return yes or no as a cell says it (blank is no); None when it says something else.

    A printed pair of boxes counts by the one that is ticked; no tick is no.
    """
    text = compact(text_of(cell)).upper()
    if not text or text in _NO:
        return False
    if text in _YES:
        return True
    before = text[0] in _TICKED + _EMPTY_BOX
    pairs = [(word, box) for box, word in _BOXES_BEFORE.findall(text)] if before else _BOXES.findall(text)
    if pairs:
        ticked = [word for word, box in pairs if box in _TICKED]
        if len(ticked) > 1:
            return None
        return bool(ticked) and ticked[0] in "是有"
    return None


def fill_ditto(values: Sequence[Cell]) -> tuple[list[Cell], list[int], list[int]]:
    """Put in place of 同上 what stands above. Also return the rows with nothing above, and the rows that say 同户主."""
    words = {value.strip() for value in set(values) if type(value) is str and len(value) < 12}
    if words.isdisjoint(DITTO) and words.isdisjoint(AS_HEAD):
        return list(values), [], []
    filled = list(values)
    orphans: list[int] = []
    as_head: list[int] = []
    above: Cell = ""
    for at, value in enumerate(filled):
        if type(value) is str and value:
            word = value.strip()
            if word in DITTO:
                if above == "":
                    orphans.append(at)
                filled[at] = above
                continue
            if word in AS_HEAD:
                as_head.append(at)
                filled[at] = ""
                continue
        if value != "":
            above = value
    return filled, orphans, as_head


def problem(code: str, meaning: object, **values: object) -> Problem:
    """Return a problem of a column."""
    return Problem(code, meaning, values)  # type: ignore[arg-type]


def said_of_number(found: identity.Reading) -> dict[str, object]:
    """Return the values for the sentence of a wrong number: never the number itself."""
    if found.problem is identity.Problem.LENGTH:
        return {"length": len(found.number)}
    if found.problem is identity.Problem.CHECK_LETTER:
        return {"letter": found.number[-1:]}
    if found.problem is identity.Problem.SCIENTIFIC:
        return {"value": found.number}
    return {}

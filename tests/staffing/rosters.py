"""Real-name rosters for tests, as establishment offices write them: a title, a header, rows, a total, a signature."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

from tests.staffing.office import number

TITLE = "东平县机构编制实名制花名册"
HEADER = ["序号", "单位名称", "姓 名", "性别", "公民身份号码", "出生年月", "编制性质", "人员身份", "现任职务", "任职形式",
          "任现职\n时间", "进入本单位时间", "任职文号", "离岗时间", "离岗原因", "联系电话", "学历", "政治面貌", "备注"]  # fmt: skip
NAMES = ("serial", "body", "name", "sex", "number", "birth", "kind", "source", "post", "mode", "held", "since", "document",
         "left", "why", "phone", "education", "political", "remark")  # fmt: skip


def row(at: int, name: str, **told: Any) -> list[Any]:
    """Return the row of somebody who serves the street office on an institution head, with some cells changed."""
    cells: dict[str, Any] = {
        "serial": at, "body": "街道办事处", "name": name, "number": number(at), "kind": "事业编制", "source": "在编",
        "since": "2015.03", **told,
    }  # fmt: skip
    return [cells.get(key, "") for key in NAMES]


def write(
    path: Path, rows: Sequence[Sequence[Any]], *, header: Sequence[Any] = tuple(HEADER), title: str = TITLE
) -> Path:
    """Write a roster as .xlsx or .csv."""
    table = [[title], list(header), *rows, ["合计", "", f"{len(rows)}人"], ["填表人：　　　审核人："]]
    if path.suffix == ".csv":
        with path.open("w", encoding="gb18030", newline="") as out:
            csv.writer(out).writerows(table)
        return path
    book = openpyxl.Workbook()
    for line in table:
        book.active.append(line)
    book.active.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(header))
    book.save(path)
    return path

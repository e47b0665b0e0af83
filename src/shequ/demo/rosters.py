"""The rosters the six communities hand in: six offices, six layouts, all the usual dirt.

Each layout is one that is met in offices: a title and two header rows with merged households; a downloaded template
with its row of instructions left in; headers repeated for the printer; a text file from an old system; ages, ticks and
formulas; one sheet per grid with the address in parts. `write_all` returns what was written.
"""

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from shequ.demo import census, dirt, spellings
from shequ.demo.dirt import Ledger, Row
from shequ.demo.people import DATA_DAY, Household

Value = object
Column = tuple[str, Callable[[Row], Value], int]


@dataclass(frozen=True, slots=True)
class Roster:
    """A file of one community and the mishaps dealt out in it."""

    path: Path
    community: str
    ledger: Ledger


def write_all(folder: Path, households: Sequence[Household], *, seed: int = 2016, on: date = DATA_DAY) -> list[Roster]:
    """Write one roster per community into a folder and return them in order of the communities' codes."""
    folder.mkdir(parents=True, exist_ok=True)
    by_community: dict[str, list[Household]] = {}
    for household in households:
        by_community.setdefault(household.dwelling.community, []).append(household)
    found = []
    for code in sorted(by_community):
        draw = random.Random(f"{seed}-{code}")
        layout = LAYOUTS[int(code[-3:]) - 1]
        ledger = Ledger()
        rows = dirt.spoil([row for home in by_community[code] for row in _rows(home, layout, on)], draw, ledger)
        path = folder / f"{code}-{layout.title}{layout.suffix}"
        layout.write(path, rows, on)
        found.append(Roster(path, code, ledger))
    return found


def write_supplement(folder: Path, households: Sequence[Household], *, on: date = DATA_DAY) -> Path:
    """Write a clean, short roster of some households in the first office's layout and return the file."""
    layout = LAYOUTS[0]
    path = folder / f"{households[0].dwelling.community}-补录名单.xlsx"
    layout.write(path, [row for home in households for row in _rows(home, layout, on)], on)
    return path


@dataclass(frozen=True, slots=True)
class Layout:
    """How one office writes: file name, spelling of addresses, days and relations, and the writer of the sheet."""

    title: str
    suffix: str
    address: Callable[[Row], str]
    born: Callable[[date, date], str]
    relation: Callable[[str, str], str]
    write: Callable[[Path, list[Row], date], None]


def _rows(household: Household, layout: Layout, on: date) -> Iterator[Row]:
    for index, person in enumerate(household.members):
        row = Row(
            household=household,
            person=person,
            index=index,
            name=person.name,
            sex="男" if person.sex == "1" else "女",
            id_number=person.id_number,
            relation="集体户成员" if household.kind == "collective" else layout.relation(person.relation, person.sex),
            phone=person.phone,
            born=layout.born(person.birth_on, on),
        )
        row.address = layout.address(row)
        yield row


def _nationality(row: Row) -> str:
    return census.PERSONS_BY_NATIONALITY[row.person.nationality][0]


def _has(label: str, yes: str, no: str) -> Callable[[Row], str]:
    return lambda row: yes if label in row.person.labels else no


def _separated(row: Row) -> str:
    return "否" if row.person.registration == "registered" else "是"


def _paper(row: Row) -> str:
    return "港澳台居民居住证" if row.person.id_type == "hmt_permit" else "居民身份证"


def _key_groups(row: Row) -> str:
    return "、".join(label for label in row.person.labels if label not in {"低保", "残疾"})


def _kind(row: Row) -> str:
    return "流动人口" if row.person.registration == "floating" else "常住人口"


def _state(row: Row) -> str:
    return "人户一致" if row.person.registration == "registered" else "人户分离"


def _by_household(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield the lines of one household after another."""
    for _, group in groupby(rows, key=lambda row: row.household.number):
        yield list(group)


def _cell(sheet: Worksheet, line: int, column: int, value: Value) -> None:
    """Write one value: numbers as numbers, everything else as text, nothing for empty."""
    if isinstance(value, float | int):
        sheet.write_number(line, column, value)
    elif value not in {"", None}:
        sheet.write_string(line, column, str(value))


def _merged_book(path: Path, rows: list[Row], on: date) -> None:
    """Title, line of the reporting unit, two header rows, households merged, total and signature at the foot."""
    with xlsxwriter.Workbook(path) as book:
        middle = book.add_format({"valign": "vcenter", "text_wrap": True, "border": 1})
        head = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1})
        title = book.add_format({"bold": True, "size": 18, "align": "center"})
        sheet = book.add_worksheet("居民花名册")
        left = ("序号", "户号", "现住址")
        members = (
            "姓名",
            "与户主\n关系",
            "性别",
            "公民身份号码",
            "出生日期",
            "民族",
            "文化程度",
            "政治面貌",
            "婚姻状况",
        )
        right = ("联系电话", "户籍地址", "户口性质", "人户一致", "是否低保", "备注")
        width = len(left) + len(members) + len(right)
        sheet.merge_range(0, 0, 0, width - 1, "东大街社区居民信息登记表（合成数据）", title)
        sheet.merge_range(
            1, 0, 1, width - 1, f"填报单位：东大街社区居民委员会    填报日期：{on:%Y}年{on.month}月{on.day}日"
        )
        for column, word in enumerate(left):
            sheet.merge_range(2, column, 3, column, word, head)
        sheet.merge_range(2, 3, 2, 2 + len(members), "家庭成员情况", head)
        for column, word in enumerate(members, start=3):
            sheet.write_string(3, column, word, head)
        for column, word in enumerate(right, start=3 + len(members)):
            sheet.merge_range(2, column, 3, column, word, head)
        line = 4
        for serial, group in enumerate(_by_household(rows), start=1):
            for column, value in enumerate((str(serial), group[0].household.number, group[0].address)):
                if len(group) > 1:
                    sheet.merge_range(line, column, line + len(group) - 1, column, value, middle)
                else:
                    sheet.write_string(line, column, value, middle)
            for row in group:
                person = row.person
                cells: tuple[Any, ...] = (
                    row.name, row.relation, row.sex, row.id_number, row.born, _nationality(row), person.education,
                    person.political, spellings.MARITAL[person.marital], row.phone, person.hukou_address,
                    person.hukou_kind, "是" if person.registration == "registered" else "否",
                    "是" if "低保" in person.labels else "", "、".join(x for x in person.labels if x != "低保"),
                )  # fmt: skip
                for column, cell in enumerate(cells, start=3):
                    _cell(sheet, line, column, cell)
                line += 1
        sheet.write_string(line, 0, "合计")
        sheet.write_number(line, 3, len(rows))
        sheet.write_string(line + 1, 0, "填表人：　　　　　　审核人：　　　　　　（盖章）")
        sheet.freeze_panes(4, 4)


TEMPLATE: tuple[tuple[str, Callable[[Row], Value], str], ...] = (
    ("姓名", lambda r: r.name, "必填"),
    ("与其他人员关系", lambda r: r.relation, "填写与户主的关系"),
    ("身份证号", lambda r: r.id_number, "必填，18位"),
    ("性别", lambda r: r.sex, "男/女"),
    ("出生日期", lambda r: r.born, "格式：1990-01-01"),
    ("联系电话", lambda r: r.phone, "11位手机号"),
    ("现住小区/建筑", lambda r: r.household.dwelling.estate, "与建筑台账一致"),
    ("门牌地址", lambda r: r.address, "楼号-单元-房号"),
    ("人员类型", _kind, "常住人口/流动人口"),
    ("是否重点人员", lambda r: "是" if _key_groups(r) else "否", "是/否"),
    ("重点类别", _key_groups, "多个用顿号分隔"),
    ("户籍地址", lambda r: r.person.hukou_address, ""),
    ("户编号", lambda r: r.household.number, "同户同号"),
    ("是否人户分离", _separated, "是/否"),
    ("民族", _nationality, "如：汉族"),
    ("政治面貌", lambda r: r.person.political, ""),
    ("婚姻状况", lambda r: spellings.MARITAL[r.person.marital], ""),
    ("文化程度", lambda r: r.person.education, ""),
    ("工作学习情况", lambda r: r.person.workplace or r.person.occupation, ""),
    ("健康状况", lambda r: "残疾" if "残疾" in r.person.labels else "", ""),
    ("是否低保户", _has("低保", "是", "否"), "是/否"),
    ("备注", lambda r: r.note, ""),
)


def _template_book(path: Path, rows: list[Row], on: date) -> None:
    """One sheet per estate of a downloaded template; the first keeps the instructions, later ones swap columns."""
    del on
    with xlsxwriter.Workbook(path) as book:
        by_block = sorted(rows, key=lambda row: row.household.dwelling.block)
        for turn, (_, found) in enumerate(groupby(by_block, key=lambda row: row.household.dwelling.block)):
            group = list(found)
            home = group[0].household.dwelling
            sheet = book.add_worksheet(f"{turn + 1}.{home.estate or home.street}"[:31])
            columns = TEMPLATE if turn % 3 else TEMPLATE[2:5] + TEMPLATE[:2] + TEMPLATE[5:]
            for column, (word, _, rule) in enumerate(columns):
                sheet.write_string(0, column, word)
                if turn == 0:
                    sheet.write_string(1, column, rule)
            for line, row in enumerate(group, start=2 if turn == 0 else 1):
                for column, (_, value, _) in enumerate(columns):
                    _cell(sheet, line, column, value(row))


def _printed_book(path: Path, rows: list[Row], on: date) -> None:
    """Headers repeated on every printed page; the address is said once and then 同上."""
    page = 45
    header = ("序号", "网格编号", "户号", "居住地址", "姓  名", "和户主关系", "性别", "居民身份证号码",
        "出生年月日", "族别", "手机号码",
              "户口所在地", "户别", "居住状态", "学历", "是否党员", "是否残疾", "工作单位")  # fmt: skip
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_string(0, 0, f"城东社区人口台账（合成数据，截至{on.year}年{on.month}月）")
        line, previous = 1, ""
        for serial, row in enumerate(rows, start=1):
            if (serial - 1) % page == 0:
                for column, word in enumerate(header):
                    sheet.write_string(line, column, word)
                line += 1
            same = row.household.number == previous
            previous = row.household.number
            person = row.person
            values = (
                serial, row.household.dwelling.grid, row.household.number, "同上" if same else row.address, row.name,
                row.relation, row.sex, row.id_number, row.born, _nationality(row), row.phone,
                "同上" if same and row.index == 1 else person.hukou_address, person.hukou_kind,
                "人在户在" if person.registration == "registered" else "人在户不在", person.education,
                "是" if person.political == "中共党员" else "否", "是" if "残疾" in person.labels else "",
                person.workplace,
            )  # fmt: skip
            for column, value in enumerate(values):
                _cell(sheet, line, column, value)
            line += 1
        sheet.autofilter(1, 0, line, len(header) - 1)


def _text_file(path: Path, rows: list[Row], on: date) -> None:
    """A text file of an old system in GBK; what GBK lacks has become a question mark."""
    del on
    header = ("姓名", "性别", "居委会", "身份证号码", "户籍所在地", "管理类型", "人口状态", "户编号",
        "和户主关系", "联系电话",
              "工作单位", "户口性质", "婚姻状况", "文化程度", "居住地址", "低保信息", "出生日期",
              "所属社区")  # fmt: skip
    with path.open("w", encoding="gbk", errors="replace", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        for row in rows:
            person = row.person
            number = f"{row.id_number:.0f}" if isinstance(row.id_number, float) else row.id_number
            writer.writerow((
                row.name, row.sex, "城南居委会", number, person.hukou_address, _kind(row), _state(row),
                row.household.number, row.relation, row.phone, person.workplace, person.hukou_kind,
                spellings.MARITAL[person.marital], person.education, row.address,
                "享受" if "低保" in person.labels else "", row.born, "城南",
            ))  # fmt: skip


def _ticked_book(path: Path, rows: list[Row], on: date) -> None:
    """Ages of the year the sheet was made, ticks for yes, the sex as a formula nobody has calculated."""
    header = ("NO.", "户主姓名", "户号", "成员姓名", "称谓", "身份证", "性别", "年龄（周岁）", "民族", "婚否",
        "家庭住址", "联系方式",
              "户籍地", "人户分离", "低保", "特困", "独居老人", "退役军人", "备注")  # fmt: skip
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("碑子沟")
        sheet.merge_range(0, 0, 0, len(header) - 1, "碑子沟社区网格入户登记台账（合成数据）")
        for column, word in enumerate(header):
            sheet.write_string(1, column, word)
        for line, row in enumerate(rows, start=2):
            person = row.person
            values = (
                line - 1, row.household.members[0].name, row.household.number, row.name, row.relation,
                row.id_number, "",
                person.age_on(on), _nationality(row).removesuffix("族"), "已婚" if person.marital == "20" else "",
                row.address, row.phone, person.hukou_address, "√" if person.registration != "registered" else "",
                *("√" if label in person.labels else "" for label in ("低保", "特困", "独居老人", "退役军人")),
                "残疾" if "残疾" in person.labels else "",
            )  # fmt: skip
            for column, value in enumerate(values):
                _cell(sheet, line, column, value)
            if line % 5:
                sheet.write_string(line, 6, row.sex)
            else:
                sheet.write_formula(line, 6, f'=IF(MOD(MID(F{line + 1},17,1),2)=1,"男","女")', None, "")


def _parts_book(path: Path, rows: list[Row], on: date) -> None:
    """One sheet per grid, the address in parts, two columns of the same name and one hidden."""
    del on
    header = ("序号", "序号", "入住时间", "姓名", "性别", "证件类型", "证件号码", "电话", "街道", "社区",
        "小区名称", "楼号", "单元", "房号",
              "门牌地址", "家庭编号", "与户主关系", "民族", "政治面貌", "户籍地址", "户籍类型", "人口类型",
              "房屋性质", "重点类别", "备注")  # fmt: skip
    tenure = {"owned": "自有", "rented": "租赁", "borrowed": "借住"}
    with xlsxwriter.Workbook(path) as book:
        by_grid = sorted(rows, key=lambda row: row.household.dwelling.grid)
        for grid, found in groupby(by_grid, key=lambda row: row.household.dwelling.grid):
            sheet = book.add_worksheet(f"第{int(grid[-3:])}网格")
            for column, word in enumerate(header):
                sheet.write_string(0, column, word)
            sheet.set_column(1, 1, None, None, {"hidden": True})
            for line, row in enumerate(found, start=1):
                home, person = row.household.dwelling, row.person
                values = (
                    line, line, f"{row.household.since:%Y.%m}", row.name, row.sex, _paper(row),
                    row.id_number, row.phone,
                    "城市社区管理委员会", "城西", home.estate, home.building, home.unit, home.room,
                    "" if home.estate else row.address, row.household.number, row.relation, _nationality(row),
                    person.political, person.hukou_address, person.hukou_kind, _kind(row), tenure[row.household.tenure],
                    "、".join(person.labels), row.note,
                )  # fmt: skip
                for column, value in enumerate(values):
                    _cell(sheet, line, column, value)


LAYOUTS = (
    Layout("居民信息登记表", ".xlsx", spellings.full_address, spellings.iso_day, spellings.by_standard, _merged_book),
    Layout("人员导入模板", ".xlsx", spellings.short_address, spellings.iso_day, spellings.by_standard, _template_book),
    Layout("人口台账", ".xlsx", spellings.varied_address, spellings.dotted_day, spellings.by_ear, _printed_book),
    Layout("人口信息导出", ".csv", spellings.full_address, spellings.plain_day, spellings.by_standard, _text_file),
    Layout("入户登记台账", ".xlsx", spellings.varied_address, spellings.iso_day, spellings.by_ear, _ticked_book),
    Layout("网格住户表", ".xlsx", spellings.full_address, spellings.iso_day, spellings.by_standard, _parts_book),
)

"""Two real-name rosters that bodies hand in: one in order, which goes into the book, and one with the usual dirt, which waits.

They are written from the book itself and then spoiled, so that every sort of difference is there to be looked at.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import xlsxwriter

from shequ.demo.people import with_check_digit
from shequ.demo.stage import STORY_DAYS, Stage
from shequ.demo.town import COUNTY
from shequ.kernel.roles import Role
from shequ.staffing import actions, queries
from shequ.staffing.queries.roster_book import read_book
from shequ.staffing.terms import HeadKind, Mode, Source

IN_ORDER = ("minzhengju",)
SPOILED = (
    "danggongwei",
    "guanweihui",
    "ban-dangjian",
    "ban-zonghe",
    "ban-shehui",
    "ban-gonggong",
    "zhongxin-1",
    "zhongxin-2",
)
DOCUMENT = "灵编办函〔2026〕4号"
SCHOOLING = ("本科", "大专", "研究生", "大学")
PARTY = ("中共党员", "党员", "群众", "共青团员")
KINDS = {HeadKind.ADMINISTRATIVE: "行政", HeadKind.INSTITUTION: "事业（全额）", HeadKind.SUPPORT: "机关工勤"}
SOURCES = {
    Source.ESTABLISHMENT: "在编",
    Source.GRADUATE: "三支一扶",
    Source.RECRUITED: "公益性岗位",
    Source.PURCHASED: "劳务派遣",
}
HEADER = ("序号", "单位名称", "姓  名", "性别", "公民身份号码", "编制性质", "人员身份", "现任职务", "任职\n形式", "任现职时间",
          "进入本单位时间", "任职文号", "离岗时间", "联系电话", "学历", "政治面貌", "血型备注")  # fmt: skip
WIDTHS = (5, 26, 10, 5, 21, 12, 12, 18, 8, 12, 14, 20, 12, 14, 8, 10, 10)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the office writes it."""

    body: str
    name: str
    sex: str
    number: str
    kind: str
    source: str
    post: str
    mode: str
    held: str
    since: str
    document: str = ""
    left: str = ""
    phone: str = ""
    education: str = ""
    political: str = ""


def hand_in_the_staff_rosters(stage: Stage) -> None:
    """The civil affairs bureau's roster is in order and goes in; the committee's waits with its differences."""
    office = stage.call_of(Role.ESTABLISHMENT_OFFICE, STORY_DAYS, hour=8)
    if queries.roster_list(office).total:
        return
    draw = random.Random(f"staff rosters {stage.home.seed}")
    clean = _write(stage.folder / "实名制名册-县民政局.xlsx", _told(_rows(IN_ORDER, office.on), draw), "灵台县民政局")
    actions.roster_import(office, path=clean, area=COUNTY, on=office.on, document=DOCUMENT, is_dry=False)
    rows = _spoiled(_told(_rows(SPOILED, office.on), draw), draw, office.on)
    dirty = _write(stage.folder / "实名制名册-城区管委会.xlsx", rows, "灵台县城区管委会")
    actions.roster_open(office, path=dirty, file_name=dirty.name, area=COUNTY, on=office.on, document=DOCUMENT)


def _rows(codes: Sequence[str], on: date) -> list[Row]:
    book = read_book(COUNTY, on)
    names = {body.id: body.name for body in book.bodies if body.code in codes}
    found = []
    for member in book.members:
        serving = next((spell for spell in member.spells if spell.body in names and spell.holds(on)), None)
        if serving is None or not member.number:
            continue
        held = next((one for one in member.holdings if one.body == serving.body and one.until is None), None)
        found.append(
            Row(
                body=names[serving.body], name=member.name, sex="男" if int(member.number[16]) % 2 else "女",
                number=member.number, kind=KINDS.get(serving.head_kind, ""), source=SOURCES.get(serving.source, ""),  # type: ignore[call-overload]
                post=held.title if held else "", mode=Mode(held.mode).label if held else "",
                held=f"{held.since:%Y.%m}" if held else "", since=f"{serving.since:%Y.%m}",
            )
        )  # fmt: skip
    return sorted(found, key=lambda row: (list(names.values()).index(row.body), row.since, row.name))


def _told(rows: list[Row], draw: random.Random) -> list[Row]:
    return [
        replace(
            row, phone=f"139{draw.randint(0, 99_999_999):08d}", education=draw.choice(SCHOOLING),
            political=draw.choice(PARTY),
        )
        for row in rows
    ]  # fmt: skip


def _spoiled(rows: list[Row], draw: random.Random, on: date) -> list[Row]:
    """Deal out what goes wrong in offices: one of each sort, and somebody left out."""
    spoiled = list(rows)
    plain = [at for at, row in enumerate(rows) if row.kind and not row.post.startswith(("书记", "主任"))]
    draw.shuffle(plain)
    turns = iter([*plain, *range(len(rows))])

    def change(**told: str) -> None:
        at = next(turns)
        spoiled[at] = replace(spoiled[at], **told)

    change(number=rows[plain[0]].number[:17] + ("0" if rows[plain[0]].number[17] != "0" else "1"))
    change(name=rows[plain[1]].name[0] + "某")
    change(body="城区管理委员会办公室")
    change(kind="行政", post="")
    change(left=f"{on:%Y}.01")
    change(body="灵台县民政局", post="")
    change(post="巡查员")
    change(since="2009年前")
    gone = next(turns)
    new = Row(
        body=rows[-1].body, name="冯晓川", sex="男", number=with_check_digit("62080219930416951"), kind="事业", source="在编",
        post="", mode="", held="", since="2016.03",
    )  # fmt: skip
    lent = replace(spoiled[0], body=rows[-1].body, post="社区专干", mode="借调", kind="行政")
    kept = [row for at, row in enumerate(spoiled) if at != gone]
    return [*kept, new, lent, kept[0]]


def _write(path: Path, rows: Sequence[Row], unit: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        title = book.add_format({"bold": True, "size": 18, "align": "center"})
        head = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1})
        middle = book.add_format({"valign": "vcenter", "border": 1})
        sheet = book.add_worksheet("实名制名册")
        sheet.merge_range(0, 0, 0, len(HEADER) - 1, "机构编制实名制管理人员花名册（合成数据）", title)
        sheet.merge_range(1, 0, 1, len(HEADER) - 1, f"填报单位：{unit}（盖章）")
        for column, word in enumerate(HEADER):
            sheet.write_string(2, column, word, head)
            sheet.set_column(column, column, WIDTHS[column])
        line = 3
        for number, row in enumerate(rows, start=1):
            cells = (
                str(number), row.body, row.name, row.sex, row.number, row.kind, row.source, row.post, row.mode, row.held,
                row.since, row.document, row.left, row.phone, row.education, row.political,
            )  # fmt: skip
            for column, cell in enumerate(cells):
                sheet.write_string(line, column, cell, middle)
            line += 1
        _merge_bodies(sheet, rows, middle)
        sheet.write_string(line, 0, "合计")
        sheet.write_number(line, 2, len(rows))
        sheet.write_string(line + 1, 0, "填表人：　　　　　　审核人：　　　　　　联系电话：")
        sheet.freeze_panes(3, 3)
        sheet.set_landscape()
    return path


def _merge_bodies(sheet: xlsxwriter.worksheet.Worksheet, rows: Sequence[Row], style: xlsxwriter.format.Format) -> None:
    """Merge the cells of rows with one body, as offices do."""
    start = 0
    for at in range(1, len(rows) + 1):
        if at < len(rows) and rows[at].body == rows[start].body:
            continue
        if at - start > 1:
            sheet.merge_range(start + 3, 1, at + 2, 1, rows[start].body, style)
        start = at

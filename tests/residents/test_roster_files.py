import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.comments import Comment

from shequ.base.sheets import FileUnreadable, kind_of
from shequ.residents.roster.reading import NoRoster
from tests.residents.rosters import (
    FAMILY,
    FATHER,
    HEADER,
    MOTHER,
    SON,
    change,
    codes,
    id_number,
    read,
    read_rows,
    write,
    write_csv,
)

NAMES = ["高建国", "白玉兰", "高小山", "杜秀英"]


def write_xls(path, rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet("花名册")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    book.save(str(path))
    return path


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx"])
def test_an_old_workbook_under_any_name(tmp_path, name):
    path = write_xls(tmp_path / name, [HEADER, *FAMILY])

    assert kind_of(path) == "xls"
    assert read(path).persons.name == NAMES


def test_an_old_workbook_keeps_number_cells_apart_from_text(tmp_path):
    path = write_xls(tmp_path / "a.xls", [HEADER, change(FATHER, number=622723198503120000.0)])

    assert codes(read(path), 0) == ["identity_excel_lost"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_text_files_in_every_usual_encoding(tmp_path, encoding):
    reading = read(write_csv(tmp_path / "a.csv", [HEADER, *FAMILY], encoding))

    assert reading.kind == "csv"
    assert reading.persons.name == NAMES
    assert codes(reading) == []


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_files_with_any_delimiter(tmp_path, delimiter):
    assert read(write_csv(tmp_path / "a.txt", [HEADER, *FAMILY], delimiter=delimiter)).persons.name == NAMES


def test_short_lines_of_a_text_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"姓名,身份证号,联系电话\n高建国,{FATHER[4]}\n", encoding="utf-8")

    assert read(path).persons.phone == [""]


@pytest.mark.parametrize(
    "content",
    [b"", b"<html><table><tr><td>x</td></tr></table></html>", b"%PDF-1.7", b"PK\x03\x04oops", b"\x00\x01\x02"],
)
def test_what_is_no_spreadsheet_is_refused_with_a_reason(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)

    with pytest.raises(FileUnreadable) as refused:
        read(path)
    assert refused.value.advice


def test_a_workbook_with_a_password_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024) + "EncryptedPackage".encode("utf-16-le"))

    with pytest.raises(FileUnreadable, match="密码"):
        read(path)


def test_a_sheet_without_names_and_numbers_is_no_roster(tmp_path):
    with pytest.raises(NoRoster):
        read_rows(tmp_path, [["a", "b"]], ["小区名称", "楼栋数"])


def test_titles_totals_signatures_and_repeated_headers_hold_no_person(tmp_path):
    rows = [["××社区居民信息登记表"], HEADER, FATHER, MOTHER, HEADER, SON, ["合计", "", "3人"], ["填表人：高建国", "", "", "", "", "审核人："],
            ["说明：本表一式两份"]]  # fmt: skip

    reading = read(write(tmp_path / "a.xlsx", rows))

    assert reading.persons.row == [3, 4, 6]
    assert reading.passed["repeated_headers"] == [("花名册", 5)]
    assert reading.passed["totals"] == [("花名册", 7)]
    assert [row for _sheet, row in reading.passed["remarks"]] == [8, 9]
    assert len(reading.notes) == 3


def test_an_instruction_row_and_an_example_row_are_left_out_and_told(tmp_path):
    instruction = [
        "",
        "必填",
        "必填，与身份证一致",
        "请选择",
        "18位，文本格式",
        "男/女",
        "如1985-03-12",
        "",
        "",
        "请填写到房号",
    ]
    example = [1, "0001", "张三", "户主", "620822XXXXXXXXXXXX", "男", "1985-01-01", "汉族", "", "1-1-101"]

    reading = read_rows(tmp_path, [instruction, example, FATHER])

    assert reading.persons.name == ["高建国"]
    assert reading.passed["instructions"] == [("花名册", 2)]
    assert reading.passed["examples"] == [("花名册", 3)]


def test_a_real_person_called_like_the_example_is_kept(tmp_path):
    assert read_rows(tmp_path, [change(FATHER, name="张三")]).persons.name == ["张三"]


def test_merged_household_cells_are_spread_over_the_members(tmp_path):
    path = tmp_path / "a.xlsx"
    rows = [
        ["东大街社区居民信息登记表"],
        HEADER,
        FATHER,
        change(MOTHER, household="", address=""),
        change(SON, household="", address=""),
    ]
    write(path, rows)
    book = openpyxl.load_workbook(path)
    for area in ("A1:J1", "B3:B5", "J3:J5"):
        book.active.merge_cells(area)
    book.save(path)

    reading = read(path)

    assert reading.persons.household == [0, 0, 0]
    assert reading.persons.dwelling == [0, 0, 0]
    assert codes(reading) == []


def test_hidden_rows_columns_and_sheets(tmp_path):
    path = tmp_path / "a.xlsx"
    write(path, [HEADER, *FAMILY], sheets={"旧": [HEADER, FATHER]})
    book = openpyxl.load_workbook(path)
    book["花名册"].row_dimensions[3].hidden = True
    book["花名册"].column_dimensions["I"].hidden = True
    book["旧"].sheet_state = "hidden"
    book["花名册"].auto_filter.ref = "A1:J5"
    book.save(path)

    reading = read(path)

    assert len(reading.persons) == 4
    assert codes(reading, 1) == ["row_hidden"]
    assert [values for _text, values in reading.notes] == [{"sheet": "旧"}, {"sheet": "花名册", "columns": "联系电话"}]


def test_a_protected_sheet_is_read(tmp_path):
    path = write(tmp_path / "a.xlsx", [HEADER, *FAMILY])
    book = openpyxl.load_workbook(path)
    book.active.protection.set_password("x")
    book.save(path)

    assert read(path).persons.name == NAMES


def test_formulas_without_results(tmp_path):
    path = tmp_path / "a.xlsx"
    write(path, [HEADER, change(FATHER, birth="=MID(E2,7,8)"), change(MOTHER, number="=E2")])

    reading = read(path)

    assert codes(reading, 0) == ["formula_without_value"]
    assert "formula_needed" in codes(reading, 1)
    assert reading.persons.birth[0].isoformat() == "1985-03-12"


def test_comments_are_told_not_read(tmp_path):
    path = write(tmp_path / "a.xlsx", [HEADER, *FAMILY])
    book = openpyxl.load_workbook(path)
    book.active["I3"].comment = Comment("新号码 13900000009", "网格员")
    book.save(path)

    reading = read(path)

    assert codes(reading, 1) == ["cell_comment"]
    assert reading.persons.phone[1] == ""


def test_a_sheet_formatted_to_the_last_row(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("花名册")
    for at, row in enumerate([HEADER, *FAMILY]):
        sheet.write_row(at, 0, row)
    sheet.write_blank(1_048_575, 4, None, book.add_format({"num_format": "@"}))
    book.close()

    assert read(path).persons.name == NAMES


def test_numbers_stored_as_text_and_as_numbers(tmp_path):
    reading = read_rows(tmp_path, [change(FATHER, phone=13900000001), change(OLD_NUMBER, household=8009)])

    assert reading.persons.phone[0] == "13900000001"
    assert reading.persons.household_no[1] == "8009"
    assert codes(reading, 1) == ["identity_converted"]


OLD_NUMBER = change(FATHER, number=622723850312907.0, name="马国强", birth="1985-03-12")


def test_blank_rows_between_households(tmp_path):
    reading = read_rows(tmp_path, [FATHER, [""] * 10, [None] * 10, MOTHER])

    assert reading.persons.row == [2, 5]


def test_a_person_without_name_but_with_other_facts_is_read_and_refused(tmp_path):
    nameless = change(FATHER, name="", number="")
    reading = read_rows(tmp_path, [FATHER, change(nameless, relation="长女"), change(SON, name="")])

    assert codes(reading, 1)[:2] == ["name_missing", "identity_missing"]
    assert codes(reading, 2) == ["name_missing"]


def test_progress_is_told(tmp_path):
    told = []
    path = tmp_path / "a.csv"
    lines = [f"王强,{id_number('19800101', 1)}"] * 40_000
    path.write_text("\n".join(["姓名,身份证号", *lines]), encoding="utf-8")

    read(path, progress=told.append)

    assert told == sorted(told)
    assert told

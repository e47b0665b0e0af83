"""The rosters look like those of offices: six layouts, all the dirt, nobody missing."""

import csv
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from shequ.demo import dirt, people, rosters, spellings, town
from shequ.kernel import addresses, codes


@pytest.fixture(scope="module")
def households():
    return people.build(town.build(people.household_count(3_200)), 3_200)


@pytest.fixture(scope="module")
def written(households, tmp_path_factory):
    return rosters.write_all(tmp_path_factory.mktemp("rosters"), households)


def sheet_rows(roster):
    if roster.path.suffix == ".csv":
        with roster.path.open(encoding="gbk", newline="") as source:
            return list(csv.reader(source))
    book = CalamineWorkbook.from_path(roster.path)
    return [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]


def test_one_roster_per_community_and_no_layout_twice(written):
    assert [roster.community for roster in written] == [code for code, *_ in town.PLAN]
    heads = set()
    for roster in written:
        rows = sheet_rows(roster)
        heads.add(tuple(next(row for row in rows if any("姓名" in str(cell).replace(" ", "") for cell in row))))
    assert len(heads) == 6


def test_every_person_stands_in_the_roster_of_the_community(written, households):
    for roster in written:
        members = sum(
            len(household.members) for household in households if household.dwelling.community == roster.community
        )
        twice = roster.ledger.harmless["same_line_twice"]
        assert roster.ledger.rows == members + twice


def test_the_dirt_is_dealt_out(written):
    kinds = {kind for roster in written for kind in roster.ledger.rejected}

    assert "wrong_check_digit" in kinds
    assert "two_heads" in kinds
    assert "two_names_on_one_number" in kinds
    assert all(roster.ledger.rejected.total() < 0.05 * roster.ledger.rows for roster in written)


def test_same_people_same_files(written, households, tmp_path):
    for first, second in zip(written, rosters.write_all(tmp_path, households), strict=True):
        assert sheet_rows(first) == sheet_rows(second)
        assert first.ledger == second.ledger


def test_text_file_is_not_utf_8(written):
    roster = next(found for found in written if found.path.suffix == ".csv")

    with pytest.raises(UnicodeDecodeError):
        roster.path.read_text(encoding="utf-8")


def test_households_are_merged_in_the_first_and_formulas_uncounted_in_the_fifth(written):
    with zipfile.ZipFile(written[0].path) as book:
        assert book.read("xl/worksheets/sheet1.xml").count(b"<mergeCell ") > 100
    with zipfile.ZipFile(written[4].path) as book:
        assert b"MOD(MID(" in book.read("xl/worksheets/sheet1.xml")


def test_instructions_stay_in_the_template_and_headers_repeat(written):
    template = [str(cell) for cell in sheet_rows(written[1])[1]]
    printed = [row for row in sheet_rows(written[2]) if "姓  名" in row]

    assert "同户同号" in template
    assert len(printed) > 1


@pytest.mark.parametrize(
    ("mishap", "number"),
    [
        (dirt.lost_digits, 622723198503129000.0),
        (dirt.shown_as_power, "6.22723E+17"),
        (dirt.old_card, "622723850312901"),
        (dirt.apostrophe, "'622723198503129013"),
    ],
)
def test_mishaps_do_what_they_say(households, mishap, number):
    household = households[0]
    row = dirt.Row(household, household.members[0], 0, "张三", "男", "622723198503129013", "户主", "")

    mishap(row, None)

    assert row.id_number == number


def test_every_spelling_of_an_address_is_the_same_door(households):
    for household in households:
        row = dirt.Row(household, household.members[0], 0, "", "", "", "", "")
        home = household.dwelling
        spelled = [spellings.full_address(row), spellings.varied_address(row)]
        if home.building:
            spelled.append(home.estate + spellings.short_address(row))
        keys = {addresses.parse(text).key for text in spelled}
        assert len(keys) == 1, spelled


def test_relations_and_days_are_those_the_register_reads(households):
    for member in households[0].members:
        assert codes.RELATION.read(spellings.by_standard(member.relation, member.sex)) == member.relation
    for relation in spellings.SPOKEN:
        for sex in "12":
            assert codes.RELATION.read(spellings.by_ear(relation, sex)) is not None, relation

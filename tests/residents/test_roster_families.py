from shequ.residents.roster.problems import Weight
from tests.residents.rosters import FAMILY, FATHER, HEADER, MOTHER, NAMES, OLD, SON, change, codes, id_number, read_rows

NO_NUMBER = [at for at, title in enumerate(HEADER) if title != "户号"]


def without_household_no(rows):
    return [[row[at] for at in NO_NUMBER] for row in rows], [HEADER[at] for at in NO_NUMBER]


def households(reading):
    return [[reading.persons.name[at] for at in household.members] for household in reading.households]


def test_household_numbers_decide(tmp_path):
    reading = read_rows(tmp_path, [FATHER, OLD, SON, MOTHER])

    assert households(reading) == [["高建国", "高小山", "白玉兰"], ["杜秀英"]]
    assert [household.head for household in reading.households] == [0, 1]
    assert codes(reading) == []


def test_a_blank_household_number_belongs_to_the_one_above(tmp_path):
    reading = read_rows(
        tmp_path, [FATHER, change(MOTHER, household="", address=""), change(SON, household="", address=""), OLD]
    )

    assert households(reading) == [["高建国", "白玉兰", "高小山"], ["杜秀英"]]
    assert reading.persons.dwelling == [0, 0, 0, 1]


def test_ditto_marks_take_what_stands_above(tmp_path):
    rows = [FATHER, *(change(SON, household=mark, address=mark, nationality=mark, number=id_number("20120809", order), name=f"高小{name}")
                      for mark, order, name in (("同上", 913, "山"), ("〃", 915, "水"), ("″", 917, "林"), ("ditto", 919, "木")))]  # fmt: skip

    reading = read_rows(tmp_path, rows)

    assert len(reading.households) == 1
    assert set(reading.persons.dwelling) == {0}
    assert set(reading.persons.nationality) == {"01"}
    assert codes(reading) == []


def test_same_as_the_head_takes_the_household_address(tmp_path):
    reading = read_rows(
        tmp_path,
        [FATHER, change(MOTHER, address="同户主"), OLD, change(SON, household="8002", address="同户主", relation="孙")],
    )

    assert reading.persons.dwelling == [0, 0, 1, 1]


def test_ditto_with_nothing_above(tmp_path):
    assert "ditto_without_above" in codes(read_rows(tmp_path, [change(FATHER, address="同上"), MOTHER]), 0)


def test_without_numbers_a_head_begins_a_household(tmp_path):
    rows, header = without_household_no(FAMILY)

    reading = read_rows(tmp_path, rows, header)

    assert households(reading) == [["高建国", "白玉兰", "高小山"], ["杜秀英"]]


def test_a_member_before_the_head(tmp_path):
    rows, header = without_household_no([OLD, MOTHER, FATHER, SON])

    reading = read_rows(tmp_path, rows, header)

    assert households(reading) == [["杜秀英"], ["白玉兰", "高建国", "高小山"]]
    assert codes(reading) == []


def test_two_families_in_one_flat(tmp_path):
    tenant = change(
        FATHER, name="马有才", number=id_number("19900101", 907), birth="1990-01-01", household="", phone=""
    )
    rows, header = without_household_no([FATHER, MOTHER, SON, tenant])

    reading = read_rows(tmp_path, rows, header)

    assert households(reading) == [["高建国", "白玉兰", "高小山"], ["马有才"]]
    assert reading.persons.dwelling == [0, 0, 0, 0]
    assert codes(reading) == []


def test_one_household_over_two_flats(tmp_path):
    reading = read_rows(tmp_path, [FATHER, MOTHER, change(SON, address="3-1-101")])

    assert len(reading.households) == 1
    assert codes(reading) == ["household_two_addresses"]


def test_two_heads_under_one_number_wait_for_a_decision(tmp_path):
    reading = read_rows(tmp_path, [FATHER, change(MOTHER, relation="户主"), SON])

    assert codes(reading, 1) == ["two_heads"]
    assert reading.persons.verdict == {1: Weight.REVIEW}
    assert reading.households[0].head == 0


def test_no_head(tmp_path):
    reading = read_rows(tmp_path, [MOTHER, SON])

    assert codes(reading, 0) == ["household_no_head"]
    assert reading.households[0].head == -1


def test_a_wife_who_is_a_man_and_a_head_younger_than_the_child(tmp_path):
    child = change(SON, number=id_number("19700101", 917), birth="1970-01-01")
    reading = read_rows(tmp_path, [FATHER, change(MOTHER, number=id_number("19870506", 921), sex="男"), child])

    assert codes(reading, 1) == ["relation_sex"]
    assert codes(reading, 2) == ["relation_age"]
    assert reading.persons.verdict == {}


def test_the_heads_name_beside_each_member(tmp_path):
    header = ["户主姓名", "户主身份证号码", "姓名", "与户主关系", "身份证号", "现住址"]
    rows = [["高建国", FATHER[4], row[2], row[3], row[4], row[9]] for row in (FATHER, SON, MOTHER)]
    rows.insert(2, ["杜秀英", OLD[4], "杜秀英", "", OLD[4], "3-1-201"])

    reading = read_rows(tmp_path, rows, header)

    assert households(reading) == [["高建国", "高小山", "白玉兰"], ["杜秀英"]]
    assert [household.head for household in reading.households] == [0, 2]


def test_addresses_alone_gather_people(tmp_path):
    rows = [[row[2], row[4], row[9]] for row in FAMILY]

    reading = read_rows(tmp_path, rows, ["姓名", "身份证号", "现住址"])

    assert households(reading) == [["高建国", "白玉兰", "高小山"], ["杜秀英"]]


def test_a_roster_without_addresses_says_so_once(tmp_path):
    reading = read_rows(tmp_path, [[row[2], row[4]] for row in FAMILY], ["姓名", "身份证号"])

    assert codes(reading) == []
    assert len(reading.notes) == 1


def test_a_missing_address_among_others_is_a_warning(tmp_path):
    assert codes(read_rows(tmp_path, [FATHER, change(OLD, address="")]), 1) == ["address_missing"]


class TestDuplicates:
    def test_the_same_row_again_is_the_same(self, tmp_path):
        reading = read_rows(tmp_path, [FATHER, FATHER])

        assert reading.same_as == {1: 0}
        assert codes(reading) == []

    def test_the_same_person_at_another_address_waits(self, tmp_path):
        reading = read_rows(tmp_path, [FATHER, change(FATHER, household="8003", address="5-1-101", relation="户主")])

        assert codes(reading, 1) == ["duplicate_differs"]
        assert reading.persons.verdict == {1: Weight.REVIEW}

    def test_old_and_new_length_are_one_person(self, tmp_path):
        old = change(FATHER, number=FATHER[4][:6] + FATHER[4][8:17])

        reading = read_rows(tmp_path, [FATHER, old])

        assert reading.same_as == {1: 0}
        assert codes(reading, 1) == ["identity_converted"]

    def test_twins_are_two_people(self, tmp_path):
        twin = change(SON, name="高小水", number=id_number("20120809", 915), relation="次子")

        reading = read_rows(tmp_path, [FATHER, SON, twin])

        assert reading.same_as == {}
        assert codes(reading) == []

    def test_two_names_under_one_number_wait_for_a_decision(self, tmp_path):
        reading = read_rows(tmp_path, [FATHER, change(MOTHER, number=FATHER[4])])

        assert "number_other_name" in codes(reading, 1)
        assert reading.persons.verdict == {1: Weight.REVIEW}


def test_household_numbers_of_two_sheets_are_kept_apart(tmp_path):
    from tests.residents.rosters import read, write

    path = write(
        tmp_path / "a.xlsx",
        [HEADER, change(FATHER, household="1")],
        title="1号楼",
        sheets={"2号楼": [HEADER, change(OLD, household="1")]},
    )

    assert len(read(path).households) == 2


class TestCollectiveHouseholds:
    HEADER = [*HEADER, "户别"]

    def read(self, tmp_path, *rows):
        return read_rows(tmp_path, list(rows), self.HEADER)

    def lodger(self, order, name, **changed):
        row = change(FATHER, number=id_number("19990312", order), name=name, relation="集体户成员", birth="", **changed)
        return [*row, "学校集体户"]

    def test_people_of_one_number_share_a_household_without_head_or_kinship(self, tmp_path):
        reading = self.read(
            tmp_path, self.lodger(901, "高大", household="J1"), self.lodger(903, "高二", household="J1", address="9-1-101"),
            [*MOTHER, "家庭户"], [*FATHER, "家庭户"],
        )  # fmt: skip

        assert households(reading) == [["高大", "高二"], ["白玉兰", "高建国"]]
        first, second = reading.households
        assert (first.is_collective, first.head, second.is_collective, second.head) == (True, -1, False, 3)
        assert reading.persons.relation == ["", "", "12", "02"]
        assert codes(reading) == []

    def test_without_a_number_the_dwelling_joins_then_the_address_of_registration(self, tmp_path):
        header = [*HEADER[:1], *HEADER[2:], "户籍地址", "户口类型"]

        def row(order, name, address, registered):
            cells = change(FATHER, number=id_number("19990312", order), name=name, relation="户主", address=address)
            return [*cells[:1], *cells[2:], registered, "集体户"]

        reading = read_rows(
            tmp_path,
            [row(901, "高大", "9-1-101", "甲厂"), row(903, "高二", "9-1-101", "乙厂"), row(905, "高三", "", "乙厂"), row(907, "高四", "", "乙厂")],
            header,
        )  # fmt: skip

        assert households(reading) == [["高大", "高二"], ["高三", "高四"]]
        assert all(household.is_collective and household.head == -1 for household in reading.households)
        assert "two_heads" not in codes(reading)

    def test_kinship_written_in_a_collective_household_is_not_taken_and_said(self, tmp_path):
        row = self.lodger(901, "高大", household="J1")
        row[NAMES["relation"]] = "长子"

        reading = self.read(tmp_path, row)

        assert codes(reading, 0) == ["collective_relation"]
        assert reading.persons.relation == [""]

    def test_one_number_told_both_ways_is_said(self, tmp_path):
        other = [*change(FATHER, household="J1"), "家庭户"]

        reading = self.read(tmp_path, self.lodger(901, "高大", household="J1"), other)

        assert households(reading) == [["高大", "高建国"]]
        assert codes(reading, 1) == ["collective_mixed"]

    def test_a_member_of_a_collective_economy_is_no_collective_household(self, tmp_path):
        reading = self.read(tmp_path, [*FATHER, "集体经济组织成员户"])

        assert not reading.households[0].is_collective

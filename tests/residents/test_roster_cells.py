from datetime import date

import pytest

from shequ.base.cells import mask_phone
from shequ.kernel.codes import EDUCATION, MARITAL, NATIONALITY, POLITICAL, RELATION
from shequ.residents.roster.cells import read_yes
from shequ.residents.roster.persons import age_on
from shequ.residents.roster.problems import SORTS, Weight
from shequ.residents.roster.vocabulary import read_labels, read_person_kind, read_renhu, read_sex
from tests.residents.rosters import FATHER, HEADER, MOTHER, change, codes, id_number, read_rows


@pytest.mark.parametrize(
    "cell", ["是", "1", 1.0, "√", "有", "Y", "true", "☑", True, "是 ☑ 否 □", "是√否□", "☑是 □否", "■是□否"]
)
def test_yes(cell):
    assert read_yes(cell) is True


@pytest.mark.parametrize(
    "cell", ["否", "0", 0.0, "×", "无", "N", "false", "", False, "是 □ 否 ☑", "是 □ 否 □", "□是 ☑否"]
)
def test_no_and_blank_mean_no(cell):
    assert read_yes(cell) is False


def test_what_is_neither_yes_nor_no():
    assert read_yes("待查") is None
    assert read_yes("是☑ 否☑") is None


@pytest.mark.parametrize(
    ("written", "sex"),
    [
        ("男", "1"),
        ("女", "2"),
        ("男性", "1"),
        ("女性", "2"),
        ("M", "1"),
        ("F", "2"),
        (1.0, "1"),
        (2.0, "2"),
        (0.0, "2"),
        ("?", ""),
    ],
)
def test_sexes(written, sex):
    assert read_sex(written, zero_is_female=True)[1] == sex


def test_nought_beside_two_is_no_sex():
    assert read_sex("0", zero_is_female=False)[1] == ""


@pytest.mark.parametrize(
    ("table", "spellings"),
    [
        (RELATION, "户主=02 本人=01 妻=12 妻子=12 配偶=10 爱人=10 长子=22 次子=23 二子=23 儿子=20 女儿=30 长女=32 二女=33 儿媳=38 女婿=28 孙=40 "
         "孙子=41 外孙=43 父=51 父亲=51 岳父=55 弟=73 租户=99 租客=99 保姆=98 其他=80"),
        (POLITICAL, "群众=13 党员=01 中共党员=01 预备党员=02 团员=03 共青团员=03"),
        (EDUCATION, "文盲=90 小学=80 初中=70 高中=60 中专=40 技校=47 高职=30 大专=30 专科=30 本科=20 大学=20 研究生=10 硕士=14 博士=11 "
         "学龄前儿童=90"),
        (MARITAL, "未婚=10 已婚=20 初婚=21 再婚=22 离异=40 离婚=40 丧偶=30 丧=30"),
        (NATIONALITY, "汉=01 汉族=01 回=03 01=01 1=01 维吾尔族=05"),
    ],
)  # fmt: skip
def test_spellings_of_codes(table, spellings):
    for pair in spellings.split():
        written, _equals, code = pair.partition("=")
        assert table.read(written) == code, written


@pytest.mark.parametrize(
    ("table", "text"), [(POLITICAL, "民主党派"), (EDUCATION, "中学"), (RELATION, "媳妇"), (NATIONALITY, "华夏")]
)
def test_unclear_spellings_are_not_guessed(table, text):
    assert table.read(text) is None


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("常住人口", "registered"),
        ("流动人口", "floating"),
        ("外来", "floating"),
        ("人户分离", "apart"),
        ("外星", ""),
    ],
)
def test_kinds_of_persons(written, kind):
    assert read_person_kind(written)[1] == kind


@pytest.mark.parametrize(
    ("written", "kind"),
    [("01", "registered"), ("02", "apart"), ("人在户在", "registered"), ("人在户不在", "separated"), ("户在人不在", "away"), ("是", "registered"),
     ("否", "apart"), ("流动人口", "floating")],
)  # fmt: skip
def test_whether_person_and_registration_are_in_one_place(written, kind):
    assert read_renhu(written)[1] == kind


def test_neither_person_nor_registration_here():
    assert read_renhu("人户均不在")[2] == "row_says_moved"


def test_key_groups_in_one_cell():
    assert read_labels("低保,残疾，独居老人、退役军人/特困") == (
        ("minimum_allowance", "disabled", "lives_alone", "veteran", "extreme_hardship"),
        (),
    )
    assert read_labels("低保、怪人") == (("minimum_allowance",), ("怪人",))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"number": "6.22723E+17"}, ["identity_scientific"]),
        ({"number": 622723198503120000}, ["identity_excel_lost"]),
        ({"number": id_number()[:-1] + "O"}, ["identity_check_letter"]),
        ({"number": id_number()[:-1]}, ["identity_too_short"]),
        ({"number": "同上"}, ["identity_ditto"]),
        ({"number": "无"}, ["identity_missing"]),
        ({"name": "高建国（租户）"}, ["name_remark"]),
        ({"name": "高建国(故)"}, ["row_says_died"]),
        ({"name": "高□国"}, ["name_unreadable"]),
        ({"sex": "女"}, ["sex_differs"]),
        ({"sex": "不男不女"}, ["sex_unclear"]),
        ({"sex": ""}, []),
        ({"birth": "1985.3"}, []),
        ({"birth": "1985-03-13"}, ["birth_differs"]),
        ({"birth": "农历八月十五"}, ["birth_lunar"]),
        ({"nationality": "华夏"}, ["code_unknown"]),
        ({"phone": "1.39E+10"}, ["phone_scientific"]),
        ({"phone": "139000000"}, ["phone_length"]),
        ({"phone": "13900000001；13900000002"}, ["phone_several"]),
        ({"phone": "拒绝提供"}, []),
        ({"address": ""}, []),
        ({"address": "老地方"}, ["address_unreadable", "address_missing"]),
        ({"address": "5号楼"}, ["address_incomplete", "address_missing"]),
        ({"relation": "媳妇"}, ["code_unknown"]),
        ({"relation": ""}, ["relation_missing"]),
    ],
)
def test_each_dirt_has_its_name(tmp_path, changed, expected):
    reading = read_rows(tmp_path, [change(MOTHER, relation="户主"), change(FATHER, **{"relation": "夫", **changed})])

    assert [code for code in codes(reading, 1) if code != "address_missing"] == [
        code for code in expected if code != "address_missing"
    ]


def test_a_number_lost_waits_and_a_wrong_check_digit_is_refused(tmp_path):
    reading = read_rows(
        tmp_path,
        [
            change(FATHER, number=622723198503120000),
            change(MOTHER, number=id_number()[:-1] + "9" if id_number()[-1] != "9" else "8"),
        ],
    )

    assert reading.persons.verdict[0] is Weight.REVIEW
    assert reading.persons.verdict[1] is Weight.REJECT


def test_no_number_cell_passes_by_the_chance_of_its_check_digit(tmp_path):
    rows = [
        [f"高建{chr(0x4E00 + at)}", int(f"622723{1950 + at % 50}0{at % 9 + 1}{at % 18 + 10}0000")] for at in range(120)
    ]

    reading = read_rows(tmp_path, rows, ["姓名", "身份证号"])

    assert {found.code for problems in reading.persons.problems.values() for found in problems} == {
        "identity_excel_lost"
    }
    assert len(reading.persons.verdict) == 120


@pytest.mark.parametrize(
    ("age", "expected"),
    [(41, []), ("41岁", []), (-3, ["age_impossible"]), (130, ["age_impossible"]), (60, ["age_differs"])],
)
def test_frozen_ages_only_check(tmp_path, age, expected):
    reading = read_rows(tmp_path, [["高建国", FATHER[4], age]], ["姓名", "身份证号", "年龄"])

    assert codes(reading, 0) == expected


def test_labels_registration_and_departures(tmp_path):
    header = ["姓名", "身份证号", "是否低保", "残疾类别/等级", "重点类别", "人员类型", "是否死亡", "是否已迁出"]
    rows = [
        ["高建国", id_number(order=901), "是", "肢体三级", "独居老人、低保", "外来", "", ""],
        ["高建军", id_number(order=903), "待查", "无", "怪人", "", "是", ""],
        ["高建平", id_number(order=905), "", "", "", "流动人口", "", "是"],
    ]

    reading = read_rows(tmp_path, rows, header)

    assert reading.persons.labels == {0: ["minimum_allowance", "disabled", "lives_alone"]}
    assert reading.persons.registration == ["floating", "", "floating"]
    assert codes(reading, 0) == ["person_kind_read"]
    assert codes(reading, 1) == ["yes_no_unclear", "label_unknown", "row_says_died"]
    assert codes(reading, 2) == ["row_says_moved"]


@pytest.mark.parametrize(
    ("kind", "away", "expected"),
    [
        ("常住人口", "是", "separated"),
        ("户籍人口", "是", "away"),
        ("户籍人口", "否", "registered"),
        ("", "是", "separated"),
    ],
)
def test_who_lives_here_and_is_registered_elsewhere(tmp_path, kind, away, expected):
    reading = read_rows(
        tmp_path, [["高建国", id_number(), kind, away]], ["姓名", "身份证号", "人员类型", "是否人户分离"]
    )

    assert reading.persons.registration == [expected]


def test_address_in_parts(tmp_path):
    header = ["姓名", "身份证号", "小区名称", "楼栋", "单元", "房号"]
    rows = [["高建国", id_number(order=901), "阳光花园", 3, "2", 501], ["高建军", id_number(order=903), "阳光花园", "3号楼", "二单元", "502室"],
            ["高建平", id_number(order=905), "阳光花园", "A座", "", "1203"]]  # fmt: skip

    texts = [address.text for address in read_rows(tmp_path, rows, header).persons.dwellings]

    assert texts == ["阳光花园3号楼2单元501室", "阳光花园3号楼2单元502室", "阳光花园A座1203室"]


def test_estate_beside_a_door(tmp_path):
    rows = [["高建国", id_number(), "和谐家园", "3-2-501"]]

    reading = read_rows(tmp_path, rows, ["姓名", "身份证号", "现住小区/建筑", "门牌地址"])

    assert reading.persons.dwellings[0].text == "和谐家园3号楼2单元501室"


def test_papers_of_other_kinds(tmp_path):
    rows = [
        ["John Smith", "E12345678", "护照", "男", "1980-05-06"],
        ["陈大文", "H12345678", "港澳居民来往内地通行证", "男", "1970-01-01"],
    ]

    reading = read_rows(tmp_path, rows, ["姓名", "证件号码", "证件类型", "性别", "出生日期"])

    assert reading.persons.kind == ["passport", "hm_travel"]
    assert reading.persons.birth[0] == date(1980, 5, 6)
    assert reading.persons.sex == ["1", "1"]
    assert codes(reading) == ["name_latin"]


def test_no_spelling_of_a_header_is_a_name():
    assert "姓名" in HEADER
    assert age_on(date(1985, 3, 12), date(2026, 3, 11)) == 40
    assert mask_phone("13900000001") == "*********01"


def test_every_problem_says_what_is_wrong_and_how_to_mend():
    assert all(sort.sentence and sort.mend and sort.title for sort in SORTS.values())

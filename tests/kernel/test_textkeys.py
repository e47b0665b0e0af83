import pytest

from shequ.kernel.textkeys import bigram_query, bigrams, clean_name, clean_phone, compact, initials, plain


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("１３９（手机）：", "139(手机):"),
        ("a\u200bb\ufeff", "ab"),
        ("　张 三　", "张 三"),
        ("a\u00a0 b", "a b"),
        ("", ""),
    ],
)
def test_width_and_spacing_carry_no_meaning(written, meant):
    assert plain(written) == meant


def test_compact_has_no_spaces():
    assert compact("姓  名\n") == "姓名"


@pytest.mark.parametrize(
    ("written", "name", "remark", "problem"),
    [
        ("张三", "张三", "", ""),
        ("张 三", "张三", "", ""),
        ("张　三", "张三", "", ""),
        ("李四（租户）", "李四", "租户", ""),
        ("王五(故)", "王五", "故", ""),
        ("阿依古丽·买买提", "阿依古丽·买买提", "", ""),
        ("阿依古丽•买买提", "阿依古丽·买买提", "", ""),
        ("阿依古丽‧买买提", "阿依古丽·买买提", "", ""),
        ("阿依古丽．买买提", "阿依古丽·买买提", "", ""),
        ("阿依古丽.买买提", "阿依古丽·买买提", "", ""),
        ("王𫖯", "王𫖯", "", ""),
        ("李㛃", "李㛃", "", ""),
        ("劉德華", "劉德華", "", ""),
        ("王?", "王?", "", "name_unreadable"),
        ("王□强", "王□强", "", "name_unreadable"),
        ("Wang Wei", "Wang Wei", "", "name_latin"),
        ("", "", "", "name_missing"),
        ("张", "张", "", "name_form"),
    ],
)
def test_names(written, name, remark, problem):
    found = clean_name(written)

    assert (found.name, found.remark, found.problem) == (name, remark, problem)


def test_a_compatibility_ideograph_in_a_name_is_kept():
    assert clean_name("王\uf9d1").name == "王\uf9d1"


@pytest.mark.parametrize(
    ("written", "number", "further", "problem"),
    [
        ("13900000000", "13900000000", 0, ""),
        ("１３９００００００００", "13900000000", 0, ""),
        ("139-0000-0000", "13900000000", 0, ""),
        ("139 0000 0000", "13900000000", 0, ""),
        ("13900000000；13800000000", "13900000000", 1, ""),
        ("13900000000、13800000000", "13900000000", 1, ""),
        ("13900000000/13800000000", "13900000000", 1, ""),
        ("13900000000 13800000000", "13900000000", 1, ""),
        ("0933-3621234", "09333621234", 0, ""),
        ("3621234", "3621234", 0, ""),
        ("0933-3621234转801", "09333621234-801", 0, ""),
        ("1.39E+10", "", 0, "phone_scientific"),
        ("1390000000", "", 0, "phone_length"),
        ("139000000001", "", 0, "phone_length"),
        ("张三家", "", 0, "phone_form"),
        ("无", "", 0, ""),
        ("不详", "", 0, ""),
        ("拒绝提供", "", 0, ""),
    ],
)
def test_phones(written, number, further, problem):
    found = clean_phone(written)

    assert (found.number, found.further, found.problem) == (number, further, problem)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("单小明", "sxm"),
        ("曾国藩", "zgf"),
        ("尉迟恭", "ycg"),
        ("王强", "wq"),
        ("阿依古丽·买买提", "ayglmmt"),
        ("Li Lei", "lilei"),
    ],
)
def test_initials_know_surnames(name, letters):
    assert initials(name) == letters


def test_search_words_overlap_and_queries_stand_side_by_side():
    assert bigrams("东大街3号A座") == "东大 大街 街 3 号 a 座"
    assert bigram_query("东大街") == [("东大", False), ("大街", False)]
    assert bigram_query("东") == [("东", True)]

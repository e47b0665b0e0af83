import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ.kernel.addresses import number_of, parse


@pytest.mark.parametrize(
    "written",
    ["3-2-501", "3号楼2单元501", "三号楼2-501", "3栋二单元501室", "3#2-501", "3幢2单元501户", "３－２－５０１", "3－2－501(租)",
     "三号楼二单元五零一", "3号楼 2单元 501 室", "灵台县东大街社区3-2-501", "03-02-501"],
)  # fmt: skip
def test_spellings_of_one_door(written):
    assert parse(written).key == parse("3号楼2单元501室").key
    assert parse(written).text == "3号楼2单元501室"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("阳光花园3栋一单元101", "阳光花园3号楼1单元101室"),
        ("阳光花园A座1203", "阳光花园A座1203室"),
        ("东大街十二号院3号楼2单元501", "东大街12号院3号楼2单元501室"),
        ("中台巷5号院", "中台巷5号院"),
        ("南街巷12号附3号", "南街巷12号附3号"),
        ("东大街12号", "东大街12号"),
        ("平房3排5号", "平房3排5号"),
        ("东关平房12号", "东关平房12号"),
        ("甘肃省平凉市灵台县东大街社区阳光花园1-1-101", "阳光花园1号楼1单元101室"),
        ("第三小区5号楼101", "第3小区5号楼101室"),
        ("荆山家园二期3-2-501", "荆山家园二期3号楼2单元501室"),
        ("3#楼2单元5楼东户", "3号楼2单元5层东户"),
        ("一单元501", "1单元501室"),
    ],
)
def test_the_canonical_text(written, text):
    assert parse(written).text == text


@pytest.mark.parametrize("written", ["", "阳光花园", "不详", "灵台县城关镇", "东大街社区"])
def test_without_any_number_there_is_no_door(written):
    assert parse(written) is None


def test_a_building_alone_is_no_door():
    assert not parse("5号楼").is_door
    assert parse("5号楼101").is_door
    assert parse("中台巷5号院").is_door


def test_different_doors_have_different_keys():
    doors = ["3-2-501", "3-2-502", "3-1-501", "2-3-501", "阳光花园3-2-501", "3号楼501", "3号院2单元501", "3排501号平房"]

    assert len({parse(door).key for door in doors}) == len(doors)


@given(
    st.sampled_from(["", "阳光花园", "荆山家园", "新区2小区"]),
    st.integers(1, 60), st.integers(1, 9), st.integers(1, 33), st.integers(1, 4),
)  # fmt: skip
def test_canonical_text_reads_back(place, building, unit, floor, door):
    address = parse(f"{place}{building}栋{unit}单元{floor}0{door}")

    assert parse(address.text) == address
    assert parse(f"{place}{building}-{unit}-{floor}0{door}").key == address.key


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十五", 35),
        ("一百零三", 103),
        ("五零一", 501),
        ("两", 2),
        ("路", None),
    ],
)
def test_numerals(numeral, value):
    assert number_of(numeral) == value

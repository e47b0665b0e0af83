"""A pack that contradicts the schema or itself is refused with file, line, key and reason."""

from datetime import date
from pathlib import Path

import pytest

from shequ.plan.queries import pack_files
from shequ.plan.rules.reading import PackRefused, read_pack
from tests.plan.writing import SMALL, changed, yuanshan

CLASSES = """
[[classes]]
id = "size"
base = "households"
closed = "low"
bands = [
  { class = "small", title = "小", to = 100 },
  { class = "big", title = "大", from = 100 },
]
"""
MONEY = """
[[money]]
id = "run"
title = "运转"
clause = "a.1"
purpose = "运转"
every = "year"
per_kind = "community"
pro_rata = "none"
formula = { kind = "rate", rate = 0.5, base = "households", steps = "exact" }
round = { to = 0.01, way = "half_up" }
odd_fen_to = "county"
payers = [
  { id = "county", tier = "county", share = 0.6 },
  { id = "city", tier = "city", share = 0.4 },
]
"""
BANDS = """
[[parameter]]
name = "grids"
unit = "个"
clause = "a.1"
formula = { kind = "bands", base = "households", closed = "high", bands = [
  { value = 1, to = 100 },
  { value = 2, from = 100 },
] }
"""
PREMISES = """
[[premises]]
use = "total"
title = "用房"
clause = "a.4"
unit = "㎡"
minimum = { kind = "constant", value = 400 }
maximum = { kind = "constant", value = 900 }
ownership_counts = ["own"]
"""
EXTRAS = CLASSES + MONEY + BANDS + PREMISES


def refused(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(PackRefused) as caught:
        read_pack([("p.toml", text)])
    return [(item.line, item.key, item.sentence()) for item in caught.value.problems]


def line_with(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_the_extras_are_right_as_they_stand() -> None:
    pack = read_pack([("p.toml", SMALL + EXTRAS)]).pack
    assert [item.id for item in pack.money] == ["run"]


@pytest.mark.parametrize(
    ("old", "new", "where", "key", "reason"),
    [
        ("schema = 1", "schema = 9", "schema = 9", "pack.schema", "第 1 版"),
        ('code = "small"', 'cod = "small"', "[pack]", "pack.code", "缺少"),
        ('code = "small"', 'code = "small"\ncolour = 3', "colour", "pack.colour", "没有这个键"),
        ('areas = ["990101"]', 'areas = ["abc"]', "areas", "pack.areas", "不是行政区划代码"),
        ("effective_from = 2026-01-01", 'effective_from = "soon"', "effective_from", "pack.effective_from", "应为日期"),
        ('deadline = "ends"', 'deadline = "end"', 'deadline = "end"', "pack.deadline", "没有参数"),
        ('kind = "task.late"', 'kind = "task.lat"', 'kind = "task.lat"', "clause[3].check[1].kind", "task.late"),
        ('parent = "a"\ntitle = "户数适中"', 'parent = "b"\ntitle = "户数适中"', 'parent = "b"', "clause[2].parent", "要写在前面"),
        ('units = ["finance"]', 'units = ["bank"]', '"bank"', "clause[3].units", "没有责任单位"),
        ('follows = ["a.1", "a.2"]', 'follows = ["a.1", "a.9"]', "a.9", "clause[4].follows", "没有条款"),
        ('follows = ["a.1", "a.2"]', 'follows = ["a.3"]', '["a.3"]', "clause[4].follows", "没有条款"),
        ("value = 300", "value = 50", 'high = "community.households.max"', "thresholds[1]", "大于上限"),
        ("value = 300", "value = [1]", "value = [1]", "parameter[3].value", "应为数字"),
        ('name = "community.households.max"', 'name = "community.households.min"', "value = 300", "parameter[3].name", "写了两次"),
        ('measure = "households"', 'measure = "cats"', '"cats"', "thresholds[1].measure", "不测"),
        ('strength = "WARN"', 'strength = "MAYBE"', "MAYBE", "check[1].strength", "不在可选范围"),
        ('is_front_line = true', 'is_front_line = false', "[[tier]]", "tier", "一线"),
        ('is_community = true', 'is_community = false', "[[kind]]", "kind", "构成社区"),
        ('tier = "community"', 'tier = "village"', "village", "kind[1].tier", "没有层级"),
        ('of = "usual_households"', 'of = "cats"', "cats", "base[1].of", "不在可选范围"),
        ("to = 100 },\n  { class = \"big\"", "to = 90 },\n  { class = \"big\"", 'class = "big"', "bands[2].from", "之间没有档次"),
        ("to = 100 },\n  { class = \"big\"", "to = 110 },\n  { class = \"big\"", 'class = "big"', "bands[2].from", "重叠"),
        ('title = "大", from = 100', 'title = "大", from = 100, to = 200', 'class = "big"', "bands[2].to", "最后一档"),
        ('closed = "low"', 'closed = "left"', '"left"', "classes[1].closed", "不在可选范围"),
        ("share = 0.4", "share = 0.5", "payers", "money[1].payers", "合计应为 1"),
        ("share = 0.4", "fixed = 4", "payers", "money[1].payers", "不能混用"),
        ('odd_fen_to = "county"', 'odd_fen_to = "nobody"', "odd_fen_to", "money[1].odd_fen_to", "一分钱"),
        ('round = { to = 0.01, way = "half_up" }\n', "", "formula", "money[1].formula", "取整"),
        ('base = "households", steps', 'base = "cats", steps', '"cats"', "money[1].formula.base", "没有基数"),
        ('kind = "rate"', 'kind = "eval"', "eval", "money[1].formula.kind", "不在可选范围"),
        ('per_kind = "community"', 'per_kind = "street"', "street", "money[1].per_kind", "没有机构种类"),
        ("{ value = 2, from = 100 },", "{ value = 2, from = 200 },", "from = 200", "bands[2].from", "之间没有档次"),
        ("value = 900", "value = 300", "minimum", "premises[1].minimum", "大于上限"),
        ('ownership_counts = ["own"]', 'ownership_counts = ["stolen"]', "stolen", "premises[1].ownership_counts", "不在可选范围"),
    ],
)  # fmt: skip
def test_a_mistake_is_answered_with_its_line_key_and_reason(
    old: str, new: str, where: str, key: str, reason: str
) -> None:
    whole = SMALL + EXTRAS
    assert old in whole
    text = whole.replace(old, new, 1)

    problems = refused(text)

    assert any(
        key in found_key and reason in sentence and abs(line - line_with(text, where)) <= 1
        for line, found_key, sentence in problems
    ), problems


def test_all_mistakes_are_told_at_once() -> None:
    text = SMALL.replace('units = ["finance"]', 'units = ["bank"]').replace("schema = 1", "schema = 2")
    assert len(refused(text)) == 2


def test_broken_toml_is_answered_with_its_line() -> None:
    text = SMALL + "\n[[clause]\n"
    ((line, _key, reason),) = refused(text)
    assert line == len(text.splitlines())
    assert "TOML" in reason


def test_a_clause_that_nothing_tests_must_be_a_task_or_give_its_reason() -> None:
    text = SMALL + '\n[[clause]]\nid = "x"\ntitle = "x"\ndocument = "plan"\ntask = false\n'
    assert any("原因" in reason for _line, _key, reason in refused(text))


def test_units_and_documents_come_down_from_the_heading() -> None:
    pack = read_pack([("p.toml", SMALL)]).pack
    assert pack.clause_by_id["a.1"].units == ("civil",)
    assert pack.clause_by_id["a.2"].units == ("finance",)
    assert pack.clause_by_id["a.1"].document == "plan"


def test_awkward_things_are_accepted_with_a_warning() -> None:
    read = read_pack(changed(("due = 2026-06-30", "due = 2025-06-30")))
    assert [(item.key, item.is_warning) for item in read.warnings] == [("clause[3].due", True)]


def test_several_files_are_one_pack_and_each_mistake_names_its_file() -> None:
    head, tail = SMALL.split("[[clause]]", 1)
    whole = [("1.toml", head), ("2.toml", "[[clause]]" + tail)]
    assert read_pack(whole).pack.code == "small"

    extra = ("3.toml", '[[clause]]\nid = "z"\nparent = "a"\ntitle = "z"\nunits = ["nobody"]\n')
    with pytest.raises(PackRefused) as caught:
        read_pack([*whole, extra])
    ((problem),) = caught.value.problems
    assert (problem.file, problem.line, problem.key) == ("3.toml", 5, "clause[8].units")


def test_a_second_value_holds_from_its_own_day() -> None:
    pack = read_pack(yuanshan()).pack
    before = pack.parameter("community.households.max", date(2031, 6, 1))
    after = pack.parameter("community.households.max", date(2032, 1, 1))
    assert (before.value, after.value) == (3200, 2600)  # type: ignore[union-attr]
    assert pack.parameter("community.households.max", date(2031, 2, 28)) is None


class TestWhatNoParserLikes:
    """Each is told with its file and line; none is our fault."""

    @pytest.mark.parametrize(
        "value",
        ["1e400", "9" * 5_000, "inf", "nan", '{ kind = "max", of = [' * 300 + "1" + "] }" * 300],
    )
    def test_numbers_out_of_this_world_and_endless_nesting(self, value: str) -> None:
        line = SMALL.count("\n") + 5
        text = SMALL + f'\n[[parameter]]\nname = "x"\nunit = "户"\nvalue = {value}\nclause = "a.1"\n'

        problems = refused(text)

        assert problems
        assert line in {at for at, _key, _reason in problems}

    def test_a_pack_for_nowhere(self) -> None:
        assert [(key, reason) for _line, key, reason in refused(SMALL.replace('areas = ["990101"]', "areas = []"))] == [
            ("pack.areas", '至少写一个区域，全国写 "*"')
        ]

    @pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
    def test_another_encoding_is_named_with_its_line(self, tmp_path: Path, encoding: str) -> None:
        file = tmp_path / "county.toml"
        file.write_bytes(SMALL.encode(encoding))

        with pytest.raises(PackRefused) as caught:
            pack_files(file)

        (problem,) = caught.value.problems
        assert (problem.file, "UTF-8" in problem.reason) == ("county.toml", True)
        assert problem.line == (5 if encoding == "gb18030" else 1)

from datetime import date

import pytest

from shequ.kernel import identity
from shequ.kernel.identity import Kind, Problem, check_column, check_digit, convert_old, mask, read, tidy

ON = date(2026, 11, 24)


def number(first17: str) -> str:
    return first17 + check_digit(first17)


@pytest.mark.parametrize(
    ("first17", "check"),
    [("11010519491231002", "X"), ("62082219900101001", "5"), ("44052418800101001", "4"), ("62082219850615002", "7")],
)
def test_check_digit_of_worked_examples(first17, check):
    assert check_digit(first17) == check


@pytest.mark.parametrize("prefix", ["622723", "620822", "622724"])
def test_a_prefix_need_not_be_in_force(prefix):
    found = read(number(prefix + "19800101001"), on=ON)

    assert found.problem is None
    assert (found.birth_on, found.sex, found.kind) == (date(1980, 1, 1), "1", Kind.ID_CARD)


def test_an_old_number_becomes_eighteen_characters():
    found = read("622723500101123", on=ON)

    assert found.number == convert_old("622723500101123") == number("62272319500101123")
    assert found.was_old
    assert found.problem is None


@pytest.mark.parametrize("last", ["x", "Ｘ", "ｘ", "×", "*", "＊"])
def test_spellings_of_the_check_character(last):
    assert read("11010519491231002" + last, on=ON).number == "11010519491231002X"


@pytest.mark.parametrize(
    "text",
    ["'620822199001010015", "620822199001010015 ", "620822199001010015\u00a0", "\u3000620822199001010015",
     "6208\u200b22199001010015\ufeff", "６２０８２２１９９００１０１００１５", "620822 19900101 0015"],
)  # fmt: skip
def test_spaces_apostrophes_and_widths_carry_no_meaning(text):
    assert tidy(text) == "620822199001010015"
    assert read(text, on=ON).problem is None


@pytest.mark.parametrize(
    ("text", "was_number", "problem"),
    [
        ("", False, Problem.MISSING),
        ("620822198503120000", True, Problem.EXCEL_LOST),
        ("620822198503120000", False, Problem.EXCEL_LOST),
        ("6.20822E+17", False, Problem.SCIENTIFIC),
        ("62082219900101001", False, Problem.TOO_SHORT),
        ("6208221990010100155", False, Problem.TOO_LONG),
        ("6208221990", False, Problem.LENGTH),
        ("62082219900101O015", False, Problem.LETTER),
        ("62082219900101001O", False, Problem.CHECK_LETTER),
        (number("62082219850230001"), False, Problem.DATE),
        (number("62082218850230001"), False, Problem.DATE),
        (number("62082218900101001"), False, Problem.DATE),
        (number("62082220270101001"), False, Problem.FUTURE),
        ("620822199001010016", False, Problem.CHECKSUM),
        (number("99082219900101001")[:2].replace("99", "10") + number("10082219900101001")[2:], False, Problem.PREFIX),
    ],
)
def test_problems_have_names(text, was_number, problem):
    assert read(text, on=ON, was_number=was_number).problem == problem


def test_a_right_number_that_ends_in_three_noughts_is_still_doubted():
    lost = next(n for n in (number(f"62082219900101{s:03d}") for s in range(0, 1000, 100)) if True)
    candidates = [n for day in range(1, 29) for n in [number(f"622723199001{day:02d}100")] if n.endswith("000")]

    assert lost
    assert candidates
    assert all(read(n, on=ON).problem is Problem.EXCEL_LOST for n in candidates)


@pytest.mark.parametrize("prefix", ["810000", "820000", "830000"])
def test_residence_permits_of_hong_kong_macao_taiwan(prefix):
    found = read(number(prefix + "19900101001"), on=ON)

    assert (found.kind, found.problem) == (Kind.HMT_PERMIT, None)


def test_permanent_residence_cards_of_foreigners():
    assert read(number("91115619900101001"), on=ON).kind is Kind.FOREIGN_PERMANENT
    assert read("KOR110090010123", on=ON).kind is Kind.FOREIGN_PERMANENT
    assert read("KOR110090010123", on=ON).problem is None


@pytest.mark.parametrize(
    ("text", "kind", "problem"),
    [("E12345678", Kind.PASSPORT, None), ("12", Kind.PASSPORT, Problem.FORM), ("H12345678", Kind.HM_TRAVEL, None),
     ("12345678", Kind.TW_TRAVEL, None), ("123", Kind.TW_TRAVEL, Problem.FORM)],
)  # fmt: skip
def test_other_papers_by_their_named_kind(text, kind, problem):
    found = read(text, on=ON, kind=kind)

    assert (found.kind, found.problem) == (kind, problem)


def test_a_column_agrees_with_reading_one_by_one():
    days = ["19850312", "19850230", "20240229", "20230229", "20301201", "18700101", "20000229"]
    texts = [
        number(f"{prefix}{day}{s}") for prefix in ("622723", "620822", "160000") for day in days for s in ("001", "122")
    ]
    texts += ["620822199001010016", "62082219900101001", "", "KOR110090010123", "11010519491231002X", "张三", "6" * 18]
    texts += [number("81000019900101001"), number("91115619900101001"), number("62082219900101100")]

    column = check_column(texts, on=ON)

    for at, text in enumerate(texts):
        one = read(text, on=ON)
        if column.right[at]:
            assert one.problem is None, text
            assert one.birth_on is not None
            assert column.birth[at] == int(one.birth_on.strftime("%Y%m%d"))
            assert bool(column.male[at]) == (one.sex == "1")
        else:
            assert one.problem is not None or one.kind is not Kind.ID_CARD, text


def test_an_empty_column_is_fine():
    assert len(check_column([], on=ON).right) == 0


def test_the_mask_shows_the_first_six_only():
    assert mask("620822199001010015") == "620822************"
    assert mask("123") == "***"
    assert identity.birth_of("620822198502300000") is None

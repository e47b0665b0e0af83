"""What happens to good data on its way through people and Excel: one function per mishap, drawn from a seed.

The kinds are those met in real rosters. Some a register can read through (a full-width digit), some it can only flag
(a number whose last digits Excel dropped), some need a person to decide (two names on one number).
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from shequ.demo.people import Household, Person

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(slots=True)
class Row:
    """One line of a roster: values as typed, which may differ from the truth about the person."""

    household: Household
    person: Person
    index: int  # place within the household
    name: str
    sex: str
    id_number: object  # text, or a number where Excel took it for one
    relation: str
    phone: object
    born: str = ""
    address: str = ""
    note: str = ""


@dataclass(slots=True)
class Ledger:
    """How often each mishap was dealt out, by its name."""

    rows: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    warned: Counter[str] = field(default_factory=Counter)
    harmless: Counter[str] = field(default_factory=Counter)


def lost_digits(row: Row, _draw: random.Random) -> None:
    """Excel kept 15 significant digits of a number typed without an apostrophe."""
    number = str(row.id_number)
    if number.isdigit():
        row.id_number = float(number[:15] + "000")


def shown_as_power(row: Row, _draw: random.Random) -> None:
    """The cell was copied as it looked."""
    row.id_number = f"{str(row.id_number)[0]}.{str(row.id_number)[1:6]}E+17"


def wrong_check_digit(row: Row, _draw: random.Random) -> None:
    """One digit of the running number was typed wrong."""
    number = str(row.id_number)
    row.id_number = number[:15] + str((int(number[15]) + 3) % 10) + number[16:]


def one_digit_short(row: Row, draw: random.Random) -> None:
    """One digit was left out."""
    number, place = str(row.id_number), draw.randint(7, 15)
    row.id_number = number[:place] + number[place + 1 :]


def one_digit_twice(row: Row, draw: random.Random) -> None:
    """One digit was typed twice."""
    number, place = str(row.id_number), draw.randint(7, 15)
    row.id_number = number[:place] + number[place] + number[place:]


def impossible_day(row: Row, _draw: random.Random) -> None:
    """The number holds the thirtieth of February."""
    number = str(row.id_number)
    row.id_number = f"{number[:10]}0230{number[14:]}"


def no_name(row: Row, _draw: random.Random) -> None:
    """The name was left empty."""
    row.name = ""


def wrong_sex(row: Row, _draw: random.Random) -> None:
    """The sex contradicts the number and the relation."""
    row.sex = "女" if row.sex == "男" else "男"


def phone_too_short(row: Row, _draw: random.Random) -> None:
    """A digit of the phone number is missing."""
    row.phone = str(row.phone)[:10]


def lower_case_x(row: Row, _draw: random.Random) -> None:
    """The check character was typed small, or with a full-width keyboard."""
    row.id_number = str(row.id_number).replace("X", "x" if row.index % 2 else "Ｘ")


def apostrophe(row: Row, _draw: random.Random) -> None:
    """The apostrophe that makes text of a number became part of it."""
    row.id_number = f"'{row.id_number}"


def stray_space(row: Row, draw: random.Random) -> None:
    """A blank of some kind hangs on the number."""
    row.id_number = f"{row.id_number}{draw.choice((' ', chr(0xA0), chr(0x3000), chr(0x200B)))}"


def spaced_name(row: Row, _draw: random.Random) -> None:
    """A name of two characters was stretched to the width of three."""
    if len(row.name) == 2:
        row.name = f"{row.name[0]}　{row.name[1]}"


def noted_name(row: Row, _draw: random.Random) -> None:
    """A remark stands in brackets behind the name."""
    if row.household.tenure == "rented":
        row.name = f"{row.name}（租户）"


def wide_phone(row: Row, _draw: random.Random) -> None:
    """The phone number was typed with full-width digits."""
    row.phone = str(row.phone).translate(FULL_WIDTH)


def dashed_phone(row: Row, _draw: random.Random) -> None:
    """The phone number was broken up for reading."""
    phone = str(row.phone)
    row.phone = f"{phone[:3]}-{phone[3:7]}-{phone[7:]}"


def no_phone(row: Row, draw: random.Random) -> None:
    """A word stands where a number should."""
    row.phone = draw.choice(("无", "不详", "拒绝提供"))


def old_card(row: Row, _draw: random.Random) -> None:
    """The roster still has the number of the first card, fifteen digits."""
    number = str(row.id_number)
    if "1940" < number[6:10] < "1996" and len(number) == 18:
        row.id_number = number[:6] + number[8:17]


Mishap = Callable[[Row, random.Random], None]
REJECTING: tuple[tuple[float, Mishap], ...] = (
    (0.0016, wrong_check_digit),
    (0.0010, lost_digits),
    (0.0005, shown_as_power),
    (0.0006, one_digit_short),
    (0.0004, one_digit_twice),
    (0.0003, impossible_day),
    (0.0003, no_name),
)
WARNED: tuple[tuple[float, Mishap], ...] = ((0.0008, wrong_sex), (0.0020, phone_too_short))
HARMLESS: tuple[tuple[float, Mishap], ...] = (
    (0.0300, spaced_name),
    (0.0050, noted_name),
    (0.0040, wide_phone),
    (0.0120, dashed_phone),
    (0.0060, no_phone),
    (0.0030, apostrophe),
    (0.0040, stray_space),
    (0.0500, lower_case_x),
    (0.0040, old_card),
)


def spoil(rows: list[Row], draw: random.Random, ledger: Ledger) -> list[Row]:
    """Return the rows with mishaps dealt out, a few lines twice, and a few households that need a person's decision."""
    for row in rows:
        if row.household.is_first:
            continue
        for kinds, tally in ((REJECTING, ledger.rejected), (WARNED, ledger.warned), (HARMLESS, ledger.harmless)):
            _deal(row, kinds, draw, tally)
    out: list[Row] = []
    for row in rows:
        out.append(row)
        if draw.random() < 0.0015:  # the same line again, further down in many rosters
            out.append(replace(row))
            ledger.harmless["same_line_twice"] += 1
    _two_heads(out, draw, ledger)
    _two_names(out, draw, ledger)
    ledger.rows += len(out)
    return out


def _deal(row: Row, kinds: tuple[tuple[float, Mishap], ...], draw: random.Random, tally: Counter[str]) -> None:
    dice = draw.random()
    for chance, mishap in kinds:
        dice -= chance
        if dice < 0:
            before = replace(row)
            touches_phone = "phone" in mishap.__name__
            if (touches_phone and not row.phone) or not isinstance(row.id_number, str) or len(row.id_number) != 18:
                return
            mishap(row, draw)
            if row != before:
                tally[mishap.__name__] += 1
            return


def _two_heads(rows: list[Row], draw: random.Random, ledger: Ledger) -> None:
    """Call a spouse head of the household as well."""
    spouses = [
        row
        for row in rows
        if row.person.relation in {"11", "12"} and row.household.kind == "family" and not row.household.is_first
    ]
    for row in draw.sample(spouses, min(len(spouses), max(1, len(rows) // 3000))):
        row.relation = "户主"
        ledger.rejected["two_heads"] += 1


def _two_names(rows: list[Row], draw: random.Random, ledger: Ledger) -> None:
    """Give a later line the number of an earlier person: one of the two was typed wrong."""
    good = [
        i for i, row in enumerate(rows) if isinstance(row.id_number, str) and len(row.id_number) == 18 and row.index > 0
    ]
    for later in draw.sample(good, min(len(good), max(1, len(rows) // 2500))):
        earlier = draw.randint(0, max(0, later - 40))
        donor = rows[earlier]
        if (
            not (donor.household.is_first or rows[later].household.is_first)
            and donor.person is not rows[later].person
            and isinstance(donor.id_number, str)
            and donor.name
        ):
            rows[later].id_number = donor.person.id_number
            ledger.rejected["two_names_on_one_number"] += 1

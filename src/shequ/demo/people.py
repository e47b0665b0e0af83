"""Invented people for the town: households, ages and nationalities follow the 2020 census, everything else a seed.

Nobody here exists. Identity numbers carry a right check digit so that the register accepts them, and running numbers
from 901 on; phone numbers count up from 199 0000 0001.
"""

import random
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from shequ.demo import census, families, names
from shequ.demo.town import COUNTY, Dwelling, Town

DATA_DAY = date(2026, 6, 30)
PEOPLE, HOUSEHOLDS = 32_000, 12_000
CANDIDATES = 5  # families drawn for each household; the one whose ages are scarcest stays
OLD_PREFIX = "622723"  # the county's code on cards numbered before 2002
PREFIX_CHANGED = date(2002, 1, 1)
FIRST_SEQUENCE = 901  # never one that ends in 00: with check digit 0 that is what Excel leaves of a number
SEQUENCES = 49
PERMIT_SHARE = 0.0015
PHONE_PREFIX = "19900"
PERMITS = {code for code, _ in names.PERMIT_PREFIXES}
VILLAGES = (("620822100204", "城关村"), ("620822100209", "下河村"), ("620822100203", "水泉村"))


@dataclass(slots=True)
class Person:
    """One invented person as a roster would show them."""

    name: str
    sex: str  # GB/T 2261.1: "1" man, "2" woman
    birth_on: date
    nationality: str  # GB/T 3304
    id_type: str
    id_number: str
    phone: str
    relation: str  # GB/T 4761
    marital: str  # GB/T 2261.2
    education: str
    political: str
    occupation: str
    workplace: str
    hukou_kind: str
    hukou_address: str
    registration: str  # registered, separated or floating
    village_roll: str
    labels: tuple[str, ...]

    def age_on(self, day: date) -> int:
        """Return full years of age."""
        before = (day.month, day.day) < (self.birth_on.month, self.birth_on.day)
        return day.year - self.birth_on.year - before


@dataclass(slots=True)
class Household:
    """People who live together, the head first."""

    number: str
    dwelling: Dwelling
    kind: str  # family or collective
    tenure: str  # owned, rented, borrowed
    since: date
    members: list[Person] = field(default_factory=list)

    @property
    def is_first(self) -> bool:
        """Whether it is the first of its community: its lines stay clean, so that the cast's resident finds themselves."""
        return self.number.endswith("00001")


class _Desk:
    """Gives out identity and phone numbers, each once."""

    def __init__(self, first_turn: int) -> None:
        self._next: dict[tuple[str, date, str], int] = defaultdict(lambda: first_turn)
        self._phones = 0

    def id_number(self, prefix: str, birth_on: date, sex: str) -> str:
        """Return a number of 18 characters; the running number is odd for men and even for women."""
        turn = self._next[prefix, birth_on, sex]
        self._next[prefix, birth_on, sex] = turn + 1
        sequence = FIRST_SEQUENCE + 2 * turn
        if turn >= SEQUENCES:  # a very large town: go on below the usual range
            sequence = FIRST_SEQUENCE - 4 - 2 * (turn - SEQUENCES)
        if sex != "1":
            sequence += 1
        return with_check_digit(f"{prefix}{birth_on:%Y%m%d}{sequence:03d}")

    def phone(self) -> str:
        """Return a number nobody has."""
        self._phones += 1
        return f"{PHONE_PREFIX}{self._phones:06d}"


def with_check_digit(first_17: str) -> str:
    """Append the check character of GB 11643 to 17 digits."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first_17 + "10X98765432"[sum(int(c) * w for c, w in zip(first_17, weights, strict=True)) % 11]


def build(
    town: Town, people: int = PEOPLE, *, seed: int = 2016, on: date = DATA_DAY, first_turn: int = 0
) -> list[Household]:
    """Fill the town's homes. The same town, number, seed and day give the same people.

    first_turn: how many running numbers of a day to leave to others.
    """
    return list(_households(town, people, random.Random(seed), on=on, desk=_Desk(first_turn)))


def household_count(people: int) -> int:
    """Return how many family households so many people make at the census' mean size."""
    return max(1, round(people * HOUSEHOLDS / PEOPLE))


def _households(town: Town, people: int, draw: random.Random, *, on: date, desk: _Desk) -> Iterator[Household]:
    homes = [home for home in town.dwellings if not home.vacant]
    shapes = _shapes(len(homes), draw)
    wanted = _age_targets(people)
    seen: Counter[int] = Counter()
    made = 0
    serial: Counter[str] = Counter()
    for home, (size, generations) in zip(homes, shapes, strict=True):
        family = _scarcest(size, generations, draw, wanted, seen)
        serial[home.community] += 1
        number = f"{home.community[-3:]}{serial[home.community]:05d}"
        household = _furnish(number, home, family, draw=draw, desk=desk, on=on)
        made += len(household.members)
        yield household
    vacant = [home for home in town.dwellings if home.vacant]
    yield from _collective(vacant, people - made, serial, draw=draw, desk=desk, on=on)


def _shapes(count: int, draw: random.Random) -> list[tuple[int, int]]:
    """Return size and generations of so many households, in the census' proportions, in random order."""
    weights = {
        (size, generations): number
        for size, row in census.HOUSEHOLDS_BY_SIZE.items()
        for generations, number in enumerate(row, start=1)
        if number
    }
    total = sum(weights.values())
    exact = {shape: count * number / total for shape, number in weights.items()}
    counts = {shape: int(value) for shape, value in exact.items()}
    by_remainder = sorted(exact, key=lambda shape: counts[shape] - exact[shape])
    for shape in by_remainder[: count - sum(counts.values())]:
        counts[shape] += 1
    found = [shape for shape, number in counts.items() for _ in range(number)]
    draw.shuffle(found)
    return found


def _age_targets(people: int) -> dict[int, float]:
    total = sum(census.PERSONS_BY_AGE.values())
    return {low // 5: people * number / total for low, number in census.PERSONS_BY_AGE.items()}


def _scarcest(
    size: int, generations: int, draw: random.Random, wanted: dict[int, float], seen: Counter[int]
) -> list[families.Member]:
    """Draw a few families and keep the one whose ages the town lacks most."""
    best: list[families.Member] = []
    best_score = float("-inf")
    for _ in range(CANDIDATES):
        family = families.draw_family(size, generations, draw)
        score = sum(1 - seen[m.age // 5] / max(wanted.get(m.age // 5, 0.0), 0.5) for m in family) / len(family)
        if score > best_score:
            best, best_score = family, score
    seen.update(member.age // 5 for member in best)
    return best


def _furnish(
    number: str, home: Dwelling, family: list[families.Member], *, draw: random.Random, desk: _Desk, on: date
) -> Household:
    """Turn ages and relations into people with names, cards and addresses."""
    origin = _origin(home, draw)
    nationality = _nationality(draw)
    since = on - timedelta(days=draw.randint(40, 9000 if origin.registration == "registered" else 2200))
    tenure = draw.choices(
        ("owned", "rented", "borrowed"), (86, 10, 4) if origin.registration != "floating" else (18, 74, 8)
    )[0]
    household = Household(number, home, "family", tenure, since)
    surname = _surname(nationality, draw)
    mother = _surname(nationality, draw)
    labels = _household_labels(family, draw)
    phone = desk.phone()
    for index, member in enumerate(family):
        born = _birth_on(member.age, draw, on)
        own = nationality if index == 0 or draw.random() > 0.03 else _nationality(draw)
        prefix = origin.code if origin.code != COUNTY else OLD_PREFIX if born < PREFIX_CHANGED else COUNTY
        by_blood = member.line == "head"
        word = surname if by_blood else mother if member.line == "spouse" else _surname(own, draw)
        reachable = member.age >= 14 and draw.random() > 0.12
        household.members.append(
            Person(
                name=_name(own, member.sex, born.year, word, draw),
                sex=member.sex,
                birth_on=born,
                nationality=own,
                id_type="hmt_permit" if prefix in PERMITS else "id_card",
                id_number=desk.id_number(prefix, born, member.sex),
                phone=(phone if index == 0 else desk.phone()) if reachable else "",
                relation=member.relation,
                marital=member.marital,
                education=_education(member.age, draw),
                political=_political(member.age, draw),
                occupation=draw.choice(names.OCCUPATIONS) if 18 <= member.age < 60 else "",
                workplace=draw.choice(names.WORKPLACES) if 18 <= member.age < 60 and draw.random() < 0.4 else "",
                hukou_kind=origin.hukou_kind,
                hukou_address=origin.address,
                registration=origin.registration,
                village_roll=origin.village,
                labels=labels[index],
            )
        )
    return household


@dataclass(frozen=True, slots=True)
class _Origin:
    code: str
    address: str
    registration: str
    hukou_kind: str
    village: str


def _origin(home: Dwelling, draw: random.Random) -> _Origin:
    """Draw where a household is registered: here, elsewhere in the county, in a village, in another county."""
    dice = draw.random()
    if dice < 0.76:
        return _Origin(COUNTY, f"甘肃省平凉市灵台县{home.address}", "registered", "非农业", "")
    if dice < 0.80:
        village, name = draw.choice(VILLAGES)
        address = f"甘肃省平凉市灵台县中台镇{name}{draw.randint(1, 9)}组{draw.randint(1, 180)}号"
        return _Origin(COUNTY, address, "separated", "农业", village)
    if dice < 0.82:
        address = f"甘肃省平凉市灵台县{draw.choice(names.STREETS_EAST_WEST)}{draw.randint(1, 120)}号"
        return _Origin(COUNTY, address, "separated", "非农业", "")
    if dice > 1 - PERMIT_SHARE:  # holders of a residence permit for residents of Hong Kong, Macao and Taiwan
        code, name = draw.choice(names.PERMIT_PREFIXES)
        return _Origin(code, name, "floating", "", "")
    code, name = draw.choice(names.ELSEWHERE)
    kind = draw.choice(("农业", "农业", "非农业"))
    return _Origin(code, f"{name}{draw.choice(names.LANES)}路{draw.randint(1, 300)}号", "floating", kind, "")


_NATIONALITIES = list(census.PERSONS_BY_NATIONALITY)
_NATIONALITY_SUMS = list(accumulate(number for _, number in census.PERSONS_BY_NATIONALITY.values()))


def _nationality(draw: random.Random) -> str:
    return _NATIONALITIES[bisect(_NATIONALITY_SUMS, draw.random() * _NATIONALITY_SUMS[-1])]


_SURNAME_SUMS = list(accumulate(1 / (rank + 6) for rank in range(len(names.SURNAMES))))


def _surname(nationality: str, draw: random.Random) -> str:
    if nationality == "03" and draw.random() < 0.7:
        return draw.choice(names.SURNAMES_OF_HUI)
    if draw.random() < 0.002:
        return draw.choice(names.COMPOUND_SURNAMES)
    return names.SURNAMES[bisect(_SURNAME_SUMS, draw.random() * _SURNAME_SUMS[-1])]


def _name(nationality: str, sex: str, year: int, surname: str, draw: random.Random) -> str:
    if nationality == "05":
        return f"{draw.choice(names.UYGHUR_NAMES[sex])}·{draw.choice(names.UYGHUR_NAMES['1'])}"
    if nationality == "04":
        return draw.choice(names.TIBETAN_NAMES[sex]) + draw.choice(names.TIBETAN_NAMES[sex])
    if nationality == "02" and draw.random() < 0.6:
        return draw.choice(names.MONGOL_NAMES[sex])
    cohort = next(start for start in names.COHORTS if year >= start)
    characters = names.GIVEN[sex, cohort]
    given = draw.choice(characters)
    if draw.random() < (0.72 if cohort != 1980 else 0.5):
        given += draw.choice(characters)
    if draw.random() < 0.001:
        given = given[0] + draw.choice(names.RARE_GIVEN)
    return surname + given


def _birth_on(age: int, draw: random.Random, on: date) -> date:
    """Return a birthday that makes somebody exactly so old on the day."""
    last = on.replace(year=on.year - age)
    return last - timedelta(days=draw.randint(0, 364))


def _education(age: int, draw: random.Random) -> str:
    if age < 6:
        return "学龄前儿童"
    if age < 12:
        return "小学"
    if age < 15:
        return "初中"
    if age < 18:
        return draw.choice(("高中", "高中", "中专"))
    if age < 40:
        return draw.choices(("初中", "高中", "中专", "大专", "本科", "硕士"), (22, 20, 10, 24, 22, 2))[0]
    if age < 60:
        return draw.choices(("小学", "初中", "高中", "中专", "大专", "本科"), (18, 42, 18, 8, 9, 5))[0]
    return draw.choices(("文盲", "小学", "初中", "高中", "中专"), (18, 42, 28, 9, 3))[0]


def _political(age: int, draw: random.Random) -> str:
    if 14 <= age < 28 and draw.random() < 0.35:
        return "共青团员"
    if age >= 22 and draw.random() < 0.085:
        return "中共党员"
    if age >= 30 and draw.random() < 0.002:
        return "民盟盟员"
    return "群众"


def _household_labels(family: list[families.Member], draw: random.Random) -> list[tuple[str, ...]]:
    """Return the labels of each member; 低保 belongs to a whole household, the others to a person."""
    assisted = draw.random() < 0.035
    found: list[tuple[str, ...]] = []
    alone = len(family) == 1
    pair_of_old = len(family) == 2 and all(member.age >= 65 for member in family)
    skipped = family[0].age >= 50 and all(member.age >= 50 or member.age < 16 for member in family)
    for member in family:
        own: list[str] = []
        if assisted:
            own.append("低保")
        if alone and member.age >= 65:
            own.append("独居老人")
        if pair_of_old:
            own.append("空巢老人")
        if skipped and member.age < 16:
            own.append("留守儿童")
        if draw.random() < (0.012 if member.age < 50 else 0.045):
            own.append("残疾")
        if alone and member.age >= 60 and draw.random() < 0.02:
            own.append("特困")
        if member.sex == "1" and 24 <= member.age < 75 and draw.random() < 0.03:
            own.append("退役军人")
        if member.age >= 70 and draw.random() < 0.006:
            own.append("优抚")
        found.append(tuple(own))
    return found


COLLECTIVES = ("县实验学校教工集体户", "县中心医院集体户", "县农机厂集体户", "城区消防站集体户")


def _collective(
    homes: Sequence[Dwelling], people: int, serial: Counter[str], *, draw: random.Random, desk: _Desk, on: date
) -> Iterator[Household]:
    """Put the rest of the people into collective households, one building each."""
    if people < 2 or not homes:
        return
    count = min(len(COLLECTIVES), len(homes), max(1, people // 40))
    for turn in range(count):
        size = people // count + (1 if turn < people % count else 0)
        home = homes[(turn * 7919) % len(homes)]
        serial[home.community] += 1
        family = families.draw_collective(size, draw)
        number = f"{home.community[-3:]}{serial[home.community]:05d}"
        household = _furnish(number, home, family, draw=draw, desk=desk, on=on)
        household.kind = "collective"
        for member in household.members:
            member.workplace, member.labels = COLLECTIVES[turn].removesuffix("集体户"), ()
        yield household

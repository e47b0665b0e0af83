"""Shapes of families: who lives with whom, how old, and what the roster calls them."""

import random
from dataclasses import dataclass

MAN, WOMAN = "1", "2"
NEVER_MARRIED, MARRIED, WIDOWED, DIVORCED, UNSTATED = "10", "20", "30", "40", "90"
MARRIAGE_AGE = {MAN: 22, WOMAN: 20}
OLDEST = 103


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a family: relation by GB/T 4761, `line` tells whose family name they bear."""

    relation: str
    sex: str
    age: int
    marital: str
    line: str  # head, spouse or other


def draw_family(size: int, generations: int, draw: random.Random) -> list[Member]:
    """Draw a family household of so many people and generations, the head first."""
    if size == 1:
        return [_single(draw)]
    if generations == 1:
        return _one_generation(size, draw)
    if generations == 2:
        return _two_generations(size, draw)
    return _three_and_more(size, min(generations, size), draw)


def draw_collective(size: int, draw: random.Random) -> list[Member]:
    """Draw people who share a registration, not a family; the first is the one who keeps the booklet."""
    found = []
    for index in range(size):
        sex = draw.choice((MAN, WOMAN))
        found.append(Member("02" if index == 0 else "99", sex, draw.randint(20, 45), NEVER_MARRIED, "other"))
    return found


def _single(draw: random.Random) -> Member:
    sex = draw.choice((MAN, WOMAN))
    age = draw.randint(19, 96)
    chances = (8, 1, 0, 1) if age < 30 else (2, 3, 1, 4) if age < 60 else (1, 1, 9, 1)
    return Member("02", sex, age, draw.choices((NEVER_MARRIED, MARRIED, WIDOWED, DIVORCED), chances)[0], "head")


def _couple(draw: random.Random, age: int) -> list[Member]:
    """Return a head of that age and the spouse."""
    head_sex = MAN if draw.random() < 0.78 else WOMAN
    spouse_sex = WOMAN if head_sex == MAN else MAN
    gap = draw.choice((-1, 0, 1, 1, 2, 2, 3, 4, 5)) * (1 if head_sex == MAN else -1)
    age = max(age, MARRIAGE_AGE[head_sex])
    other = min(OLDEST, max(MARRIAGE_AGE[spouse_sex], age - gap))
    return [
        Member("02", head_sex, age, MARRIED, "head"),
        Member("12" if spouse_sex == WOMAN else "11", spouse_sex, other, MARRIED, "other"),
    ]


def _children(count: int, eldest: int, draw: random.Random, *, father_is_head: bool = True) -> list[Member]:
    """Return children from the eldest down, at least a year apart, called by their rank among brothers or sisters."""
    ages = [max(0, eldest)]
    while len(ages) < count:
        ages.append(max(0, ages[-1] - draw.choice((1, 2, 2, 3, 4))))
    sexes = [MAN if draw.random() < 0.52 else WOMAN for _ in ages]
    ranks = {MAN: 0, WOMAN: 0}
    found = []
    for age, sex in zip(ages, sexes, strict=True):
        ranks[sex] += 1
        first = 20 if sex == MAN else 30
        relation = str(first) if sexes.count(sex) == 1 else str(min(first + 1 + ranks[sex], first + 6))
        found.append(Member(relation, sex, age, NEVER_MARRIED, "head" if father_is_head else "other"))
    return found


def _one_generation(size: int, draw: random.Random) -> list[Member]:
    """Return a couple, with brothers and sisters of the head where there are more people."""
    found = _couple(draw, draw.choice((draw.randint(23, 34), draw.randint(45, 88), draw.randint(50, 80))))
    for _ in range(size - 2):
        sex = draw.choice((MAN, WOMAN))
        age = max(18, found[0].age + draw.choice((-6, -4, -3, -2, 2, 3, 5)))
        older = age > found[0].age
        relation = ("71" if older else "73") if sex == MAN else ("75" if older else "77")
        found.append(Member(relation, sex, age, NEVER_MARRIED if age < 35 else UNSTATED, "head"))
    return found


def _two_generations(size: int, draw: random.Random) -> list[Member]:
    """Return parents (or one) with children, or a couple that looks after its parents."""
    dice = draw.random()
    if size <= 3 and dice < 0.16:
        return _with_a_parent(size, draw)
    alone = size == 2 or dice > 0.93
    found = _couple(draw, draw.randint(24, 66))
    if alone:
        found = [Member("02", found[0].sex, found[0].age, draw.choice((DIVORCED, WIDOWED)), "head")]
    mother = min(member.age for member in found)
    eldest = min(mother - draw.randint(21, 31), 38)
    children = _children(size - len(found), eldest, draw, father_is_head=found[0].sex == MAN)
    return found + children


def _with_a_parent(size: int, draw: random.Random) -> list[Member]:
    head = _couple(draw, draw.randint(40, 62))
    found = head if size >= 3 else [Member("02", head[0].sex, head[0].age, DIVORCED, "head")]
    return found + _parents(size - len(found), found[0], draw)


def _parents(count: int, head: Member, draw: random.Random) -> list[Member]:
    """Return the head's father and mother, or one of them widowed."""
    if count <= 0:
        return []
    age = min(OLDEST, head.age + draw.randint(22, 31))
    if count == 1:
        sex = WOMAN if draw.random() < 0.66 else MAN
        line = "other" if sex == WOMAN else "head"
        return [Member("52" if sex == WOMAN else "51", sex, age, WIDOWED, line)]
    mother = max(head.age + 20, age - draw.randint(0, 4))
    return [Member("51", MAN, age, MARRIED, "head"), Member("52", WOMAN, min(OLDEST, mother), MARRIED, "other")]


def _three_and_more(size: int, generations: int, draw: random.Random) -> list[Member]:
    """Return three or more generations, headed by the middle one or by the old."""
    if generations == 3 and draw.random() < 0.55:
        return _headed_by_the_middle(size, draw)
    oldest_layer = generations - 3  # parents of an old head
    least = 3 + oldest_layer
    head = _couple(draw, draw.randint(50, 74))
    found = head if size > least else [Member("02", head[0].sex, head[0].age, WIDOWED, "head")]
    if oldest_layer:
        found = found + _parents(1, found[0], draw)
    room = size - len(found)
    child_age = min(member.age for member in head) - draw.randint(21, 27)
    son = draw.random() < 0.75
    relation, sex = ("20", MAN) if son else ("30", WOMAN)
    father_is_head = found[0].sex == MAN
    found.append(
        Member(relation, sex, child_age, MARRIED if room > 2 else DIVORCED, "head" if father_is_head else "other")
    )
    room -= 1
    young = child_age
    if room >= 2:
        young = child_age + draw.choice((-3, -2, -1, 0, 1)) * (1 if son else -1)
        young = max(young, MARRIAGE_AGE[WOMAN if son else MAN])
        found.append(Member("38" if son else "28", WOMAN if son else MAN, young, MARRIED, "other"))
        room -= 1
    eldest = min(child_age, young) - draw.randint(21, 27)
    for _ in range(room):
        grandson = draw.random() < 0.52
        relation = ("41" if grandson else "42") if son else ("43" if grandson else "44")
        line = "head" if son and father_is_head else "other"
        found.append(Member(relation, MAN if grandson else WOMAN, max(0, eldest), NEVER_MARRIED, line))
        eldest -= draw.choice((2, 3, 4))
    return found


def _headed_by_the_middle(size: int, draw: random.Random) -> list[Member]:
    """Return a couple between its parents and its children."""
    head = _couple(draw, draw.randint(27, 52))
    if size == 3:
        head = [Member("02", head[0].sex, head[0].age, DIVORCED, "head")]
    grand = 1 if size <= 4 or draw.random() < 0.45 else 2
    grand = min(grand, size - len(head) - 1)
    children = size - len(head) - grand
    eldest = min(member.age for member in head) - draw.randint(21, 29)
    return head + _parents(grand, head[0], draw) + _children(children, eldest, draw, father_is_head=head[0].sex == MAN)

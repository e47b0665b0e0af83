"""The invented people follow the census in the large and common sense in the small."""

from collections import Counter
from datetime import date

import pytest

from shequ.demo import census, people, town


@pytest.fixture(scope="module")
def households():
    return people.build(town.build())


@pytest.fixture(scope="module")
def persons(households):
    return [member for household in households for member in household.members]


def test_there_are_thirty_two_thousand_in_twelve_thousand_families(households, persons):
    assert len(persons) == 32_000
    assert sum(household.kind == "family" for household in households) == 12_000
    assert 1 <= sum(household.kind == "collective" for household in households) <= 6


def test_same_seed_same_people(households):
    again = people.build(town.build())

    assert again == households


def test_ages_follow_the_census(persons):
    total = sum(census.PERSONS_BY_AGE.values())
    seen = Counter(min(person.age_on(people.DATA_DAY) // 5 * 5, 100) for person in persons)

    for low, number in census.PERSONS_BY_AGE.items():
        assert seen[low] / len(persons) == pytest.approx(number / total, abs=0.005), low


def test_household_sizes_follow_the_census(households):
    total = sum(sum(row) for row in census.HOUSEHOLDS_BY_SIZE.values())
    families = [household for household in households if household.kind == "family"]
    seen = Counter(len(household.members) for household in families)

    for size, row in census.HOUSEHOLDS_BY_SIZE.items():
        assert seen[size] / len(families) == pytest.approx(sum(row) / total, abs=0.002), size


def test_nationalities_follow_the_census(persons):
    total = sum(number for _, number in census.PERSONS_BY_NATIONALITY.values())
    seen = Counter(person.nationality for person in persons)

    for code in ("01", "03", "05", "08", "11"):
        share = census.PERSONS_BY_NATIONALITY[code][1] / total
        assert seen[code] / len(persons) == pytest.approx(share, abs=0.006), code


def test_identity_numbers_are_unique_right_and_visibly_invented(persons):
    assert len({person.id_number for person in persons}) == len(persons)
    for person in persons:
        number = person.id_number
        assert people.with_check_digit(number[:17]) == number
        assert number[6:14] == f"{person.birth_on:%Y%m%d}"
        assert int(number[16]) % 2 == (1 if person.sex == "1" else 0)
        assert int(number[14:17]) >= people.FIRST_SEQUENCE
        assert not number.endswith("000")


def test_check_digit_of_the_published_example():
    assert people.with_check_digit("11010519491231002") == "11010519491231002X"


def test_both_codes_of_the_county_stand_on_cards(persons):
    prefixes = Counter(person.id_number[:6] for person in persons)

    assert prefixes["622723"] > prefixes["620822"] > 0
    assert not any(p.id_number.startswith("622723") for p in persons if p.birth_on >= date(2002, 1, 1))


def test_phone_numbers_cannot_belong_to_anybody(persons):
    phones = [person.phone for person in persons if person.phone]

    assert len(set(phones)) == len(phones)
    assert all(len(phone) == 11 and phone.startswith(people.PHONE_PREFIX) for phone in phones)


def test_every_family_has_one_head_and_children_younger_than_the_parents(households):
    for household in households:
        relations = [member.relation for member in household.members]
        assert relations.count("02") == 1
        head = household.members[0]
        for member in household.members:
            if member.relation[0] in "23" and member.relation not in {"28", "38"}:
                assert member.birth_on > head.birth_on
            if member.relation in {"51", "52"}:
                assert member.birth_on < head.birth_on


def test_spouses_are_of_the_other_sex_and_of_marriageable_age(households):
    for household in households:
        for member in household.members:
            if member.relation in {"11", "12"}:
                assert member.sex != household.members[0].sex
                assert member.age_on(people.DATA_DAY) >= 20


def test_old_people_alone_bear_the_label(households):
    alone = [h.members[0] for h in households if len(h.members) == 1 and h.kind == "family"]

    for person in alone:
        assert ("独居老人" in person.labels) == (person.age_on(people.DATA_DAY) >= 65)


def test_a_small_number_of_people_is_about_right():
    small = people.build(town.build(people.household_count(300)), 300)

    assert sum(len(household.members) for household in small) == pytest.approx(300, abs=20)

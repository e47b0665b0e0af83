"""What happens to people in the weeks after the rosters: births, moves, a wedding, a death, care, corrections.

Each is done by somebody of the cast through the register's actions, on a day of the story, in the first community.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from shequ.base.paging import PageRequest
from shequ.demo import names
from shequ.demo.cast import FIRST_COMMUNITY
from shequ.demo.people import VILLAGES, with_check_digit
from shequ.demo.stage import STORY_DAYS, Stage
from shequ.demo.town import COMMITTEE_AREA, COUNTY
from shequ.kernel.call import Call
from shequ.kernel.roles import Role
from shequ.residents import actions, queries, terms
from shequ.residents.queries import HouseholdDetail

SECOND_COMMUNITY, THIRD_COMMUNITY = "620822001002", "620822001003"
HOMES_LOOKED_AT = 120
GROWN_UP, OLD = 18, 60
SON, DAUGHTER, WIFE = "20", "30", "12"


def live_on(stage: Stage) -> None:
    """Let the weeks after the rosters pass."""
    homes = list(_homes(stage.call_of(Role.COMMUNITY_SECRETARY, 30)))
    steps = (_births, _newcomers, _moves, _deaths, _splits, _care, _rolls, _changes, _corrections, _duplicates, _looks)
    for index, step in enumerate(steps):
        step(stage, homes)
        stage.tell(index + 1, len(steps))


def fix_the_data_day(stage: Stage) -> None:
    """Fix the usual residents on a data day, as the yearly tables ask for."""
    call = stage.call_of(Role.COMMITTEE_OFFICE, 45, hour=16)
    actions.population_take(call, area=COMMITTEE_AREA, on=stage.day(44))


def _homes(call: Call) -> Iterator[HouseholdDetail]:
    """Yield family households of the first community, with their members."""
    filters = queries.HouseholdFilters(area=FIRST_COMMUNITY, kind=terms.HouseholdKind.FAMILY)
    page = queries.household_list(call, filters=filters, page=PageRequest(size=HOMES_LOOKED_AT))
    for row in page.rows:
        yield queries.household_detail(call, household_id=row.id)


def _take(homes: list[HouseholdDetail], size: range, *, oldest: int = 0, youngest: int = 0) -> HouseholdDetail | None:
    """Take a household of a size away from the list, its head not younger and everybody not younger than asked."""
    for home in homes[1:]:  # the first belongs to the cast's resident
        ages = [member.age or 0 for member in home.members]
        head = next((member.age or 0 for member in home.members if member.is_head), 0)
        if len(ages) in size and head >= oldest and min(ages) >= youngest and ages:
            homes.remove(home)
            return home
    return None


def _number(born: date, sex: str, turn: int) -> str:
    """Return an identity number for somebody who was not in the rosters."""
    return with_check_digit(f"{COUNTY}{born:%Y%m%d}{801 + 2 * turn + (0 if sex == '1' else 1):03d}")


def _births(stage: Stage, homes: list[HouseholdDetail]) -> None:
    for turn, given in enumerate(("梓涵", "宇轩", "一诺")):
        home = _take(homes, range(2, 4), youngest=GROWN_UP)
        if home is None:
            return
        sex = "12"[turn % 2]
        born = stage.day(31 + turn * 5)
        head = next(member for member in home.members if member.is_head)
        actions.resident_add(
            stage.call_of(Role.COMMUNITY_MEMBER, 36 + turn * 5),
            area=FIRST_COMMUNITY,
            name=head.name[0] + given,
            identity_number=_number(born, sex, turn),
            since=born,
            household_id=home.row.id,
            relation=SON if sex == "1" else DAUGHTER,
            nationality="01",
        )


def _newcomers(stage: Stage, homes: list[HouseholdDetail]) -> None:
    del homes
    empty = (home for home in stage.town.dwellings if home.vacant and home.community == FIRST_COMMUNITY)
    for turn, (home, surname) in enumerate(zip(empty, "秦鲁柯", strict=False)):
        born = date(1988 + turn * 4, 3 + turn, 11)
        code, place = names.ELSEWHERE[turn]
        actions.resident_add(
            stage.call_of(Role.WINDOW_CLERK, 33 + turn * 4, hour=11),
            area=FIRST_COMMUNITY,
            name=surname + ("志远", "晓燕", "文博")[turn],
            identity_number=with_check_digit(f"{code}{born:%Y%m%d}80{1 + turn}"),
            since=stage.day(33 + turn * 4),
            phone=f"19999{turn + 1:06d}",
            registration=terms.Registration.FLOATING,
            registered_address=place,
            address=home.address,
            tenure_kind=terms.TenureKind.RENT,
            nationality="01",
        )


def _moves(stage: Stage, homes: list[HouseholdDetail]) -> None:
    secretary = stage.call_of(Role.COMMUNITY_SECRETARY, 38, hour=15)
    empty = (
        home for home in stage.town.dwellings if home.vacant and home.community in {SECOND_COMMUNITY, THIRD_COMMUNITY}
    )
    grown = _take(homes, range(3, 6), youngest=GROWN_UP)
    if grown is not None:
        target = next(empty)
        leaving = next(member for member in grown.members if not member.is_head)
        actions.resident_move(
            secretary, resident_id=leaving.id, to_area=target.community, on=stage.day(38), address=target.address,
            kind=terms.TenureKind.RENT,
        )  # fmt: skip
    whole = _take(homes, range(2, 4))
    if whole is not None:
        target = next(empty)
        actions.household_move(
            secretary, household_id=whole.row.id, to_area=target.community, on=stage.day(38), address=target.address,
            kind=terms.TenureKind.OWN,
        )  # fmt: skip
    for destination in ("甘肃省兰州市城关区", "陕西省西安市雁塔区"):
        away = _take(homes, range(3, 6), youngest=GROWN_UP)
        if away is not None:
            leaving = next(member for member in away.members if not member.is_head)
            call = stage.call_of(Role.COMMUNITY_MEMBER, 41, hour=15)
            actions.resident_move_out(call, resident_id=leaving.id, on=stage.day(41), destination=destination)


def _deaths(stage: Stage, homes: list[HouseholdDetail]) -> None:
    for turn in range(2):
        home = _take(homes, range(2, 3), oldest=OLD)
        if home is None:
            return
        dead = next(member for member in home.members if not member.is_head)
        actions.resident_die(
            stage.call_of(Role.COMMUNITY_MEMBER, 43 + turn, hour=10),
            resident_id=dead.id,
            on=stage.day(42 + turn),
            basis="居民死亡医学证明",
        )


def _splits(stage: Stage, homes: list[HouseholdDetail]) -> None:
    home = _take(homes, range(3, 6), oldest=40, youngest=GROWN_UP)
    if home is None:
        return
    child = next((each for each in home.members if each.relation_code[:1] in {"2", "3"}), None)
    if child is not None:
        actions.household_split(
            stage.call_of(Role.COMMUNITY_MEMBER, 47), household_id=home.row.id, leaving=[child.id], head=child.id,
            on=stage.day(47),
        )  # fmt: skip


def _care(stage: Stage, homes: list[HouseholdDetail]) -> None:
    """Note what a round of visits found."""
    basis = "入户走访核实"
    kinds = (terms.Label.CHRONIC, terms.Label.LIVES_ALONE, terms.Label.SPECIAL_CARE, terms.Label.DISABLED)
    for turn, kind in enumerate(kinds):
        home = _take(homes, range(1, 2), oldest=OLD)
        if home is None:
            return
        person = home.members[0].id
        call = stage.call_of(Role.COMMUNITY_MEMBER, 49 + turn, hour=16)
        held = {label.label for label in queries.person_detail(call, resident_id=person).labels if label.until is None}
        if kind.label in held:
            continue
        label = actions.label_add(call, resident_id=person, kind=kind, on=stage.day(49 + turn), basis=basis)
        if turn == len(kinds) - 1:
            later = stage.call_of(Role.COMMUNITY_SECRETARY, 60, hour=16)
            actions.label_end(later, label_id=label, on=stage.day(60))


def _rolls(stage: Stage, homes: list[HouseholdDetail]) -> None:
    """Keep some on their village's roll beside the community's service."""
    for turn, (village, _name) in enumerate(VILLAGES):
        home = _take(homes, range(2, 5))
        if home is None:
            return
        for member in home.members:
            actions.roll_add(
                stage.call_of(Role.COMMUNITY_SECRETARY, 52 + turn, hour=9), resident_id=member.id, village=village,
                on=stage.day(30), is_collective_member=turn != 1, basis="村集体成员名册",
            )  # fmt: skip


def _changes(stage: Stage, homes: list[HouseholdDetail]) -> None:
    """Let somebody finish school, somebody join the Party, somebody divorce: the days before keep what was."""
    told = (
        ({"education": "21"}, "大学毕业证书"),
        ({"political": "01"}, "党组织关系转入介绍信"),
        ({"marital": "40"}, "离婚证"),
    )
    for turn, (values, basis) in enumerate(told):
        home = _take(homes, range(2, 4), youngest=GROWN_UP)
        if home is None:
            return
        actions.resident_change(
            stage.call_of(Role.COMMUNITY_MEMBER, 53 + turn, hour=14), resident_id=home.members[-1].id, values=values,
            on=stage.day(45 + turn), basis=basis,
        )  # fmt: skip


def _corrections(stage: Stage, homes: list[HouseholdDetail]) -> None:
    """Let the cast's resident ask twice; one wish is granted, the other waits."""
    del homes
    mine = actions.correction_ask(
        stage.call_of(Role.RESIDENT, 54, hour=20), field=terms.Field.PHONE, wanted="19999000088", note="换了号码"
    )
    secretary = stage.call_of(Role.COMMUNITY_SECRETARY, 55, hour=9)
    actions.correction_settle(secretary, request_id=mine, accepts=True, answer="已电话核实")
    actions.correction_ask(
        stage.call_of(Role.RESIDENT, 66, hour=19), field=terms.Field.EDUCATION, wanted="61", note="登记的文化程度不对"
    )


def _duplicates(stage: Stage, homes: list[HouseholdDetail]) -> None:
    """Register three people once more without a number, as it happens; one pair is merged, one merge taken back."""
    made = []
    for turn in range(3):
        home = _take(homes, range(1, 3), youngest=GROWN_UP)
        if home is None:
            return
        call = stage.call_of(Role.WINDOW_CLERK, 56, hour=9, minute=turn)
        person = home.members[0]
        seen = queries.person_detail(call, resident_id=person.id)
        twin = actions.resident_add(
            call,
            area=FIRST_COMMUNITY,
            name=seen.name,
            identity_kind=terms.IdentityKind.OTHER,
            identity_number="",
            since=stage.day(56),
            sex=_sex_of(stage, seen.name, seen.age),
            birth_on=_birth_of(stage, seen.name, seen.age),
            nationality="01",
        )
        made.append((person.id, twin))
    secretary = stage.call_of(Role.COMMUNITY_SECRETARY, 57)
    merges = [actions.resident_merge(secretary, kept_id=kept, dropped_id=dropped) for kept, dropped in made[:2]]
    actions.merge_undo(stage.call_of(Role.COMMUNITY_SECRETARY, 58), merge_id=merges[1])


def _looks(stage: Stage, homes: list[HouseholdDetail]) -> None:
    """Reveal what is masked, for a reason; the resident sees who looked."""
    clerk = stage.call_of(Role.WINDOW_CLERK, 62, hour=10)
    own = queries.own_resident(stage.call_of(Role.RESIDENT, 62))
    actions.resident_reveal(
        clerk, resident_id=own.pk, what=terms.Secret.PHONE, reason=terms.RevealReason.SERVICE, reference="社保认证"
    )
    for turn, home in zip(count(1), homes[-3:], strict=False):
        call = stage.call_of(Role.COMMUNITY_MEMBER, STORY_DAYS - turn, hour=11)
        actions.resident_reveal(
            call, resident_id=home.members[0].id, what=terms.Secret.IDENTITY, reason=terms.RevealReason.VERIFY
        )


def _birth_of(stage: Stage, name: str, age: int | None) -> date:
    """Return the birth date that stands behind a name and age in the invented county."""
    day = stage.day(56)
    for home in stage.households:
        for member in home.members:
            if home.dwelling.community == FIRST_COMMUNITY and member.name == name and member.age_on(day) == age:
                return member.birth_on
    return day - timedelta(days=365 * (age or GROWN_UP))


def _sex_of(stage: Stage, name: str, age: int | None) -> str:
    day = stage.day(56)
    for home in stage.households:
        for member in home.members:
            if home.dwelling.community == FIRST_COMMUNITY and member.name == name and member.age_on(day) == age:
                return member.sex
    return "1"

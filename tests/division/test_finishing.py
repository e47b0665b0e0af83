"""Communities of a proposal get names and codes, their grids are drawn; a later move takes the grids back."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from shequ.areas.models import Area
from shequ.base.words import sentence_of
from shequ.division import actions, rules
from shequ.division.models import Proposal
from shequ.division.queries.grounds import town_of
from shequ.journal.actions import Unchanged
from shequ.territory.models import Block
from tests.cast import EAST, LONG_AGO, NOON, TOWN, WEST, Town
from tests.division.studies import ASKED, HOMES, by_hand, computed, labels, officer, seen, shown, squares, told
from tests.division.towns import torn_labels
from tests.territory.redrawing import code_of

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("home")]
OTHER, ENDED = f"{TOWN}007", f"{TOWN}008"


@pytest.fixture
def study(town: Town) -> UUID:
    squares()
    for code, name, ends in ((OTHER, "南街社区", None), (ENDED, "旧街社区", NOON.date())):
        Area.rows.create(
            code=code, name=name, level="community", parent_id=TOWN, valid_from=LONG_AGO, valid_to=ends
        )  # fmt: skip
    return computed(town)


@pytest.fixture
def proposal(town: Town, study: UUID) -> UUID:
    """A copy with a third community in the middle."""
    made = by_hand(town, study)
    actions.blocks_move(
        officer(town).call, study_id=study, proposal_id=made, to=-1, blocks=[code_of(x, y) for x in (2, 3) for y in range(3)]
    )  # fmt: skip
    return made


@pytest.fixture
def by_name(town: Town, study: UUID, proposal: UUID) -> dict[str, int]:
    """The labels of the eastern, the new and the western community."""
    held = labels(town, study, proposal)
    return {name: held[code_of(x, 0)] for name, x in (("east", 0), ("new", 2), ("west", 5))}


@pytest.fixture
def name(town: Town, study: UUID, proposal: UUID) -> Any:
    """Name communities."""

    def do(names: dict[int, tuple[str, str]], **more: Any) -> Any:
        return actions.communities_name(
            officer(town).call, study_id=study, proposal_id=proposal, names=names, **more
        )  # fmt: skip

    return do


class TestCommunitiesName:
    def test_names_the_new_one_and_gives_it_a_code(
        self, town: Town, study: UUID, proposal: UUID, by_name: dict[str, int], name: Any
    ) -> None:
        version = name({by_name["new"]: (" 中街社区 ", f" {TOWN}003 ")}, version=2)

        assert version == Proposal.rows.get(pk=proposal).version == 3
        rows = {row.label: (row.name, row.code, row.is_new) for row in shown(town, study, proposal).row.communities}
        assert rows[by_name["new"]] == ("中街社区", f"{TOWN}003", True)
        assert {rows[by_name[side]][1] for side in ("east", "west")} == {EAST, WEST}
        said = told("community_named")
        assert (said["names"], said["old"]) == ("中街社区", {})
        assert said["new"] == {str(by_name["new"]): ["中街社区", f"{TOWN}003"]}

    def test_a_community_that_goes_on_keeps_its_code(
        self, town: Town, study: UUID, proposal: UUID, by_name: dict[str, int], name: Any
    ) -> None:
        name({by_name["east"]: ("新东街社区", f"{TOWN}009")})
        row = next(row for row in shown(town, study, proposal).row.communities if row.label == by_name["east"])
        assert (row.name, row.code, row.is_new) == ("新东街社区", EAST, False)
        name({by_name["east"]: ("东街社区", "")})
        assert Proposal.rows.get(pk=proposal).names == {}

    def test_naming_one_leaves_the_names_of_the_others(
        self, town: Town, study: UUID, proposal: UUID, by_name: dict[str, int], name: Any
    ) -> None:
        name({by_name["new"]: ("中街社区", f"{TOWN}003")})
        name({by_name["east"]: ("新东街社区", "")})
        rows = {row.label: (row.name, row.code) for row in shown(town, study, proposal).row.communities}
        assert rows[by_name["new"]] == ("中街社区", f"{TOWN}003")
        assert rows[by_name["east"]] == ("新东街社区", EAST)
        assert name({by_name["new"]: ("中街社区", "")}) == 5, "a code can be taken back"
        rows = {row.label: (row.name, row.code) for row in shown(town, study, proposal).row.communities}
        assert rows[by_name["new"]] == ("中街社区", "")

    def test_the_same_again_changes_nothing(self, proposal: UUID, by_name: dict[str, int], name: Any) -> None:
        name({by_name["new"]: ("中街社区", "")})
        answer = name({by_name["new"]: ("中街社区", ""), by_name["east"]: ("东街社区", "")})
        assert isinstance(answer, Unchanged)
        assert Proposal.rows.get(pk=proposal).version == 3

    @pytest.mark.parametrize(
        ("given", "code", "what"),
        [
            ("", "", "没有名称"), ("  ", "", "没有名称"), ("东街社区", "", "名称重复"), (" 西街社区 ", "", "名称重复"),
            ("南街社区", "", "名称重复"), ("长" * 101, "", "名称太长"), ("中街社区", OTHER, "代码重复"),
            ("中街社区", EAST, "代码重复"), ("中街社区", ENDED, "曾经用过"), ("中街社区", "990101001", "12 位数字"),
            ("中街社区", f"{TOWN}00x", "12 位数字"), ("中街社区", f"{TOWN}00３", "12 位数字"),
            ("中街社区", "990202001001", "12 位数字"), ("中街社区", f"{TOWN}P01", "12 位数字"),
        ],
    )  # fmt: skip
    def test_refuses_what_it_cannot_bear(
        self, proposal: UUID, by_name: dict[str, int], name: Any, given: str, code: str, what: str
    ) -> None:
        with pytest.raises(rules.NameWrong) as refused:
            name({by_name["new"]: (given, code)})
        assert what in sentence_of(refused.value)
        assert Proposal.rows.get(pk=proposal).names == {}

    def test_refuses_one_name_or_code_for_two(
        self, town: Town, study: UUID, proposal: UUID, by_name: dict[str, int], name: Any
    ) -> None:
        actions.blocks_move(
            officer(town).call, study_id=study, proposal_id=proposal, blocks=[code_of(0, 0), code_of(0, 1)], to=-1
        )  # fmt: skip
        corner = labels(town, study, proposal)[code_of(0, 0)]
        both = {by_name["new"]: ("中街社区", f"{TOWN}003"), corner: ("中街社区", "")}
        for names in (both, both | {corner: ("角街社区", f"{TOWN}003")}):
            with pytest.raises(rules.NameWrong):
                name(names)
        name({by_name["new"]: ("中街社区", f"{TOWN}003")})
        for again in ("中街社区", f"{TOWN}003"):
            with pytest.raises(rules.NameWrong):
                name({corner: ("中街社区", "") if again == "中街社区" else ("角街社区", again)})

    def test_refuses_the_code_of_a_community_that_is_to_end(self, town: Town) -> None:
        squares()
        Block.rows.filter(code__in=[code_of(x, y) for x in (3, 4) for y in range(3)]).update(area_id=EAST)
        study = computed(town, asked=replace(ASKED, high=4000, people_high=9000))
        proposal, call = by_hand(town, study), officer(town).call
        given: dict[str, Any] = {"study_id": study, "proposal_id": proposal}
        first, *rest = shown(town, study, proposal).row.communities
        for row in rest:
            actions.communities_merge(call, community=row.label, into=first.label, **given)
        actions.blocks_move(call, blocks=[code_of(0, 0), code_of(0, 1)], to=-1, **given)
        rows = shown(town, study, proposal).row.communities
        assert {row.code for row in rows} == {EAST, ""}, "the small western one is to end"
        new = next(row for row in rows if row.is_new)
        with pytest.raises(rules.NameWrong):
            actions.communities_name(call, names={new.label: ("中街社区", WEST)}, **given)

    def test_refuses_a_community_that_is_not_there(self, name: Any) -> None:
        with pytest.raises(rules.CommunityUnknown):
            name({77: ("中街社区", "")})


class TestProposalGrid:
    def test_every_block_has_a_number_and_grids_stay_inside(self, town: Town, study: UUID, proposal: UUID) -> None:
        assert not shown(town, study, proposal).grids
        version = actions.proposal_grid(officer(town).call, study_id=study, proposal_id=proposal, version=2)

        made = Proposal.rows.get(pk=proposal)
        ground, numbers = town_of(study), made.grids["numbers"]
        assert version == made.version == 3
        assert len(numbers) == len(ground.codes)
        assert min(numbers) >= 1
        keys = [label * 100 + number for label, number in zip(made.labels, numbers, strict=True)]
        assert not torn_labels(ground.problem, keys)
        for label in set(made.labels):
            own = {number for number, held in zip(numbers, made.labels, strict=True) if held == label}
            assert own == set(range(1, len(own) + 1))
        rows = shown(town, study, proposal).grids
        assert len(rows) == made.grids["count"] == len(set(keys))
        assert sum(row.households for row in rows) == len(ground.codes) * HOMES
        assert sum(bool(row.state) for row in rows) == made.grids["outside"]
        assert all((row.state == "") == (200 <= row.households <= 500) for row in rows)
        assert told("proposal_gridded")["count"] == made.grids["count"]

    def test_a_later_move_takes_them_back(self, town: Town, study: UUID, proposal: UUID) -> None:
        call = officer(town).call
        actions.proposal_grid(call, study_id=study, proposal_id=proposal)
        actions.blocks_move(call, study_id=study, proposal_id=proposal, blocks=[code_of(0, 0)], to=-1)
        assert not shown(town, study, proposal).grids
        actions.proposal_grid(call, study_id=study, proposal_id=proposal)
        actions.edit_undo(call, study_id=study, proposal_id=proposal)
        assert not shown(town, study, proposal).grids

    def test_a_name_leaves_them(
        self, town: Town, study: UUID, proposal: UUID, by_name: dict[str, int], name: Any
    ) -> None:
        actions.proposal_grid(officer(town).call, study_id=study, proposal_id=proposal)
        name({by_name["new"]: ("中街社区", "")})
        assert {row.community for row in shown(town, study, proposal).grids} == {"东街社区", "中街社区", "西街社区"}

    def test_refuses_without_a_band(self, town: Town) -> None:
        squares()
        study = computed(town, asked=replace(ASKED, grid_low=None, grid_high=None))
        first = seen(town, study).proposals[0]
        assert not first.grids
        with pytest.raises(rules.BandMissing) as refused:
            actions.proposal_grid(officer(town).call, study_id=study, proposal_id=first.id)
        assert refused.value.field == "grid_low"

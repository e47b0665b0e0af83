"""Changes by hand: each judged at once, refused with its reason, taken back and done again; none leaves a doubtful state."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shequ.base.words import sentence_of
from shequ.division import actions, queries, rules
from shequ.division.models import Edit, Proposal
from shequ.division.queries.grounds import town_of
from shequ.division.rules import asking, measures
from shequ.division.rules.asking import Asked
from shequ.division.solver import judge
from shequ.division.terms import EditState, Origin
from shequ.kernel.refusals import Hidden, NotPermitted, Refusal
from shequ.kernel.roles import Role
from tests.cast import EAST, FAR_COUNTY, TOWN, Town
from tests.division.studies import (
    ASKED,
    COLUMNS,
    HOMES,
    ROWS,
    by_hand,
    computed,
    labels,
    officer,
    reader,
    seen,
    shown,
    squares,
    told,
)
from tests.division.towns import torn_labels
from tests.territory.drawings import SOUTH_LAT, STEP, WEST_LON
from tests.territory.redrawing import code_of

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("home")]


@pytest.fixture
def study(town: Town) -> UUID:
    squares()
    return computed(town)


@pytest.fixture
def proposal(town: Town, study: UUID) -> UUID:
    return by_hand(town, study)


@pytest.fixture
def act(town: Town, study: UUID, proposal: UUID) -> Callable[..., Any]:
    """Carry out a change on the copy."""

    def do(action: Callable[..., Any], **more: Any) -> Any:
        return action(officer(town).call, study_id=study, proposal_id=proposal, **more)

    return do


def spot(x: float, y: float) -> tuple[float, float]:
    """Return longitude and latitude of a place in widths of a block."""
    return WEST_LON + x * 0.1 * STEP, SOUTH_LAT + y * 0.1 * STEP


def stored(proposal: UUID) -> Proposal:
    return Proposal.rows.get(pk=proposal)


@contextmanager
def unchanged(proposal: UUID, refusal: type[Refusal], **values: object) -> Iterator[Any]:
    """Expect a refusal that leaves proposal and history as they were."""
    before, edits = stored(proposal), list(Edit.rows.order_by("number").values("id", "state"))
    with pytest.raises(refusal) as refused:
        yield refused
    after = stored(proposal)
    for name in ("labels", "measures", "grids", "names", "version"):
        assert getattr(after, name) == getattr(before, name)
    assert list(Edit.rows.order_by("number").values("id", "state")) == edits
    assert {name: refused.value.values.get(name) for name in values} == values


def check_sound(study: UUID, proposal: UUID) -> None:
    """Assert that what is kept is what a judgement from scratch says."""
    kept, town = stored(proposal), town_of(study)
    wanted = asking.parameters(Asked.read(kept.study.parameters), town)
    anew = measures.plain(judge(town.problem, kept.labels, wanted), town)
    own = {name: value for name, value in kept.measures.items() if name not in ("bound", "seconds")}
    anew.pop("seconds")
    assert own == anew
    torn = {one["label"] for one in anew["violations"] if one["why"] == "torn"}
    assert torn == torn_labels(town.problem, kept.labels)


class TestProposalCopy:
    def test_copies_and_leaves_what_was_computed(self, town: Town, study: UUID) -> None:
        based_on = stored(seen(town, study).proposals[0].id)
        count = len(seen(town, study).proposals)

        made = stored(by_hand(town, study))

        assert (made.origin, made.based_on, made.number, made.version) == (Origin.HAND, based_on.pk, count + 1, 1)
        assert (made.labels, made.measures, made.grids) == (based_on.labels, based_on.measures, based_on.grids)
        said = told("proposal_copied")
        assert (said["based_on"], said["number"], said["subject"]) == (based_on.number, made.number, f"study:{study}")
        actions.blocks_move(
            officer(town).call, study_id=study, proposal_id=made.pk, blocks=[code_of(0, 0)], to=-1
        )  # fmt: skip
        assert stored(based_on.pk).labels == based_on.labels

    def test_a_copy_of_a_copy_stands_alone(self, town: Town, study: UUID, proposal: UUID, act: Any) -> None:
        act(actions.blocks_move, blocks=[code_of(0, 0)], to=-1)
        again = act(actions.proposal_copy)
        assert stored(again).labels == stored(proposal).labels
        assert not shown(town, study, again).may_undo
        act(actions.edit_undo)
        assert stored(again).labels != stored(proposal).labels

    def test_needs_the_right_and_the_county(self, town: Town, study: UUID, proposal: UUID) -> None:
        with pytest.raises(NotPermitted):
            actions.proposal_copy(reader(town).call, study_id=study, proposal_id=proposal)
        with pytest.raises(Hidden):
            actions.proposal_copy(
                town.member(Role.CIVIL_AFFAIRS, FAR_COUNTY).call, study_id=study, proposal_id=proposal
            )


class TestBlocksMove:
    def test_moves_to_a_neighbour_and_judges_at_once(self, town: Town, study: UUID, proposal: UUID, act: Any) -> None:
        before = labels(town, study, proposal)
        to = before[code_of(5, 0)]
        assert before[code_of(2, 0)] != to

        version = act(actions.blocks_move, blocks=[code_of(2, 0)], to=to, version=1)

        after = labels(town, study, proposal)
        assert version == stored(proposal).version == 2
        assert {code for code in after if after[code] != before[code]} == {code_of(2, 0)}
        row = shown(town, study, proposal).row
        assert sorted(one.households for one in row.communities) == [8 * HOMES, 10 * HOMES]
        assert row.households_moved == HOMES
        check_sound(study, proposal)
        said = told("proposal_edited")
        assert said["changes"] == [[town_of(study).place[code_of(2, 0)], before[code_of(2, 0)], to]]
        assert (said["blocks"], said["kind"]) == (1, "move")
        assert said["new_score"] == stored(proposal).measures["score"] != said["old_score"]

    def test_a_new_community_gets_a_label_of_its_own(self, town: Town, study: UUID, proposal: UUID, act: Any) -> None:
        before = set(labels(town, study, proposal).values())
        act(actions.blocks_move, blocks=[code_of(0, 0), code_of(1, 0)], to=-1)
        after = labels(town, study, proposal)
        assert after[code_of(0, 0)] == after[code_of(1, 0)] not in before
        row = next(one for one in shown(town, study, proposal).row.communities if one.is_new)
        assert (row.name, row.code, row.blocks, row.state) == ("新社区 1", "", 2, "under")
        check_sound(study, proposal)

    def test_says_what_is_torn_and_what_is_outside(self, town: Town, study: UUID, proposal: UUID, act: Any) -> None:
        far = labels(town, study, proposal)[code_of(5, 2)]
        act(actions.blocks_move, blocks=[code_of(0, 0)], to=far)
        row = shown(town, study, proposal).row
        assert [one.state for one in row.communities if one.label == far] == ["torn"]
        assert row.outside == 1
        assert row.reasons[0].text
        check_sound(study, proposal)

    def test_grids_are_to_be_drawn_anew(self, study: UUID, proposal: UUID, act: Any) -> None:
        assert stored(proposal).grids
        act(actions.blocks_move, blocks=[code_of(0, 0)], to=-1)
        assert stored(proposal).grids == {}

    def test_refuses_what_cannot_be_meant(self, town: Town, study: UUID, proposal: UUID, act: Any) -> None:
        held = labels(town, study, proposal)
        own = held[code_of(0, 0)]
        with unchanged(proposal, rules.NothingMoves):
            act(actions.blocks_move, blocks=[code_of(0, 0)], to=own)
        with unchanged(proposal, rules.NothingMoves):
            act(actions.blocks_move, blocks=[], to=-1)
        with unchanged(proposal, rules.BlockUnknown, names="B9999、X"):
            act(actions.blocks_move, blocks=[code_of(0, 0), "B9999", "X"], to=-1)
        for to in (-2, max(held.values()) + 1, 10**9):
            with unchanged(proposal, rules.CommunityUnknown, name=str(to)):
                act(actions.blocks_move, blocks=[code_of(0, 0)], to=to)

    def test_the_same_block_twice_is_moved_once(self, proposal: UUID, act: Any) -> None:
        act(actions.blocks_move, blocks=[code_of(0, 0), code_of(0, 0)], to=-1)
        assert len(Edit.rows.get().changes) == 1

    def test_refuses_a_version_that_somebody_has_changed(self, proposal: UUID, act: Any) -> None:
        act(actions.blocks_move, blocks=[code_of(0, 0)], to=-1, version=1)
        for action, more in (
            (actions.blocks_move, {"blocks": [code_of(1, 0)], "to": 0}), (actions.communities_merge, {"community": 0, "into": 1}),
            (actions.community_split, {"community": 0}), (actions.edit_undo, {}), (actions.edit_redo, {}),
            (actions.proposal_grid, {}), (actions.communities_name, {"names": {0: ("甲", "")}}),
            (actions.community_cut, {"community": 0, "line": [spot(1, 0), spot(1, 3)]}),
        ):  # fmt: skip
            with unchanged(proposal, rules.ProposalMoved):
                act(action, **more, version=1)

    def test_what_was_computed_stays(self, town: Town, study: UUID) -> None:
        first = seen(town, study).proposals[0].id
        with unchanged(first, rules.OnlySolver):
            actions.blocks_move(officer(town).call, study_id=study, proposal_id=first, blocks=[code_of(0, 0)], to=-1)
        with unchanged(first, rules.NothingToUndo):
            actions.edit_undo(officer(town).call, study_id=study, proposal_id=first)

    def test_locked_blocks_and_kept_communities_stay(self, town: Town) -> None:
        squares()
        study = computed(town, asked=replace(ASKED, closed=(EAST,), locked=(code_of(5, 2),)))
        proposal = by_hand(town, study)
        held = labels(town, study, proposal)
        kept, other = held[code_of(0, 0)], held[code_of(5, 2)]
        call = officer(town).call
        given: dict[str, Any] = {"study_id": study, "proposal_id": proposal}
        with unchanged(proposal, rules.BlockLocked, names=code_of(5, 2)):
            actions.blocks_move(call, blocks=[code_of(5, 2), code_of(5, 1)], to=-1, **given)
        for blocks, to in (([code_of(0, 0)], -1), ([code_of(2, 0)], other), ([code_of(3, 0)], kept)):
            with unchanged(proposal, rules.CommunityKept, name="东街社区"):
                actions.blocks_move(call, blocks=blocks, to=to, **given)
        with unchanged(proposal, rules.CommunityKept):
            actions.community_split(call, community=kept, **given)
        with unchanged(proposal, rules.Refused):
            actions.communities_merge(call, community=other, into=kept, **given)
        actions.community_split(call, community=other, **given)
        after = labels(town, study, proposal)
        assert after[code_of(5, 2)] == other, "the part without the locked block is the new one"
        check_sound(study, proposal)

    def test_needs_the_right_and_the_county(self, town: Town, study: UUID, proposal: UUID) -> None:
        far = town.member(Role.CIVIL_AFFAIRS, FAR_COUNTY)
        for action, more in (
            (actions.blocks_move, {"blocks": [code_of(0, 0)], "to": -1}),
            (actions.communities_merge, {"community": 0, "into": 1}), (actions.community_split, {"community": 0}),
            (actions.community_cut, {"community": 0, "line": [spot(1, 0), spot(1, 3)]}),
            (actions.edit_undo, {}), (actions.edit_redo, {}), (actions.proposal_grid, {}),
            (actions.communities_name, {"names": {0: ("甲", "")}}),
        ):  # fmt: skip
            with unchanged(proposal, NotPermitted):
                action(reader(town).call, study_id=study, proposal_id=proposal, **more)
            with unchanged(proposal, Hidden):
                action(far.call, study_id=study, proposal_id=proposal, **more)

    def test_statements_do_not_grow_with_the_blocks(self, town: Town) -> None:
        counts = []
        for columns, title in ((COLUMNS, "小"), (COLUMNS * 2, "大")):
            from shequ.territory.models import Block, Boundary

            Block.rows.all().delete()
            Boundary.rows.all().delete()
            squares(columns)
            study = computed(town, asked=replace(ASKED, high=3000, people_high=9000), title=title)
            proposal = by_hand(town, study)
            queries.town_of(study)
            call = officer(town).call
            with CaptureQueriesContext(connection) as asked:
                actions.blocks_move(call, study_id=study, proposal_id=proposal, blocks=[code_of(0, 0)], to=-1)
            counts.append(len(asked))
        assert counts[0] == counts[1]
        assert counts[0] <= 20


class TestCommunitiesMerge:
    def test_one_goes_into_the_other(self, town: Town, study: UUID, proposal: UUID, act: Any) -> None:
        held = labels(town, study, proposal)
        east, west = held[code_of(0, 0)], held[code_of(5, 0)]
        act(actions.communities_merge, community=east, into=west)
        assert set(labels(town, study, proposal).values()) == {west}
        found = shown(town, study, proposal)
        assert [row.state for row in found.row.communities] == ["over"]
        assert len(found.gone) == 1
        check_sound(study, proposal)
        assert told("proposal_edited")["kind"] == "merge"

    def test_refuses_unknown_ones_on_their_field_and_itself(
        self, town: Town, study: UUID, proposal: UUID, act: Any
    ) -> None:
        one = labels(town, study, proposal)[code_of(0, 0)]
        for community, into, field in (
            (77, one, "community"),
            (one, 77, "into"),
            (-1, one, "community"),
            (one, -1, "into"),
        ):
            with unchanged(proposal, rules.CommunityUnknown) as refused:
                act(actions.communities_merge, community=community, into=into)
            assert refused.value.field == field
        with unchanged(proposal, rules.NothingMoves):
            act(actions.communities_merge, community=one, into=one)


class TestCommunitySplit:
    def test_parts_are_connected_and_about_even(self, town: Town, study: UUID, proposal: UUID, act: Any) -> None:
        one = labels(town, study, proposal)[code_of(0, 0)]
        act(actions.community_split, community=one)

        after = labels(town, study, proposal)
        new = max(after.values())
        sizes = [sum(HOMES for label in after.values() if label == part) for part in (one, new)]
        assert sum(sizes) == 9 * HOMES
        assert min(sizes) >= 3 * HOMES
        assert not torn_labels(town_of(study).problem, stored(proposal).labels)
        assert told("proposal_edited")["kind"] == "split"
        check_sound(study, proposal)

    def test_one_block_cannot_be_parted(self, town: Town, study: UUID, proposal: UUID, act: Any) -> None:
        act(actions.blocks_move, blocks=[code_of(0, 0)], to=-1)
        alone = labels(town, study, proposal)[code_of(0, 0)]
        with unchanged(proposal, rules.CannotSplit, name="新社区 1"):
            act(actions.community_split, community=alone)
        with unchanged(proposal, rules.CommunityUnknown):
            act(actions.community_split, community=77)


class TestCommunityCut:
    def cut(self, act: Any, town: Town, study: UUID, proposal: UUID, *line: tuple[float, float]) -> set[str]:
        """Cut the eastern street's community; return what left."""
        before = labels(town, study, proposal)
        act(actions.community_cut, community=before[code_of(0, 0)], line=[spot(x, y) for x, y in line])
        after = labels(town, study, proposal)
        return {code for code in after if after[code] != before[code]}

    def test_a_line_through_gives_the_smaller_side_away(
        self, town: Town, study: UUID, proposal: UUID, act: Any
    ) -> None:
        assert self.cut(act, town, study, proposal, (1, -0.5), (1, 3.5)) == {code_of(0, y) for y in range(ROWS)}
        assert told("proposal_edited")["kind"] == "line"
        check_sound(study, proposal)

    def test_its_ends_go_on_and_its_direction_is_all_one(
        self, town: Town, study: UUID, proposal: UUID, act: Any
    ) -> None:
        short = self.cut(act, town, study, proposal, (1, 1.4), (1, 1.6))
        act(actions.edit_undo)
        assert short == self.cut(act, town, study, proposal, (1, 1.6), (1, 1.4)) == {code_of(0, y) for y in range(ROWS)}

    def test_a_bent_line_goes_around_a_corner(self, town: Town, study: UUID, proposal: UUID, act: Any) -> None:
        corner = self.cut(act, town, study, proposal, (1, -1), (1, 1), (-1, 1))
        assert corner == {code_of(0, 0)}

    def test_refuses_lines_that_part_nothing(self, town: Town, study: UUID, proposal: UUID, act: Any) -> None:
        one = labels(town, study, proposal)[code_of(0, 0)]
        for line in (
            [spot(-3, 0), spot(-3, 3)], [spot(1, 1)], [], [spot(1, 1), spot(1, 1)],
            [(float("nan"), 35.0), (107.6, 35.1)], [(1e300, 35.0), (107.6, 35.1)], [(float("inf"), 1.0), spot(1, 1)],
        ):  # fmt: skip
            with unchanged(proposal, rules.CannotSplit) as refused:
                act(actions.community_cut, community=one, line=line)
            assert refused.value.field == "line"
            assert sentence_of(refused.value)


class TestEditUndo:
    def test_goes_back_and_forth_in_order(self, town: Town, study: UUID, proposal: UUID, act: Any) -> None:
        steps = [stored(proposal).labels]
        one = labels(town, study, proposal)[code_of(0, 0)]
        act(actions.blocks_move, blocks=[code_of(2, 0)], to=-1)
        steps.append(stored(proposal).labels)
        act(actions.community_split, community=one)
        steps.append(stored(proposal).labels)
        act(actions.communities_merge, community=labels(town, study, proposal)[code_of(2, 0)], into=one)
        steps.append(stored(proposal).labels)

        for before in reversed(steps[:-1]):
            act(actions.edit_undo)
            assert stored(proposal).labels == before
            check_sound(study, proposal)
        with unchanged(proposal, rules.NothingToUndo):
            act(actions.edit_undo)
        for after in steps[1:]:
            act(actions.edit_redo)
            assert stored(proposal).labels == after
            check_sound(study, proposal)
        with unchanged(proposal, rules.NothingToUndo):
            act(actions.edit_redo)
        assert stored(proposal).version == 10

    def test_the_first_measures_come_back(self, study: UUID, proposal: UUID, act: Any) -> None:
        before = stored(proposal).measures
        act(actions.blocks_move, blocks=[code_of(2, 0)], to=-1)
        act(actions.edit_undo)
        after = stored(proposal).measures
        for kept in (before, after):
            kept.pop("seconds")
            kept.pop("joined", None)
        assert after == before

    def test_a_new_change_makes_what_was_undone_void(self, town: Town, study: UUID, proposal: UUID, act: Any) -> None:
        act(actions.blocks_move, blocks=[code_of(0, 0)], to=-1)
        act(actions.blocks_move, blocks=[code_of(5, 2)], to=-1)
        act(actions.edit_undo)
        act(actions.blocks_move, blocks=[code_of(0, 1)], to=labels(town, study, proposal)[code_of(0, 0)])
        states = list(Edit.rows.order_by("number").values_list("number", "state"))
        assert states == [(1, EditState.DONE), (2, EditState.VOID), (3, EditState.DONE)]
        with unchanged(proposal, rules.NothingToUndo):
            act(actions.edit_redo)

    def test_history_is_newest_first_without_what_is_void(
        self, town: Town, study: UUID, proposal: UUID, act: Any
    ) -> None:
        act(actions.blocks_move, blocks=[code_of(0, 0), code_of(0, 1)], to=-1)
        act(actions.blocks_move, blocks=[code_of(5, 2)], to=-1)
        act(actions.edit_undo)
        found = shown(town, study, proposal)
        told_so = [(one.number, one.kind_label, one.blocks, one.is_undone, one.by) for one in found.edits]
        assert told_so == [(2, "移动街坊", 1, True, "民政局小薛"), (1, "移动街坊", 2, False, "民政局小薛")]
        assert (found.may_undo, found.may_redo) == (True, True)

    def test_facts_say_which_change(self, town: Town, study: UUID, proposal: UUID, act: Any) -> None:
        act(actions.blocks_move, blocks=[code_of(0, 0)], to=-1)
        act(actions.edit_undo)
        undone = told("edit_undone")
        act(actions.edit_redo)
        redone = told("edit_redone")
        assert (undone["edit"], undone["kind_label"]) == (redone["edit"], redone["kind_label"]) == (1, "移动街坊")
        assert undone["subject"] == f"study:{study}"
        assert undone["area"] == TOWN

    def test_a_name_never_comes_to_another_community(self, town: Town, study: UUID, proposal: UUID, act: Any) -> None:
        act(actions.blocks_move, blocks=[code_of(0, 0), code_of(0, 1)], to=-1)
        new = labels(town, study, proposal)[code_of(0, 0)]
        act(actions.communities_name, names={new: ("中街社区", "")})
        act(actions.edit_undo)
        act(actions.blocks_move, blocks=[code_of(5, 2)], to=-1)
        rows = [row for row in shown(town, study, proposal).row.communities if row.is_new]
        assert [row.name for row in rows] == ["新社区 1"]

"""From a proposal to the county that runs on it: named, gridded, filed, decided, settled, in effect, with its history."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils.translation import override

from shequ.areas.models import Area
from shequ.areas.queries import area_name_on
from shequ.division import actions, queries, rules
from shequ.division.models import Proposal, Study, TransitionItem
from shequ.division.terms import Item, StudyState
from shequ.institutions import actions as institutions
from shequ.institutions.models import Filing
from shequ.institutions.queries import bodies_standing_in
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.residents import queries as residents
from shequ.territory.models import Block, Boundary, Dwelling
from tests.cast import COUNTY, EAST, EAST_GRID, NOON, TOWN, WEST, Town
from tests.division.filing import committee, decide, file, settle
from tests.division.studies import by_hand, computed, labels, officer, shown, squares
from tests.institutions.county import body, keeper
from tests.residents.making import family
from tests.territory.redrawing import block, code_of

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("home")]
TODAY = NOON.date()


def third(town: Town) -> tuple[UUID, UUID]:
    """Draw a third community in the middle by hand, name it, draw its grids."""
    study = computed(town)
    proposal = by_hand(town, study)
    call = officer(town).call
    middle = [code_of(x, y) for x in (2, 3) for y in range(3)]
    actions.blocks_move(call, study_id=study, proposal_id=proposal, blocks=middle, to=-1)
    new = labels(town, study, proposal)[middle[0]]
    left, right = (labels(town, study, proposal)[code_of(x, 0)] for x in (0, 5))
    for x, to in ((0, left), (1, left), (4, right), (5, right)):
        blocks = [code_of(x, y) for y in range(3) if labels(town, study, proposal)[code_of(x, y)] != to]
        if blocks:
            actions.blocks_move(call, study_id=study, proposal_id=proposal, blocks=blocks, to=to)
    names = {row.label: (row.name, row.code) for row in shown(town, study, proposal).row.communities}
    actions.communities_name(call, study_id=study, proposal_id=proposal, names={**names, new: ("中街社区", "")})
    actions.proposal_grid(call, study_id=study, proposal_id=proposal)
    return study, proposal


def merged(town: Town) -> tuple[UUID, UUID]:
    """Let the whole town be one community, named after the one that goes on."""
    from dataclasses import replace

    from tests.division.studies import ASKED

    study = computed(town, asked=replace(ASKED, high=4000, people_high=9000))
    proposal = by_hand(town, study)
    call = officer(town).call
    rows = shown(town, study, proposal).row.communities
    for row in rows[1:]:
        actions.communities_merge(call, study_id=study, proposal_id=proposal, community=row.label, into=rows[0].label)
    actions.proposal_grid(call, study_id=study, proposal_id=proposal)
    return study, proposal


def outsider(community: str) -> bool:
    return Area.rows.get(pk=community).valid_to is not None


class TestStudyFile:
    def test_drafts_one_filing_for_what_is_set_up_and_one_for_what_changes(self, filled: Town) -> None:
        study, proposal = third(filled)
        file(filled, study, proposal)

        drafted = {row.kind: row for row in queries.transition(officer(filled).call, study_id=study).filings}
        assert set(drafted) == {"create", "boundary"}
        assert [place.name for place in drafted["create"].places] == ["中街社区"]
        assert {place.code for place in drafted["boundary"].places} == {EAST, WEST}
        assert Study.rows.get(pk=study).state == StudyState.FILED
        assert TransitionItem.rows.filter(study=study, is_settled=False).count() == len(Item)
        entry = Entry.rows.get(code="division.study_filed")
        assert entry.subject == f"study:{study}"

    def test_the_code_that_is_filed_is_the_one_that_takes_effect(self, filled: Town) -> None:
        study, proposal = third(filled)
        file(filled, study, proposal)

        new = next(
            one for one in queries.transition(officer(filled).call, study_id=study).outcome.communities if one.is_new
        )
        place = Filing.rows.get(kind="create").places.get()
        assert place.code == new.code == f"{TOWN}P01"
        assert [new.code] == [
            code for _name, code in Proposal.rows.get(pk=proposal).names.values() if code.endswith("P01")
        ]

    def test_a_community_nobody_named_is_called_in_chinese_whoever_files(self, filled: Town) -> None:
        study = computed(filled)
        proposal, call = by_hand(filled, study), officer(filled).call
        middle = [code_of(x, y) for x in (2, 3) for y in range(3)]
        actions.blocks_move(call, study_id=study, proposal_id=proposal, blocks=middle, to=-1)
        actions.proposal_grid(call, study_id=study, proposal_id=proposal)
        with override("en"):
            file(filled, study, proposal)
            found = queries.transition(call, study_id=study)
        assert [one.name for one in found.outcome.communities if one.is_new] == ["新社区 1"]

    def test_refuses_pieces_missing_grids_and_a_second_time(self, filled: Town) -> None:
        study = computed(filled)
        proposal = by_hand(filled, study)
        call = officer(filled).call
        corner, far = code_of(0, 0), labels(filled, study, proposal)[code_of(5, 2)]
        actions.blocks_move(call, study_id=study, proposal_id=proposal, blocks=[corner], to=far)
        with pytest.raises(rules.NotWhole):
            file(filled, study, proposal)
        actions.edit_undo(call, study_id=study, proposal_id=proposal)
        with pytest.raises(rules.GridsMissing):
            file(filled, study, proposal)
        actions.proposal_grid(call, study_id=study, proposal_id=proposal)
        file(filled, study, proposal)
        with pytest.raises(rules.StudyNotSo):
            file(filled, study, proposal)
        with pytest.raises(rules.StudyNotSo):
            actions.proposal_copy(call, study_id=study, proposal_id=proposal)

    def test_may_be_filed_anew_after_all_was_withdrawn(self, filled: Town) -> None:
        study, proposal = third(filled)
        file(filled, study, proposal)
        for row in queries.transition(officer(filled).call, study_id=study).filings:
            institutions.filing_withdraw(committee(filled).call, filing_id=row.id)
        file(filled, study, proposal)
        assert {row.state for row in queries.transition(officer(filled).call, study_id=study).filings} == {"draft"}

    def test_is_not_given_up_while_its_filings_stand(self, filled: Town) -> None:
        study, proposal = third(filled)
        file(filled, study, proposal)
        call = officer(filled).call
        assert not queries.study_detail(call, study_id=study).may_drop
        with pytest.raises(rules.StudyNotSo):
            actions.study_drop(call, study_id=study)
        for row in queries.transition(call, study_id=study).filings:
            institutions.filing_withdraw(committee(filled).call, filing_id=row.id)
        assert queries.study_detail(call, study_id=study).may_drop
        actions.study_drop(call, study_id=study)
        assert Study.rows.get(pk=study).state == StudyState.DROPPED


class TestStudyEffect:
    def test_goes_over_to_new_communities_and_grids_and_keeps_the_history(self, filled: Town) -> None:
        blocks = squares_with_people(filled)
        study, proposal = third(filled)
        file(filled, study, proposal)
        decide(filled, study)
        settle(filled, study)
        before = residents.community_counts(filled.system, area=EAST, on=TODAY - timedelta(days=1))

        actions.study_effect(filled.office.call, study_id=study)

        new = f"{TOWN}P01"
        assert set(Block.rows.filter(area_id=new).values_list("code", flat=True)) == {
            code_of(x, y) for x in (2, 3) for y in range(3)
        }
        assert area_name_on(new, TODAY) == "中街社区"
        assert Boundary.rows.filter(area_id=new, valid_to=None).count() == 1
        grids = Area.rows.filter(code__startswith=new, level="grid", valid_to=None)
        assert grids.count() == 2
        assert outsider(EAST_GRID), "the old grid has ended"
        dwelling = Dwelling.rows.get(block_id=blocks[code_of(2, 1)], merged_into=None)
        assert dwelling.area_id == new
        assert dwelling.grid_id in set(grids.values_list("pk", flat=True))
        assert residents.community_counts(filled.system, area=new, on=TODAY).people == before.people > 0
        assert residents.community_counts(filled.system, area=EAST, on=TODAY).people == 0
        after = residents.community_counts(filled.system, area=EAST, on=TODAY - timedelta(days=1))
        assert after.people == before.people, "yesterday stays as it was"
        found = Study.rows.get(pk=study)
        assert (found.state, found.effective_on) == (StudyState.EFFECTIVE, TODAY)
        assert found.effect["people"] == before.people
        shown_after = queries.transition(officer(filled).call, study_id=study)
        assert shown_after.is_effective
        assert {one.code for one in shown_after.outcome.communities} == {EAST, WEST, new}

    def test_a_community_that_ends_goes_to_its_heir_once_its_bodies_are_gone(self, filled: Town) -> None:
        squares()
        institutions.institutions_add(
            keeper(filled).call, area=COUNTY, document="东编发〔2011〕4号",
            bodies=[body("xijie", "西街社区居委会", "residents_committee", area=WEST, parent="guanweihui")],
        )  # fmt: skip
        study, proposal = merged(filled)
        file(filled, study, proposal)
        gone = queries.transition(officer(filled).call, study_id=study)
        ended = next(iter(gone.outcome.heirs))
        decide(filled, study)
        if bodies_standing_in(filled.system, codes=[ended]):
            with pytest.raises(rules.BodiesStand):
                actions.item_settle(committee(filled).call, study_id=study, item=Item.BODIES, note="已办")
        else:
            settle(filled, study)
            actions.study_effect(filled.office.call, study_id=study)
            assert outsider(ended)

    def test_refuses_before_decision_day_and_checklist(self, filled: Town) -> None:
        study, proposal = third(filled)
        file(filled, study, proposal, on=TODAY + timedelta(days=3))
        with pytest.raises(rules.FilingNotApproved):
            actions.study_effect(filled.office.call, study_id=study)
        decide(filled, study)
        with pytest.raises(rules.NotYetInForce):
            actions.study_effect(filled.office.call, study_id=study)
        later = filled.office.call_at(NOON + timedelta(days=3))
        with pytest.raises(rules.ItemsOpen) as refused:
            actions.study_effect(later, study_id=study)
        assert refused.value.values["count"] == len(Item)
        settle(filled, study)
        actions.study_effect(later, study_id=study)
        with pytest.raises(rules.StudyNotSo):
            actions.study_effect(later, study_id=study)

    def test_refuses_when_the_map_has_changed_since(self, filled: Town) -> None:
        study, proposal = third(filled)
        file(filled, study, proposal)
        decide(filled, study)
        settle(filled, study)
        block(7, 7, area=EAST)
        with pytest.raises(rules.GroundMoved):
            actions.study_effect(filled.office.call, study_id=study)

    def test_a_refusal_leaves_everything_as_it_was(self, filled: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        study, proposal = third(filled)
        file(filled, study, proposal)
        decide(filled, study)
        settle(filled, study)

        def fails(*_args: object, **_more: object) -> None:
            raise RuntimeError("the last step breaks")

        monkeypatch.setattr("shequ.division.actions.effecting.tickets_follow_ground", fails)
        with pytest.raises(RuntimeError):
            actions.study_effect(filled.office.call, study_id=study)
        assert not Area.rows.filter(code=f"{TOWN}P01").exists()
        assert Study.rows.get(pk=study).state == StudyState.FILED

    def test_needs_the_right(self, filled: Town) -> None:
        study, proposal = third(filled)
        file(filled, study, proposal)
        with pytest.raises(NotPermitted):
            actions.study_effect(committee(filled).call, study_id=study)
        with pytest.raises(Hidden):
            actions.study_effect(filled.member(Role.GROUP_OFFICE, "990202").call, study_id=study)


class TestItemSettle:
    def test_needs_words_and_can_be_opened_again(self, filled: Town) -> None:
        study, proposal = third(filled)
        file(filled, study, proposal)
        call = committee(filled).call
        with pytest.raises(rules.ItemNoteMissing):
            actions.item_settle(call, study_id=study, item=Item.NOTICE, note=" ")
        actions.item_settle(call, study_id=study, item=Item.NOTICE, note="公告栏张贴十五日")
        row = next(row for row in queries.transition(call, study_id=study).items if row.code == Item.NOTICE)
        assert (row.is_settled, row.note) == (True, "公告栏张贴十五日")
        actions.item_settle(call, study_id=study, item=Item.NOTICE, note="有异议，再公告", is_settled=False)
        assert queries.transition(call, study_id=study).open_items == len(Item)


def squares_with_people(town: Town) -> dict[str, UUID]:
    """Draw the blocks, and let a family live in one of the middle."""
    blocks = squares()
    family(town)
    assert Dwelling.rows.filter(text__startswith="中台巷12").update(block_id=blocks[code_of(2, 1)])
    return blocks


@pytest.fixture(autouse=True)
def drawn(request: pytest.FixtureRequest) -> None:
    """Every test but those that draw themselves begins with the blocks."""
    own = {
        "test_goes_over_to_new_communities_and_grids_and_keeps_the_history",
        "test_a_community_that_ends_goes_to_its_heir_once_its_bodies_are_gone",
    }
    request.getfixturevalue("filled")
    if request.node.name not in own:
        squares()

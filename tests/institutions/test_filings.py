"""Filings: complete before they are submitted, answered before they are decided, decided by another person, numbered without gaps."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from shequ.areas import actions as areas
from shequ.institutions import actions, queries
from shequ.institutions.models import Filing
from shequ.institutions.queries import FilingFilters
from shequ.institutions.rules import filings as rules
from shequ.institutions.rules import tree as tree_rules
from shequ.institutions.rules.filings import Change, Given, Held, Place
from shequ.institutions.terms.filings import Aspect
from shequ.journal.models import Entry
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.notices.models import Message
from shequ.plan.terms import Unmeasured
from shequ.territory.models import Boundary
from tests.cast import COUNTY, EAST, FAR_COMMUNITY, FAR_COUNTY, NOON, TOWN, WEST, Member, Town
from tests.institutions.county import body, furnish, keeper
from tests.institutions.test_checks import run, told
from tests.institutions.test_orders import carry_out, line

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("home")]
Sign = Callable[[Member], Client]
DAY = date(2026, 12, 1)
PAPERS = ("application", "boundary_map", "household_figures", "residents_heard", "premises_papers")
MORE = (
    body("guanweihui", "城市社区管委会", "management_committee", area=TOWN, parent="xianzheng"),
    body("caizhengju", "县财政局", "government_department", parent="xianzheng"),
)


@pytest.fixture
def filled(town: Town) -> Town:
    furnish(town)
    actions.institutions_add(keeper(town).call, area=COUNTY, bodies=MORE, document="东编发〔2011〕4号")
    return town


def drafter(town: Town) -> Member:
    return town.member(Role.COMMITTEE_OFFICE, TOWN, name="管委会小顾")


def civil(town: Town) -> Member:
    return town.member(Role.CIVIL_AFFAIRS, institution="minzhengju", name="民政局小薛")


def finance(town: Town) -> Member:
    return town.member(Role.FINANCE, institution="caizhengju", name="财政局小贾")


def clerk(town: Town, institution: str = "caizhengju") -> Member:
    return town.member(Role.DEPARTMENT_CLERK, username=f"clerk_{institution}", institution=institution)


def draft(
    town: Town, *, kind: str = "create", papers: tuple[str, ...] = PAPERS, title: str = "设立东街社区",
    places: tuple[Place, ...] = (Place(EAST),), **more: Any,
) -> UUID:  # fmt: skip
    return actions.filing_draft(
        drafter(town).call, kind=kind, title=title, reason="方便居民办事", applicant="guanweihui", places=places,
        effective_on=DAY, materials=[Given(paper, "纸质件在档案室") for paper in papers], **more,
    )  # fmt: skip


def in_review(town: Town, reviewers: tuple[str, ...] = ("caizhengju",), **more: Any) -> UUID:
    filing = draft(town, **more)
    actions.filing_submit(drafter(town).call, filing_id=filing)
    actions.filing_review(civil(town).call, filing_id=filing, keeper="minzhengju", reviewers=reviewers)
    return filing


def approve(town: Town, filing: UUID, **more: Any) -> UUID:
    return actions.filing_approve(
        town.office.call, **{"filing_id": filing, "document": "东政发〔2026〕9号", **more}
    )  # fmt: skip


def approved(town: Town, **more: Any) -> UUID:
    when = {key: more.pop(key) for key in ("decided_on", "in_force_from") if key in more}
    filing = in_review(town, **more)
    actions.filing_opinion_give(finance(town).call, filing_id=filing, institution="caizhengju", kind="agree")
    return approve(town, filing, **when)


def seen(town: Town, filing: UUID, member: Member | None = None) -> queries.FilingDetail:
    return queries.filing_detail((member or town.office).call, filing_id=filing)


class TestDraft:
    def test_keeps_what_it_says_with_its_papers(self, filled: Town) -> None:
        filing = draft(filled, papers=PAPERS[:2], source="division:7", payload={"blocks": 12})

        held = seen(filled, filing)
        assert (held.row.title, held.row.kind, held.row.state, held.row.number) == (
            "设立东街社区",
            "create",
            "draft",
            "",
        )
        assert [(place.code, place.name) for place in held.row.places] == [(EAST, "东街社区")]
        assert (held.row.applicant_name, held.source, held.payload) == ("城市社区管委会", "division:7", {"blocks": 12})
        assert held.missing == ("户数、人口统计表", "征求居民意见情况", "办公服务用房证明")
        assert [entry.code for entry in Entry.rows.order_by("seq")][-3:] == [
            "institutions.filing_drafted", "institutions.filing_material_added", "institutions.filing_material_added"
        ]  # fmt: skip

    def test_a_new_community_is_filed_before_it_is_in_the_tree(self, filled: Town) -> None:
        new = Place("990101001009", "南街社区")

        assert seen(filled, draft(filled, places=(new, Place(WEST)))).row.places_text == "西街社区、南街社区"
        with pytest.raises(rules.PlaceUnknown):
            draft(filled, kind="rename", papers=(), places=(new,))
        with pytest.raises(rules.PlaceUnknown):
            draft(filled, places=(Place("990101001009"),))

    @pytest.mark.parametrize(
        ("changed", "refusal", "field"),
        [
            ({"title": " "}, rules.TitleMissing, "title"), ({"reason": ""}, rules.TitleMissing, "reason"),
            ({"places": ()}, rules.PlacesMissing, "places"),
            ({"applicant": "minzhengju"}, rules.UnitNotYours, "applicant"),
            ({"materials": [Given("photo", "x")]}, rules.MaterialUnknown, "material"),
            ({"materials": [Given("application")]}, rules.MaterialEmpty, "text"),
        ],
    )  # fmt: skip
    def test_refuses_what_is_not_whole(self, filled: Town, changed: Any, refusal: Any, field: str) -> None:
        given = {
            "kind": "create", "title": "设立", "reason": "理由", "applicant": "guanweihui", "places": (Place(EAST),),
            "effective_on": DAY,
        }  # fmt: skip
        with pytest.raises(refusal) as refused:
            actions.filing_draft(drafter(filled).call, **{**given, **changed})
        assert refused.value.field == field
        assert not Filing.rows.exists()

    def test_is_not_permitted_to_others_nor_beyond_the_own_place(self, filled: Town) -> None:
        given: dict[str, Any] = {
            "kind": "rename", "title": "更名", "reason": "理由", "applicant": "guanweihui", "effective_on": DAY
        }  # fmt: skip
        for member in (filled.office, keeper(filled), filled.secretary, clerk(filled)):
            with pytest.raises(NotPermitted):
                actions.filing_draft(member.call, places=(Place(EAST),), **given)
        with pytest.raises(NotPermitted):
            actions.filing_draft(drafter(filled).call, places=(Place(FAR_COMMUNITY),), **given)

    def test_filing_change_only_while_it_is_in_hand(self, filled: Town) -> None:
        filing = draft(filled)
        given: dict[str, Any] = {
            "filing_id": filing, "title": "设立两个社区", "reason": "补充", "places": (Place(EAST), Place(WEST)),
            "effective_on": DAY + timedelta(days=3),
        }  # fmt: skip
        actions.filing_change(drafter(filled).call, **given)

        held = seen(filled, filing)
        assert (held.row.title, held.reason, len(held.row.places)) == ("设立两个社区", "补充", 2)
        with pytest.raises(rules.UnitNotYours):
            actions.filing_change(civil(filled).call, **given)
        with pytest.raises(rules.PlacesMissing):
            actions.filing_change(drafter(filled).call, **{**given, "places": ()})
        actions.filing_submit(drafter(filled).call, filing_id=filing)
        with pytest.raises(rules.FilingNotSo):
            actions.filing_change(drafter(filled).call, **given)


class TestMaterials:
    def test_filing_submit_names_every_paper_that_is_missing(self, filled: Town) -> None:
        filing = draft(filled, papers=PAPERS[:3])

        with pytest.raises(rules.MaterialsMissing) as refused:
            actions.filing_submit(drafter(filled).call, filing_id=filing)

        assert str(refused.value) == "还缺 2 份材料：征求居民意见情况、办公服务用房证明"
        assert refused.value.field == "materials"
        for paper in PAPERS[3:]:
            actions.filing_material_add(drafter(filled).call, filing_id=filing, material=paper, text="见档案")
        actions.filing_submit(drafter(filled).call, filing_id=filing)
        assert seen(filled, filing).row.state == "submitted"

    def test_filing_material_drop_takes_one_paper_out(self, filled: Town) -> None:
        filing = draft(filled)
        paper = seen(filled, filing).asked[0].papers[0].id

        actions.filing_material_drop(drafter(filled).call, filing_id=filing, paper_id=paper)

        assert seen(filled, filing).missing == ("申报请示",)
        with pytest.raises(Hidden):
            actions.filing_material_drop(drafter(filled).call, filing_id=filing, paper_id=paper)
        with pytest.raises(rules.MaterialEmpty):
            actions.filing_material_add(drafter(filled).call, filing_id=filing, material="application")

    def test_each_kind_asks_for_its_own_papers_and_a_county_without_plan_for_none(self, filled: Town) -> None:
        rename = seen(filled, draft(filled, kind="rename", papers=()))

        assert [item.title for item in rename.asked] == ["申报请示", "征求居民意见情况"]
        assert all("通行做法" in item.source for item in rename.asked)


class TestReview:
    def test_runs_to_a_number_that_holds_from_a_day(self, filled: Town) -> None:
        filing = approved(filled, in_force_from=date(2026, 12, 15))

        held = seen(filled, filing)
        assert (held.row.number, held.row.state, held.row.keeper_name) == ("〔2026〕1号", "approved", "县民政局")
        assert (held.row.in_force_from, held.row.decision_document) == (date(2026, 12, 15), "东政发〔2026〕9号")
        assert [item.label for item in held.steps] == ["已批准备案", "审查中", "已申报，待受理", "起草中"]
        assert [(item.name, item.label) for item in held.opinions] == [("县财政局", "同意")]
        with pytest.raises(rules.FilingNotSo):
            actions.filing_withdraw(drafter(filled).call, filing_id=filing)
        with pytest.raises(rules.FilingNotSo):
            actions.filing_return(filled.office.call, filing_id=filing, note="x")

    def test_numbers_have_no_gap_by_county_and_year(self, filled: Town) -> None:
        first = approved(filled)
        withdrawn = in_review(filled)
        actions.filing_withdraw(drafter(filled).call, filing_id=withdrawn, note="不办了")
        second = approved(filled)
        earlier = approved(filled, decided_on=date(2016, 9, 20), in_force_from=date(2016, 10, 1))

        assert [seen(filled, item).row.number for item in (first, second, earlier, withdrawn)] == [
            "〔2026〕1号", "〔2026〕2号", "〔2016〕1号", ""
        ]  # fmt: skip

    def test_waits_until_everybody_who_was_asked_has_answered(self, filled: Town) -> None:
        filing = in_review(filled, ("caizhengju", "bianban"))
        actions.filing_opinion_give(finance(filled).call, filing_id=filing, institution="caizhengju", kind="agree")

        with pytest.raises(rules.OpinionsOpen) as refused:
            approve(filled, filing)

        assert "县编办" in str(refused.value)
        assert "县财政局" not in str(refused.value)
        assert not seen(filled, filing).row.number

    def test_an_objection_is_not_passed_over_in_silence(self, filled: Town) -> None:
        filing = in_review(filled)
        give = {"filing_id": filing, "institution": "caizhengju", "kind": "object"}
        with pytest.raises(rules.OpinionEmpty):
            actions.filing_opinion_give(finance(filled).call, **give)
        actions.filing_opinion_give(finance(filled).call, **give, text="经费没有着落")

        with pytest.raises(rules.ObjectionUnsettled) as refused:
            approve(filled, filing)
        assert refused.value.field == "note"
        approve(filled, filing, note="经费列入明年预算")
        assert seen(filled, filing).note == "经费列入明年预算"

    def test_the_decision_has_its_document_its_day_and_another_person(self, filled: Town) -> None:
        filing = draft(filled)
        both = filled.member(Role.COMMITTEE_OFFICE, TOWN, username="both")
        filled.member(Role.GROUP_OFFICE, username="both")
        actions.filing_submit(both.call, filing_id=filing)
        actions.filing_review(civil(filled).call, filing_id=filing, keeper="minzhengju", reviewers=["caizhengju"])
        actions.filing_opinion_give(finance(filled).call, filing_id=filing, institution="caizhengju", kind="agree")

        with pytest.raises(rules.SamePersonFiles):
            actions.filing_approve(both.call, filing_id=filing, document="东政发〔2026〕9号")
        with pytest.raises(tree_rules.DocumentMissing):
            approve(filled, filing, document=" ")
        with pytest.raises(rules.DecidedBeforeSubmitted):
            approve(filled, filing, decided_on=DAY + timedelta(days=90))
        with pytest.raises(NotPermitted):
            actions.filing_approve(civil(filled).call, filing_id=filing, document="x")
        assert not seen(filled, filing, both).may_approve

    def test_reviewers_answer_for_their_own_unit_only(self, filled: Town) -> None:
        filing = in_review(filled)

        for member, institution in ((civil(filled), "caizhengju"), (finance(filled), "minzhengju")):
            with pytest.raises(rules.UnitNotYours):
                actions.filing_opinion_give(member.call, filing_id=filing, institution=institution, kind="agree")
        with pytest.raises(rules.NotAsked):
            actions.filing_opinion_give(civil(filled).call, filing_id=filing, institution="minzhengju", kind="agree")
        with pytest.raises(NotPermitted):
            actions.filing_opinion_give(filled.office.call, filing_id=filing, institution="caizhengju", kind="agree")
        actions.filing_opinion_give(clerk(filled).call, filing_id=filing, institution="caizhengju", kind="agree")
        assert seen(filled, filing).open_opinions == 0

    def test_filing_review_asks_somebody_and_more_later(self, filled: Town) -> None:
        filing = draft(filled)
        actions.filing_submit(drafter(filled).call, filing_id=filing)
        ask: dict[str, Any] = {"filing_id": filing, "keeper": "minzhengju"}
        with pytest.raises(rules.ReviewersMissing):
            actions.filing_review(civil(filled).call, **ask, reviewers=["guanweihui", "minzhengju"])
        with pytest.raises(rules.UnitNotYours):
            actions.filing_review(civil(filled).call, filing_id=filing, keeper="bianban", reviewers=["caizhengju"])
        with pytest.raises(Hidden):
            actions.filing_review(civil(filled).call, **ask, reviewers=["nobody"])
        with pytest.raises(NotPermitted):
            actions.filing_review(drafter(filled).call, **ask, reviewers=["caizhengju"])

        finance(filled)
        actions.filing_review(civil(filled).call, **ask, reviewers=["caizhengju"])
        actions.filing_review(civil(filled).call, **ask, reviewers=["caizhengju", "bianban"])

        assert sorted(item.name for item in seen(filled, filing).opinions) == ["县编办", "县财政局"]
        heard = Message.rows.filter(to=finance(filled).user, subject=f"filing:{filing}")
        assert [message.sentence for message in heard] == ["请对“{title}”填写审查意见"]

    def test_filing_return_asks_all_over_again(self, filled: Town) -> None:
        filing = in_review(filled)
        actions.filing_opinion_give(finance(filled).call, filing_id=filing, institution="caizhengju", kind="agree")
        with pytest.raises(rules.ReasonEmpty):
            actions.filing_return(filled.office.call, filing_id=filing, note=" ")

        actions.filing_return(filled.office.call, filing_id=filing, note="四至不清")
        assert seen(filled, filing).note == "四至不清"
        actions.filing_submit(drafter(filled).call, filing_id=filing)
        actions.filing_review(civil(filled).call, filing_id=filing, keeper="minzhengju", reviewers=["caizhengju"])

        assert [item.kind for item in seen(filled, filing).opinions] == [""]
        assert [item.is_back for item in seen(filled, filing).steps].count(True) == 1


class TestRegister:
    def test_filing_list_is_bounded_and_scoped(self, filled: Town, django_assert_max_num_queries: Any) -> None:
        for _n in range(4):
            draft(filled)
        call = filled.office.call

        with django_assert_max_num_queries(4):
            assert queries.filing_list(call).total == 4
        for other in (filled.member(Role.GROUP_OFFICE, FAR_COUNTY), clerk(filled), filled.secretary):
            assert queries.filing_list(other.call).total == 0
            with pytest.raises(Hidden):
                queries.filing_detail(other.call, filing_id=Filing.rows.first().pk)  # type: ignore[union-attr]

    def test_departments_see_what_they_were_asked_and_communities_what_was_approved(self, filled: Town) -> None:
        filing = in_review(filled)

        assert queries.filing_list(clerk(filled).call).total == 1
        assert queries.filing_list(clerk(filled, "bianban").call).total == 0
        assert queries.filing_list(filled.secretary.call).total == 0
        actions.filing_opinion_give(clerk(filled).call, filing_id=filing, institution="caizhengju", kind="agree")
        approve(filled, filing)
        assert queries.filing_list(filled.secretary.call).total == 1
        assert queries.filing_list(filled.neighbour.call).total == 0
        assert queries.filing_list(filled.member(Role.AUDITOR).call).total == 1

    def test_is_narrowed_by_number_words_kind_state_year_and_community(self, filled: Town) -> None:
        approved(filled)
        draft(filled, kind="rename", papers=(), title="西街更名", places=(Place(WEST),))
        call = filled.office.call

        def titles(**given: str) -> list[str]:
            return [row.title for row in queries.filing_list(call, filters=FilingFilters(**given)).rows]

        for asked in ("〔2026〕1号", "[2026]1", "东政发", "东街", EAST):
            assert titles(q=asked) == ["设立东街社区"], asked
        assert titles(kind="rename") == titles(state="draft") == titles(area=WEST) == ["西街更名"]
        assert titles(year="2026") == ["设立东街社区"]
        assert titles(q="〔2026〕7号") == titles(year="2017") == []
        assert queries.filing_years(call) == [2026]

    def test_filing_export_holds_what_the_list_shows(self, filled: Town, client_of: Sign) -> None:
        approved(filled)
        draft(filled, title="=1+1")

        answer = client_of(filled.office).get("/institutions/filings/register.xlsx?kind=create")

        sheet = load_workbook(io.BytesIO(answer.content)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert rows[0][0] == "备案号"
        assert rows[1][:4] == ["〔2026〕1号", "设立", "设立东街社区", "东街社区"]
        assert (rows[2][2], sheet.cell(3, 3).data_type) == ("=1+1", "s")

    def test_waits_on_the_work_list_of_whose_turn_it_is(self, filled: Town) -> None:
        filing = draft(filled)

        def verbs(member: Member) -> list[str]:
            return [work.verb for work in queries.my_filings(member.call)]

        actions.filing_submit(drafter(filled).call, filing_id=filing)
        assert (verbs(civil(filled)), verbs(finance(filled)), verbs(drafter(filled))) == (["受理"], [], [])
        actions.filing_review(civil(filled).call, filing_id=filing, keeper="minzhengju", reviewers=["caizhengju"])
        assert (verbs(finance(filled)), verbs(clerk(filled)), verbs(filled.office)) == (["填写意见"], ["填写意见"], [])
        actions.filing_opinion_give(finance(filled).call, filing_id=filing, institution="caizhengju", kind="agree")
        assert (verbs(finance(filled)), verbs(filled.office)) == ([], ["批准"])
        actions.filing_return(filled.office.call, filing_id=filing, note="补图")
        assert (verbs(drafter(filled)), verbs(filled.office)) == (["改报"], [])


class TestForOtherRooms:
    def test_a_community_body_shows_what_was_filed_about_its_community(self, filled: Town, client_of: Sign) -> None:
        approved(filled)
        bodies = {row.code: row.id for row in queries.tree(filled.office.call)}
        client = client_of(filled.office)

        assert "〔2026〕1号" in client.get(f"/institutions/{bodies['dongjie-juweihui']}/").content.decode()
        assert "〔2026〕1号" not in client.get(f"/institutions/{bodies['xijie-juweihui']}/").content.decode()
        assert "〔2026〕1号" not in client.get(f"/institutions/{bodies['minzhengju']}/").content.decode()

    def test_filing_in_force_holds_from_its_day_for_its_kinds_and_source(self, filled: Town) -> None:
        approved(filled, in_force_from=date(2026, 11, 20), source="division:7")

        found = queries.filing_in_force(EAST, on=date(2026, 11, 20))
        assert found is not None
        assert (found.number, found.kind, found.document) == ("〔2026〕1号", "create", "东政发〔2026〕9号")
        assert queries.filing_in_force(EAST, on=date(2026, 11, 19)) is None
        assert queries.filing_in_force(WEST, on=DAY) is None
        assert queries.filing_in_force(EAST, on=DAY, kinds=["premises"]) is None
        assert queries.filing_in_force(EAST, on=DAY, source="division:8") is None

    def test_filing_by_number_reads_brackets_as_people_write_them(self, filled: Town) -> None:
        filing = approved(filled)

        for written in ("〔2026〕1号", "社区备案[2026]01号", "（2026）1号"):
            found = queries.filing_by_number(COUNTY, written)
            assert found is not None
            assert found.id == filing
        assert queries.filing_by_number(COUNTY, "〔2026〕2号") is None
        assert queries.filing_by_number(FAR_COUNTY, "〔2026〕1号") is None
        assert queries.filing_by_number(COUNTY, "二号") is None

    def test_an_order_moves_open_filings_of_the_bodies_it_abolishes(self, filled: Town) -> None:
        filing = in_review(filled, ("caizhengju", "bianban"))

        carry_out(
            filled,
            line("abolish", "minzhengju", authority="commission", heir="bianban"),
            line("abolish", "caizhengju", authority="commission", heir="bianban"),
            on=filled.office.call.on,
        )

        held = seen(filled, filing)
        assert held.row.keeper_name == "县编办"
        assert [(item.name, item.kind) for item in held.opinions] == [("县编办", "")]
        assert Entry.rows.filter(code="institutions.filings_moved").count() == 1  # filings_move


class TestDoors:
    def test_pages_from_draft_to_approval(self, filled: Town, client_of: Sign) -> None:
        unit, office, money = client_of(drafter(filled)), client_of(civil(filled)), client_of(finance(filled))
        leader = client_of(filled.office)

        wrong = unit.post("/institutions/filings/draft/", {"kind": "rename", "title": "更名"})
        made = unit.post(
            "/institutions/filings/draft/",
            {
                "kind": "rename", "title": "东街更名", "reason": "地名普查", "applicant": "guanweihui", "places": [EAST],
                "effective_on": "2026-12-01",
            },
        )["Location"]  # fmt: skip
        early = unit.post(f"{made}submit/").content.decode()
        empty = unit.post(f"{made}materials/add/", {"material": "application", "text": ""})
        file = SimpleUploadedFile("请示.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF", "application/pdf")
        unit.post(f"{made}materials/add/", {"material": "application", "file": file})
        unit.post(f"{made}materials/add/", {"material": "residents_heard", "text": "会议记录 3 页"})
        sent = unit.post(f"{made}submit/")
        taken = office.post(f"{made}review/", {"keeper": "minzhengju", "reviewers": ["caizhengju"]})
        bare = money.post(f"{made}opinion/", {"institution": "caizhengju", "kind": "object"}).content.decode()
        money.post(f"{made}opinion/", {"institution": "caizhengju", "kind": "agree"})
        form = leader.get(f"{made}approve/").content.decode()
        done = leader.post(
            f"{made}approve/",
            {"document": "东政发〔2026〕9号", "decided_on": "2026-11-24", "in_force_from": "2026-12-01"},
        )
        page = leader.get(made).content.decode()

        assert "places" not in wrong.context["form"].cleaned_data or wrong.status_code == 200
        assert "还缺 2 份材料" in early
        assert "text" in empty.context["form"].errors
        assert [sent.status_code, taken.status_code, done.status_code] == [303, 303, 303]
        assert "要写明意见" in bare
        assert "2026-12-01" in form
        assert all(
            word in page for word in ("〔2026〕1号", "请示.pdf", "会议记录 3 页", "县财政局", "东政发〔2026〕9号")
        )

    def test_pages_change_drop_return_and_withdraw(self, filled: Town, client_of: Sign) -> None:
        filing = draft(filled)
        where, unit = f"/institutions/filings/{filing}/", client_of(drafter(filled))
        paper = seen(filled, filing).asked[0].papers[0].id

        shown = unit.get(f"{where}change/").content.decode()
        bad = unit.post(
            f"{where}change/", {"title": "设立", "reason": "理由", "new_places": "南街", "effective_on": "2026-12-01"}
        )
        none = unit.post(f"{where}change/", {"title": "设立", "reason": "理由", "effective_on": "2026-12-01"})
        changed = unit.post(
            f"{where}change/",
            {
                "title": "设立南街", "reason": "理由", "new_places": "990101001009 南街社区", "effective_on": "2026-12-01"
            },
        )  # fmt: skip
        dropped = unit.post(f"{where}materials/{paper}/drop/")
        unit.post(f"{where}materials/add/", {"material": "application", "text": "补交"})
        unit.post(f"{where}submit/")
        back = client_of(civil(filled)).post(f"{where}return/", {"note": "缺章"})
        gone = unit.post(f"{where}withdraw/", {"note": ""})

        assert "设立东街社区" in shown
        assert "new_places" in bad.context["form"].errors
        assert "places" in none.context["form"].errors
        assert [item.status_code for item in (changed, dropped, back, gone)] == [303] * 4
        assert "已撤回" in unit.get(where).content.decode()
        assert "南街社区" in client_of(filled.office).get("/institutions/filings/?q=南街").content.decode()

    def test_api_names_the_refusal_its_clause_and_field(self, filled: Town, client_of: Sign) -> None:
        unit, office, leader = client_of(drafter(filled)), client_of(civil(filled)), client_of(filled.office)

        def post(client: Client, where: str, **body: Any) -> Any:
            return client.post(f"/api/institutions/filings{where}", body, content_type="application/json")

        made = post(
            unit, "", kind="premises", title="用房", reason="扩建", applicant="guanweihui", places=[{"code": EAST}],
            materials=[{"material": "application", "text": "甲"}],
        ).json()  # fmt: skip
        at = f"/{made['row']['id']}"
        refused = post(unit, f"{at}/submit")
        more = post(unit, f"{at}/materials", material="premises_papers", text="乙").json()
        post(unit, f"{at}/submit")
        back = post(leader, f"{at}/return", note="核面积").json()
        post(unit, f"{at}/submit")
        post(office, f"{at}/review", keeper="minzhengju", reviewers=["caizhengju"])
        post(client_of(finance(filled)), f"{at}/opinion", institution="caizhengju", kind="agree")
        done = post(leader, f"{at}/approve", document="东政发〔2026〕9号").json()
        other = post(unit, "", kind="rename", title="更名", reason="x", applicant="guanweihui", places=[{"code": EAST}])
        gone = post(unit, f"/{other.json()['row']['id']}/withdraw").json()
        listed = leader.get("/api/institutions/filings?kind=premises").json()

        assert (refused.status_code, refused.json()["code"]) == (422, "institutions.materials_missing")
        assert (refused.json()["clause"], refused.json()["field"]) == ("T1.1c", "materials")
        assert (made["missing"], more["missing"]) == (["办公服务用房证明"], [])
        assert (back["note"], gone["row"]["state"]) == ("核面积", "withdrawn")
        assert (done["row"]["number"], done["opinions"][0]["kind"]) == ("〔2026〕1号", "agree")
        assert (listed["total"], leader.get(f"/api/institutions/filings{at}").json()["row"]["title"]) == (1, "用房")


class TestOfficialFormat:
    def texts(self, answer: Any) -> list[str]:
        assert "attachment" in answer["Content-Disposition"]
        return [item.text for item in Document(io.BytesIO(answer.content)).paragraphs if item.text]

    def test_filing_official_is_an_application_first_and_a_notice_when_approved(
        self, filled: Town, client_of: Sign
    ) -> None:
        filing = draft(filled)
        office, where = client_of(filled.office), f"/institutions/filings/{filing}/official.docx"
        first = self.texts(office.get(where))
        actions.filing_submit(drafter(filled).call, filing_id=filing)
        actions.filing_review(civil(filled).call, filing_id=filing, keeper="minzhengju", reviewers=["caizhengju"])
        actions.filing_opinion_give(
            finance(filled).call, filing_id=filing, institution="caizhengju", kind="agree_with_changes", text="补预算。"
        )
        approve(filled, filing, document="东政发[2026]09号")
        notice = self.texts(office.get(where, headers={"Accept-Language": "en"}))

        assert first[:3] == ["城市社区管委会文件", "关于设立东街社区的请示", "东平县人民政府："]
        assert "（草稿，未经批准）" in first
        assert "妥否，请批示。" in first
        assert notice[:4] == ["县民政局文件", "社区备案〔2026〕1号", "关于设立东街社区备案的通知", "城市社区管委会："]
        whole = "".join(notice)
        assert "东政发〔2026〕9号" in whole
        assert "县财政局：修改后同意（补预算）" in whole
        assert "附件：1.\t申报请示" in notice
        assert notice[-2:] == ["县民政局", "2026年11月24日"]

    def test_order_official_prints_an_order(self, filled: Town, client_of: Sign) -> None:
        order = carry_out(
            filled, line("rename", "bianban", name="县委编办", authority="commission", document="东编发[2016]03号")
        )

        words = self.texts(client_of(filled.office).get(f"/institutions/orders/{order}/official.docx"))

        assert words[:4] == [
            "东平县机构编制委员会文件", "东编委〔2016〕5号", "关于撤销街道，设立管委会的通知", "各有关单位："
        ]  # fmt: skip
        assert any("机构调整令〔2016〕1号" in text for text in words)
        assert any("1. 更名" in text and "东编发〔2016〕3号" in text for text in words)

    def test_a_draft_order_says_so(self, filled: Town, client_of: Sign) -> None:
        order = actions.order_draft(keeper(filled).call, area=COUNTY, title="更名", effective_on=DAY)

        words = self.texts(client_of(filled.office).get(f"/institutions/orders/{order}/official.docx"))

        assert words[1] == "关于更名的通知"
        assert words[-1] == "（草稿，未经批准）"


def area_renamed(town: Town, code: str, name: str, on: date) -> None:
    areas.area_rename(town.system, code=code, name=name, on=on)


def boundary(code: str, on: date) -> None:
    Boundary.rows.filter(area=code, valid_to=None).update(valid_to=on)
    Boundary.rows.create(
        id=uuid7(), area_id=code, valid_from=on, geometry="{}", west=0, south=0, east=1, north=1, size_m2=1,
        drawn_at=NOON,
    )  # fmt: skip


@pytest.mark.clause("T1.1c")
class TestCommunityFiled:
    KIND = "community.filed"

    def test_is_grey_while_no_community_was_set_up_or_changed(self, filled: Town) -> None:
        assert isinstance(run(filled, self.KIND), Unmeasured)

    def test_a_border_and_a_name_without_filing_are_findings_and_covered_ones_are_not(self, filled: Town) -> None:
        boundary(EAST, date(2026, 11, 2))
        area_renamed(filled, WEST, "西关社区", date(2026, 11, 3))

        assert told(run(filled, self.KIND)) == [("东街社区", "2026-11-02"), ("西关社区", "2026-11-03")]
        approved(filled, kind="boundary", papers=PAPERS[:4], in_force_from=date(2026, 11, 2))
        assert told(run(filled, self.KIND)) == [("西关社区", "2026-11-03")]
        approved(filled, kind="create", places=(Place(WEST),), in_force_from=date(2026, 11, 10))
        outcome = run(filled, self.KIND)
        assert (outcome.population, list(outcome.found)) == (2, [])  # type: ignore[union-attr]

    def test_a_filing_does_not_cover_a_later_change_nor_another_kind(self, filled: Town) -> None:
        boundary(EAST, date(2026, 10, 1))
        approved(filled, in_force_from=date(2026, 10, 9))
        assert told(run(filled, self.KIND)) == []
        boundary(EAST, date(2026, 11, 2))
        approved(filled, kind="rename", papers=PAPERS[:4:3], in_force_from=date(2026, 11, 2))

        assert told(run(filled, self.KIND)) == [("东街社区", "2026-11-02")]

    def test_a_filing_that_is_not_yet_in_force_covers_nothing(self, filled: Town) -> None:
        boundary(EAST, date(2026, 11, 2))
        approved(filled, in_force_from=date(2026, 12, 1))

        assert told(run(filled, self.KIND)) == [("东街社区", "2026-11-02")]
        assert told(run(filled, self.KIND, on=date(2026, 12, 2))) == []

    def test_asks_a_fixed_number_of_statements(self, filled: Town, django_assert_max_num_queries: Any) -> None:
        for code in (EAST, WEST):
            boundary(code, date(2026, 11, 2))

        with django_assert_max_num_queries(4):
            queries.communities_changed(under_area=COUNTY, since=date(2016, 1, 1), on=NOON.date())


DAYS = st.lists(st.dates(date(2017, 1, 1), date(2017, 3, 1)), max_size=5, unique=True)


class TestCovering:
    @given(DAYS, DAYS)
    def test_as_many_changes_are_covered_as_filings_can_cover(self, changed: list[date], filed: list[date]) -> None:
        changes = [Change(EAST, Aspect.BORDER, day) for day in changed]
        held = [Held(str(day), EAST, "boundary", day) for day in filed]

        left = rules.uncovered(changes, held)

        assert len(left) >= len(changes) - len(held)
        assert {item.on for item in left} <= set(changed)
        assert rules.uncovered(changes, [Held(str(day), EAST, "boundary", day) for day in changed]) == []
        assert len(rules.uncovered(changes, [Held(str(day), WEST, "boundary", day) for day in filed])) == len(changes)
        assert len(rules.uncovered(changes, [Held(str(day), EAST, "premises", day) for day in filed])) == len(changes)

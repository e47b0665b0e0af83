"""A division on its way: the county's bodies, who files, who decides, who settles."""

from datetime import date
from uuid import UUID

from shequ.division import actions, queries
from shequ.division.terms import Item
from shequ.institutions import actions as institutions
from shequ.institutions.queries import filing_detail
from shequ.kernel.roles import Role
from tests.cast import COUNTY, NOON, TOWN, Member, Town
from tests.division.studies import officer
from tests.institutions.county import body, furnish, keeper

TODAY = NOON.date()
MORE = (
    body("guanweihui", "城市社区管委会", "management_committee", area=TOWN, parent="xianzheng"),
    body("caizhengju", "县财政局", "government_department", parent="xianzheng"),
)


def fill(town: Town) -> Town:
    """Put the plan in force and enter the county's bodies."""
    furnish(town)
    institutions.institutions_add(keeper(town).call, area=COUNTY, bodies=MORE, document="东编发〔2011〕4号")
    return town


def committee(town: Town) -> Member:
    return town.member(Role.COMMITTEE_OFFICE, TOWN, name="管委会小顾", institution="guanweihui")


def finance(town: Town) -> Member:
    return town.member(Role.FINANCE, institution="caizhengju", name="财政局小贾")


def file(town: Town, study: UUID, proposal: UUID, *, on: date = TODAY) -> None:
    actions.study_file(
        committee(town).call, study_id=study, proposal_id=proposal, applicant="guanweihui", reason="户数悬殊",
        effective_on=on,
    )  # fmt: skip


def decide(town: Town, study: UUID) -> None:
    for row in queries.transition(officer(town).call, study_id=study).filings:
        held = filing_detail(committee(town).call, filing_id=row.id)
        for paper in held.asked:
            institutions.filing_material_add(
                committee(town).call, filing_id=row.id, material=paper.id, text="纸质件在档案室"
            )
        institutions.filing_submit(committee(town).call, filing_id=row.id)
        institutions.filing_review(officer(town).call, filing_id=row.id, keeper="minzhengju", reviewers=["caizhengju"])
        institutions.filing_opinion_give(finance(town).call, filing_id=row.id, institution="caizhengju", kind="agree")
        institutions.filing_approve(town.office.call, filing_id=row.id, document="东政发〔2026〕12号")


def settle(town: Town, study: UUID) -> None:
    for item in Item:
        actions.item_settle(committee(town).call, study_id=study, item=item, note="已办")

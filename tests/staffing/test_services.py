"""Contracts by which a body buys a service that a provider's people do."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from shequ.base.paging import PageRequest
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.staffing import actions, queries
from shequ.staffing.models import ServiceContract
from shequ.staffing.queries import ContractFilters
from shequ.staffing.rules import contracts as rules
from shequ.staffing.rules.contracts import Service
from shequ.staffing.terms import ContractState
from tests.cast import EAST, TOWN
from tests.staffing.payroll import PAPER, TODAY, Office

pytestmark = pytest.mark.db
SERVICE = Service(
    institution="dongjie-fuwu", provider="东平社工服务中心", provider_code="91350100m000100y43", purpose="窗口导办",
    people=2, yearly_fen=9_600_000, since=date(2026, 1, 1), ends_on=date(2026, 10, 31), document=PAPER,
)  # fmt: skip


def sign(office: Office, **more: object) -> UUID:
    return actions.service_sign(office.committee.call, area=TOWN, service=replace(SERVICE, **more))  # type: ignore[arg-type]


class TestServiceSign:
    def test_is_registered_where_the_body_lies_with_a_clean_code(self, office: Office) -> None:
        sign(office)

        row = ServiceContract.rows.get()
        assert (row.area_id, row.provider_code) == (EAST, "91350100M000100Y43")

    @pytest.mark.parametrize(
        "more, refusal, field",
        [
            ({"provider": " "}, rules.ProviderMissing, "provider"),
            ({"provider_code": "91350100M000100Y44"}, rules.ProviderCodeWrong, "provider_code"),
            ({"purpose": ""}, rules.ServicePurposeMissing, "purpose"),
            ({"people": 0}, rules.PeopleWrong, "people"),
            ({"yearly_fen": 0}, rules.PayWrong, "yearly"),
            ({"ends_on": date(2025, 1, 1)}, rules.TermWrong, "ends_on"),
            ({"document": ""}, rules.PaperMissing, "document"),
            ({"institution": "nobody"}, rules.EmployerNotStanding, "institution"),
            ({"institution": "xianzheng"}, Hidden, "institution"),
        ],
        ids=lambda value: getattr(value, "__name__", ""),
    )
    def test_refuses(self, office: Office, more: dict[str, object], refusal: type[rules.Refused], field: str) -> None:
        with pytest.raises(refusal) as refused:
            sign(office, **more)
        assert refused.value.field == field

    def test_the_same_twice_is_refused(self, office: Office) -> None:
        sign(office)

        with pytest.raises(rules.ServiceStands):
            sign(office)

    def test_is_not_permitted_to_others(self, office: Office) -> None:
        with pytest.raises(NotPermitted):
            actions.service_sign(office.town.secretary.call, area=TOWN, service=SERVICE)


class TestServiceRenewAndEnd:
    def test_service_renew_settles_an_expired_one(self, office: Office) -> None:
        old = sign(office)
        call = office.committee.call
        assert queries.service_detail(call, service_id=old).row.state == ContractState.EXPIRED
        made = actions.service_renew(
            call, service_id=old, people=3, yearly_fen=10_000_000, since=date(2026, 11, 1), ends_on=date(2027, 10, 31),
            document=PAPER,
        )  # fmt: skip

        detail = queries.service_detail(call, service_id=old)
        assert (detail.row.state, [row.id for row in detail.history]) == (ContractState.RENEWED, [made, old])

    def test_service_end_closes_one_that_ran_out(self, office: Office) -> None:
        old = sign(office)
        call = office.committee.call

        with pytest.raises(rules.EndOutside):
            actions.service_end(call, service_id=old, on=TODAY, reason="期满", document=PAPER)
        with pytest.raises(rules.EndReasonMissing):
            actions.service_end(call, service_id=old, on=date(2026, 11, 1), reason=" ", document=PAPER)
        actions.service_end(call, service_id=old, on=date(2026, 11, 1), reason="期满不续", document=PAPER)

        assert queries.service_detail(call, service_id=old).row.state == ContractState.ENDED
        with pytest.raises(rules.ContractOver):
            actions.service_end(call, service_id=old, on=date(2026, 11, 1), reason="期满", document=PAPER)

    def test_is_hidden_from_strangers(self, office: Office) -> None:
        old = sign(office)

        with pytest.raises(Hidden):
            actions.service_end(
                office.town.member(Role.COMMITTEE_OFFICE, "990202").call, service_id=old, on=TODAY, reason="x",
                document="x",
            )  # fmt: skip


class TestServiceList:
    def test_service_list_is_scoped_and_counted(self, office: Office, django_assert_num_queries) -> None:
        sign(office)
        sign(office, institution="xijie-fuwu", ends_on=date(2027, 12, 31))

        def names(call, **filters: str) -> list[str]:
            page = queries.service_list(call, filters=ContractFilters(**filters), page=PageRequest())
            return [row.institution_name for row in page.rows]

        call = office.committee.call
        with django_assert_num_queries(4):
            assert names(call) == ["东街社区服务中心", "西街社区服务中心"]
        assert names(office.town.secretary.call) == ["东街社区服务中心"]
        assert names(call, state="expired") == ["东街社区服务中心"]
        assert names(call, q="社工") == names(call)
        assert names(office.town.stranger.call) == []

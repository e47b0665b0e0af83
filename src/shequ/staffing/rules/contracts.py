"""Contracts of people outside the establishment, and contracts by which a service is bought."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from shequ.kernel import credit_code
from shequ.kernel.refusals import Refused, Stale
from shequ.kernel.words import _
from shequ.staffing.terms import TERM_WARNING_DAYS, ContractEnd, ContractState, Source

CURRENT = "contract.current"
WAGE = "pay.minimum_wage"
ONE_DAY = timedelta(days=1)


class ContractNotFor(Refused):
    """Only people outside the establishment who were taken on have a contract of employment."""

    code = "staffing.contract_not_for"
    kind = CURRENT
    message = _("{name}的来源是“{source}”，不签聘用合同")
    mend = _("聘用合同只登记高校毕业生和招募人员；购买服务的人员由服务机构签，登记购买服务合同")


class NotServing(Refused):
    """Nobody is employed or paid who does not serve on that day."""

    code = "staffing.not_serving"
    message = _("{on} {name}没有在岗登记")
    mend = _("先办进人手续，或改为在岗期间的日期")


class EmployerNotStanding(Refused):
    """The body does not exist on that day."""

    code = "staffing.employer_not_standing"
    message = _("{on} 没有“{written}”这个机构")
    mend = _("核对日期，或换一个机构")


class PayWrong(Refused):
    """No amount that can be paid."""

    code = "staffing.pay_wrong"
    message = _("金额要大于零")
    mend = _("填写每月应发的元数，最多两位小数")


class PaperMissing(Refused):
    """Nothing stands behind what is entered."""

    code = "staffing.paper_missing"
    message = _("没有写明依据文件或合同编号")
    mend = _("填写文号、合同编号或会议纪要名称")


class TermWrong(Refused):
    """The last day lies before the first."""

    code = "staffing.term_wrong"
    message = _("最后一天 {ends_on} 早于第一天 {since}")
    mend = _("核对合同上的起止日期")


class ContractOverlaps(Refused):
    """The person has a contract in that time."""

    code = "staffing.contract_overlaps"
    kind = CURRENT
    message = _("{name}在“{institution}”的合同从 {since} 到 {until}，与这份重叠")
    mend = _("要接着用的办续签；要换单位的先提前解除")


class UnderMinimumWage(Refused):
    """A new full-time contract under the documented minimum wage of its first day."""

    code = "staffing.under_minimum_wage"
    kind = WAGE
    message = _("全日制月报酬 {pay} 元，低于 {on} 适用的最低工资 {wage} 元（{wage_class}，{document}）")
    mend = _("提高月报酬；标准或类别登记有误的，请财政部门或机构编制部门更正")


class EndOutside(Refused):
    """An early end lies outside the term."""

    code = "staffing.end_outside"
    message = _("要在 {since} 到 {until} 之间")
    mend = _("填写合同终止后的第一天，最晚是期满的次日")


class EndReasonMissing(Refused):
    """Nobody says why it ends."""

    code = "staffing.end_reason_missing"
    message = _("没有写明原因")
    mend = _("用一句话写明原因")


class ContractOver(Stale):
    """It was ended or renewed before."""

    code = "staffing.contract_over"
    message = _("这份合同{state}，不能再办")
    mend = _("打开最新的一份合同办理")


class RenewTooEarly(Refused):
    """A renewal begins after what it renews."""

    code = "staffing.renew_too_early"
    kind = CURRENT
    message = _("原合同到 {until} 期满，续签的合同要从次日或以后开始")
    mend = _("要提前换签的，先提前解除原合同")


class ProviderMissing(Refused):
    """Nobody provides the service."""

    code = "staffing.provider_missing"
    message = _("没有填写服务机构名称")


class ProviderCodeWrong(Refused):
    """The unified social credit code cannot be one."""

    code = "staffing.provider_code_wrong"
    message = _("统一社会信用代码“{written}”不正确")
    mend = _("应为 18 位，对照营业执照或法人证书重新填写")


class ServicePurposeMissing(Refused):
    """Nobody says what is bought."""

    code = "staffing.service_purpose_missing"
    message = _("没有写明购买什么服务")


class PeopleWrong(Refused):
    """A service that people do has people."""

    code = "staffing.people_wrong"
    message = _("派驻人数要填大于零的整数")


class ServiceStands(Refused):
    """The same service of the same provider is registered from that day."""

    code = "staffing.service_stands"
    message = _("“{provider}”的这项服务从 {since} 起已经登记过")
    mend = _("到购买服务合同列表中找到它")


@dataclass(frozen=True, slots=True)
class Term:
    """A contract as rules see it: its last day, and the first day without it where it ended early."""

    institution: str
    since: date
    ends_on: date
    ended_on: date | None
    is_full_time: bool = True

    @property
    def until(self) -> date:
        """The first day without it."""
        return self.ended_on or self.ends_on + ONE_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service to buy. institution: the code of the body that it is done for; ends_on: the last day."""

    institution: str
    provider: str
    provider_code: str
    purpose: str
    people: int
    yearly_fen: int
    since: date
    ends_on: date
    document: str


def check_source(source: str, *, name: str) -> None:
    """Refuse a contract of employment with somebody who has none by the channel."""
    if source not in (Source.GRADUATE, Source.RECRUITED):
        raise ContractNotFor(field="staff", name=name, source=Source(source).label)


def check_paper(document: str, *, field: str = "document") -> str:
    """Return the document without blanks around it.

    Raises: PaperMissing.
    """
    if not document.strip():
        raise PaperMissing(field=field)
    return document.strip()


def check_term(since: date, ends_on: date) -> None:
    """Refuse a last day before the first."""
    if ends_on < since:
        raise TermWrong(field="ends_on", since=since.isoformat(), ends_on=ends_on.isoformat())


def check_pay(fen: int, *, field: str) -> None:
    """Refuse to pay nothing."""
    if fen <= 0:
        raise PayWrong(field=field)


def check_no_overlap(
    others: Iterable[Term], *, name: str, institution: str, since: date, ends_on: date, is_full_time: bool
) -> None:
    """Refuse a contract beside another of the same body, and a second full-time one anywhere.

    Part-time work for several bodies is lawful (Labour Contract Law, art. 69).
    """
    for other in others:
        is_apart = since >= other.until or ends_on < other.since
        if is_apart or (other.institution != institution and not (is_full_time and other.is_full_time)):
            continue
        raise ContractOverlaps(
            field="since", name=name, institution=other.institution, since=other.since.isoformat(),
            until=(other.until - ONE_DAY).isoformat(),
        )  # fmt: skip


def check_end(term: Term, on: date, *, is_renewed: bool) -> None:
    """Refuse to end what has ended or was renewed, and a day outside the term.

    on: the first day without it; the day after the last one closes a contract that simply ran out.
    """
    if term.ended_on is not None:
        raise ContractOver(state=ContractState.ENDED.label)
    if is_renewed:
        raise ContractOver(state=ContractState.RENEWED.label)
    first, last = term.since + ONE_DAY, term.ends_on + ONE_DAY
    if not first <= on <= last:
        raise EndOutside(field="on", since=first.isoformat(), until=last.isoformat())


def check_reason(kind: str, reason: str) -> str:
    """Return the reason without blanks around it; only "other" needs more than its kind says."""
    if kind == ContractEnd.OTHER and not reason.strip():
        raise EndReasonMissing(field="reason")
    return reason.strip()


def check_renewal(term: Term, since: date, *, is_renewed: bool) -> None:
    """Refuse to renew what has ended or was renewed, and a renewal that begins inside the term."""
    if term.ended_on is not None:
        raise ContractOver(state=ContractState.ENDED.label)
    if is_renewed:
        raise ContractOver(state=ContractState.RENEWED.label)
    if since <= term.ends_on:
        raise RenewTooEarly(field="since", until=term.ends_on.isoformat())


def check_service(service: Service) -> Service:
    """Return the service with its provider's code as the standard writes it.

    Raises: ProviderMissing, ProviderCodeWrong, ServicePurposeMissing, PeopleWrong, PayWrong, TermWrong.
    """
    if not service.provider.strip():
        raise ProviderMissing(field="provider")
    code = credit_code.clean(service.provider_code)
    if not credit_code.is_right(code):
        raise ProviderCodeWrong(field="provider_code", written=service.provider_code)
    if not service.purpose.strip():
        raise ServicePurposeMissing(field="purpose")
    if service.people <= 0:
        raise PeopleWrong(field="people")
    check_pay(service.yearly_fen, field="yearly")
    check_term(service.since, service.ends_on)
    return Service(
        institution=service.institution, provider=service.provider.strip(), provider_code=code,
        purpose=service.purpose.strip(), people=service.people, yearly_fen=service.yearly_fen, since=service.since,
        ends_on=service.ends_on, document=service.document,
    )  # fmt: skip


def state_of(term: Term, on: date, *, is_renewed: bool, warning_days: int = TERM_WARNING_DAYS) -> ContractState:
    """Return where a contract stands on a day; one that is renewed needs no warning."""
    if on < term.since:
        return ContractState.AHEAD
    if on >= term.until:
        if term.ended_on is not None:
            return ContractState.ENDED
        return ContractState.RENEWED if is_renewed else ContractState.EXPIRED
    if not is_renewed and term.ended_on is None and term.ends_on - on <= timedelta(days=warning_days):
        return ContractState.NEAR_END
    return ContractState.CURRENT

"""Rules of residence permits: who may ask, what to bring, which step follows which, by when. All days are calendar days.

Source of the conditions: State Council Order 663, in force 2016-01-01; its numbers come from the pack in force.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from shequ.kernel.months import months_after
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.plan.terms import Limit, limit
from shequ.residents.rules.people import age_on, check_day
from shequ.residents.terms import (
    FROM_ELSEWHERE,
    PERMIT_HELD,
    PERMIT_LIVE,
    PERMIT_OURS,
    IdentityKind,
    PermitGround,
    PermitMaterial,
    PermitProxy,
    PermitState,
    PermitStep,
    Registration,
)


@dataclass(frozen=True, slots=True)
class PermitLimits:
    """The law's numbers as the pack in force gives them; what it leaves out is None and is not computed."""

    lived_months: Limit | None = limit("residence_permit.lived.months")
    issue_days: Limit | None = limit("residence_permit.issue.days")
    issue_days_most: Limit | None = limit("residence_permit.issue.days.most")
    endorse_months: Limit | None = limit("residence_permit.endorsement.months")
    window_months: Limit | None = limit("residence_permit.endorsement.window.months")
    proxy_below_age: Limit | None = limit("residence_permit.proxy.below_age")


class PermitNotForThem(Refused):
    """The register says that the person is registered here, or does not live here."""

    code = "residents.permit_not_for_them"
    message = _("居住证只发给户籍地不在本地、在本地居住的人；此人登记为“{registration}”")
    mend = _("登记类型有误的，先更正登记类型")


class PermitOtherRule(Refused):
    """Residents of Hong Kong, Macao and Taiwan and foreigners have papers under rules of their own."""

    code = "residents.permit_other_rule"
    message = _("持“{kind}”的人不适用本办法")
    mend = _("港澳台居民请到公安机关申领港澳台居民居住证，外国人到出入境管理机构办理")


class PermitTooEarly(Refused):
    """The time lived here is not long enough yet."""

    code = "residents.permit_too_early"
    message = _("居住满 {months} 个月才能申领，最早 {on}")
    mend = _("请核对来本地居住的日期，或到期后再来；居住登记随时可以办")


class PermitStands(Refused):
    """The person holds a permit, or has asked for one."""

    code = "residents.permit_stands"
    message = _("此人已有居住证或正在办理（{state}）")
    mend = _("请在原有记录上办理下一步")


class PermitsBoth(Refused):
    """Both rows to be merged hold what is with the police."""

    code = "residents.permits_both"
    message = _("两条登记都有公安机关已受理或签发的居住证")
    mend = _("请先向公安机关核实，登记其中一证注销后再合并")


class PermitNotNow(Refused):
    """The step does not follow from where the permit stands."""

    code = "residents.permit_not_now"
    message = _("现在是“{state}”，不能登记“{step}”")
    mend = _("请刷新后按页面上的下一步办理")


class MaterialsMissing(Refused):
    """Something that was told to be brought is still missing."""

    code = "residents.materials_missing"
    message = _("还缺：{materials}")
    mend = _("补齐后再登记；告知单以外的材料不再要求")


class ProxyTooOld(Refused):
    """Somebody of age comes themselves."""

    code = "residents.proxy_too_old"
    message = _("未满 {age} 周岁才由监护人代办，此人已 {years} 周岁")
    mend = _("请本人办理，或按行动不便选择代办原因")


class ProxyUnnamed(Refused):
    """It is not said who brings the papers."""

    code = "residents.proxy_unnamed"
    message = _("代办须写明代办人姓名")
    mend = _("请补填代办人")


class EndorsementTooEarly(Refused):
    """The month before the full year has not begun."""

    code = "residents.endorsement_too_early"
    message = _("本年度签注自 {since} 起办理，{until} 前办完")
    mend = _("请核对签注日期")


class EndorsementLate(Refused):
    """The year is over: what follows is suspension and restoration, and the years count anew."""

    code = "residents.endorsement_late"
    message = _("签注期限 {until} 已过，逾期依法中止使用功能")
    mend = _("请依次登记使用功能中止、补签恢复；居住年限自补签之日起算")


class SuspensionTooEarly(Refused):
    """Use is suspended only where the endorsement was missed."""

    code = "residents.suspension_too_early"
    message = _("签注期限 {until} 还没有过，不能登记中止")
    mend = _("请核对公安机关的通知和日期")


class DocumentMissing(Refused):
    """An act of the police is recorded from their document."""

    code = "residents.document_missing"
    message = _("登记公安机关的办理结果须写明凭据")
    mend = _("请填受理回执号、证件签发记录或通知书编号")


class ReasonUntold(Refused):
    """The step needs a reason."""

    code = "residents.reason_untold"
    message = _("须写明原因")
    mend = _("请照公安机关的通知或本人的说法填写")


PERMIT_STEPS: dict[PermitStep, tuple[tuple[PermitState, ...], PermitState]] = {
    PermitStep.COMPLETE: ((PermitState.TOLD,), PermitState.READY),
    PermitStep.SUBMIT: ((PermitState.READY,), PermitState.SUBMITTED),
    PermitStep.WITHDRAW: (
        (PermitState.TOLD, PermitState.READY, PermitState.SUBMITTED, PermitState.ACCEPTED),
        PermitState.WITHDRAWN,
    ),
    PermitStep.ACCEPT: ((PermitState.SUBMITTED,), PermitState.ACCEPTED),
    PermitStep.DECLINE: ((PermitState.SUBMITTED, PermitState.ACCEPTED), PermitState.DECLINED),
    PermitStep.ISSUE: ((PermitState.ACCEPTED,), PermitState.ACTIVE),
    PermitStep.ENDORSE: ((PermitState.ACTIVE,), PermitState.ACTIVE),
    PermitStep.SUSPEND: ((PermitState.ACTIVE,), PermitState.SUSPENDED),
    PermitStep.RESTORE: ((PermitState.SUSPENDED,), PermitState.ACTIVE),
    PermitStep.CANCEL: ((PermitState.ACTIVE, PermitState.SUSPENDED), PermitState.CANCELLED),
}
"""Step → (from which states, to which state). Preparing makes the row: told when something is missing, ready when not."""
PERMIT_POLICE = (
    PermitStep.ACCEPT,
    PermitStep.DECLINE,
    PermitStep.ISSUE,
    PermitStep.ENDORSE,
    PermitStep.SUSPEND,
    PermitStep.RESTORE,
    PermitStep.CANCEL,
)
"""Acts of the police: recorded with their document and day."""
PERMIT_REASONED = (PermitStep.DECLINE, PermitStep.CANCEL, PermitStep.WITHDRAW)


def permit_steps(state: str) -> tuple[PermitStep, ...]:
    """Return the steps that may follow from a state, those that end the matter last."""
    found = [step for step, (before, _after) in PERMIT_STEPS.items() if state in before]
    return tuple(sorted(found, key=lambda step: step in PERMIT_REASONED))


def check_permit_step(state: str, step: PermitStep, *, document: str = "", note: str = "") -> PermitState:
    """Return the state a step leads to.

    Raises: PermitNotNow, DocumentMissing, ReasonUntold.
    """
    before, after = PERMIT_STEPS.get(step, ((), PermitState.TOLD))
    if state not in before:
        raise PermitNotNow(state=PermitState(state).label, step=step.label)
    if step in PERMIT_POLICE and not document.strip():
        raise DocumentMissing(field="document")
    if step in PERMIT_REASONED and not note.strip():
        raise ReasonUntold(field="note")
    return after


def check_permit_holder(*, registration: str, identity_kind: str) -> None:
    """Refuse a permit for somebody registered here or under a rule of their own.

    Raises: PermitNotForThem, PermitOtherRule.
    """
    if identity_kind != IdentityKind.ID_CARD:
        raise PermitOtherRule(kind=IdentityKind(identity_kind).label)
    if registration not in FROM_ELSEWHERE:
        raise PermitNotForThem(registration=Registration(registration).label)


def check_lived(since: date, *, on: date, limits: PermitLimits) -> None:
    """Refuse before the time that the law asks for has been lived here.

    Raises: PermitTooEarly, DateInFuture.
    """
    check_day(since, today=on, field="lives_since")
    if limits.lived_months is None:
        return
    months = int(limits.lived_months.value)
    earliest = months_after(since, months)
    if on < earliest:
        raise PermitTooEarly(months=months, on=earliest.isoformat(), field="lives_since")


def check_proxy(proxy: str, *, name: str, birth_on: date | None, on: date, limits: PermitLimits) -> None:
    """Refuse a proxy whom the law does not provide for.

    Raises: ProxyTooOld, ProxyUnnamed.
    """
    if not proxy:
        return
    if not name.strip():
        raise ProxyUnnamed(field="proxy_name")
    below = limits.proxy_below_age
    if proxy == PermitProxy.MINOR and below is not None and birth_on is not None:
        years = age_on(birth_on, on)
        if years >= int(below.value):
            raise ProxyTooOld(age=int(below.value), years=years, field="proxy")


def permit_materials(ground: str, proxy: str = "") -> tuple[PermitMaterial, ...]:
    """Return what has to be brought for a ground, more where somebody else brings it. Source: Order 663, art. 9."""
    found = [PermitMaterial.ID_CARD, PermitMaterial.PHOTO, PermitMaterial.ADDRESS]
    if ground == PermitGround.WORK:
        found.append(PermitMaterial.WORK)
    elif ground == PermitGround.SCHOOL:
        found.append(PermitMaterial.SCHOOL)
    if proxy:
        found += [PermitMaterial.PROXY_ID, PermitMaterial.KINSHIP]
    return tuple(found)


def permit_missing(ground: str, proxy: str, brought: Iterable[str]) -> tuple[PermitMaterial, ...]:
    """Return what is missing: all of it is told, once."""
    has = set(brought)
    return tuple(each for each in permit_materials(ground, proxy) if each not in has)


def check_told_brought(missing: Iterable[str], brought: Iterable[str]) -> None:
    """Refuse while something of the told list is missing; nothing beyond the list is asked for.

    Raises: MaterialsMissing.
    """
    has = set(brought)
    left = [PermitMaterial(each).label for each in missing if each not in has]
    if left:
        raise MaterialsMissing(materials="；".join(left), field="brought")


def issue_due(accepted_on: date, limits: PermitLimits) -> date | None:
    """Return by when the police issue: the pack's days after acceptance, never more than the law allows at most."""
    if limits.issue_days is None:
        return None
    days = int(limits.issue_days.value)
    if limits.issue_days_most is not None:
        days = min(days, int(limits.issue_days_most.value))
    return accepted_on + timedelta(days=days)


def endorse_by(since: date, limits: PermitLimits) -> date | None:
    """Return the day of the next full year of residence, by which the permit must be endorsed."""
    return None if limits.endorse_months is None else months_after(since, int(limits.endorse_months.value))


def endorse_from(until: date | None, limits: PermitLimits) -> date | None:
    """Return the first day on which the endorsement due by a day can be had."""
    if until is None or limits.window_months is None:
        return None
    return months_after(until, -int(limits.window_months.value))


def check_endorsement(on: date, *, until: date | None, limits: PermitLimits) -> None:
    """Refuse an endorsement outside the month before the full year.

    Raises: EndorsementTooEarly, EndorsementLate.
    """
    if until is None:
        return
    if on > until:
        raise EndorsementLate(until=until.isoformat(), field="on")
    since = endorse_from(until, limits)
    if since is not None and on < since:
        raise EndorsementTooEarly(since=since.isoformat(), until=until.isoformat(), field="on")


def check_suspension(on: date, *, until: date | None) -> None:
    """Refuse a suspension while the endorsement can still be had.

    Raises: SuspensionTooEarly.
    """
    if until is not None and on <= until:
        raise SuspensionTooEarly(until=until.isoformat(), field="on")


def check_no_permit(state: str | None) -> None:
    """Refuse a second permit beside one that lives.

    Raises: PermitStands.
    """
    if state is not None and state in PERMIT_LIVE:
        raise PermitStands(state=PermitState(state).label)


def merged_permit(kept: str | None, dropped: str) -> str:
    """Return what becomes of the dropped row's permit: "move" to the kept row, or "withdraw".

    A wish that is still in our hands gives way; what is with the police is theirs to end.
    Raises: PermitsBoth.
    """
    if kept is None or kept not in PERMIT_LIVE or dropped not in PERMIT_LIVE:
        return "move"
    if dropped in PERMIT_OURS:
        return "withdraw"
    raise PermitsBoth()


def to_be_cancelled(state: str, *, is_dead: bool, has_left: bool, registration: str) -> bool:
    """Tell whether the police should be asked to cancel: the holder died, left, or is registered here now."""
    return state in PERMIT_HELD and (is_dead or has_left or registration not in FROM_ELSEWHERE)

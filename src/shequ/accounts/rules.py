"""What is right for accounts and grants: no database, no clock."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from shequ.accounts.terms import FAILURES, LEVELS_OF_ROLE, LONGEST_USERNAME, SHORTEST_USERNAME, Outcome
from shequ.kernel.refusals import Refused
from shequ.kernel.roles import ADMINISTRATORS, OWN_MATTERS_ONLY, TITLES
from shequ.kernel.words import _


class UsernameTaken(Refused):
    """Sign-in names are unique whatever their case."""

    code: ClassVar[str] = "accounts.username_taken"
    message: ClassVar[str] = _("登录名“{username}”已有人使用")
    mend: ClassVar[str] = _("请换一个登录名")


class UsernameUnfit(Refused):
    """A sign-in name is 3 to 40 letters, digits, dots, dashes or underscores, or Chinese characters."""

    code: ClassVar[str] = "accounts.username_unfit"
    message: ClassVar[str] = _("登录名只能用字母、数字、汉字、点、横线和下划线，3 至 40 个字")
    mend: ClassVar[str] = _("请改正后再提交")


class UsernameUnknown(Refused):
    """No visible account has the sign-in name."""

    code: ClassVar[str] = "accounts.username_unknown"
    message: ClassVar[str] = _("没有登录名为“{username}”的账号，或者不在您的管理范围内")
    mend: ClassVar[str] = _("请核对登录名")


class IdentityUnfit(Refused):
    """The identity number of a person who gets an account is not one."""

    code: ClassVar[str] = "accounts.identity_unfit"
    message: ClassVar[str] = _("公民身份号码不对")
    mend: ClassVar[str] = _("请对照证件改正")


class AdministratorsApart(Refused):
    """System, security and audit administration belong to three persons. Source: GB/T 22239 (三员分立)."""

    code: ClassVar[str] = "accounts.administrators_apart"
    message: ClassVar[str] = _("{name}已是{held}，不能再任{role}：三员必须由三个人分任")
    mend: ClassVar[str] = _("请授予另一个人，或先终止其现任的管理员授权")


class OwnGrant(Refused):
    """Nobody gives or extends rights to themselves, not through a second account either."""

    code: ClassVar[str] = "accounts.own_grant"
    message: ClassVar[str] = _("不能给本人授权，本人的另一个账号也不行")
    mend: ClassVar[str] = _("请由另一位安全管理员办理")
    remembered: ClassVar[bool] = True


class LastAdministrator(Refused):
    """There is always somebody for each kind of administration."""

    code: ClassVar[str] = "accounts.last_administrator"
    message: ClassVar[str] = _("这是最后一位{role}，不能终止或停用")
    mend: ClassVar[str] = _("请先授权给接任的人")


class RoleMisplaced(Refused):
    """The role is not held on that level of the area tree."""

    code: ClassVar[str] = "accounts.role_misplaced"
    message: ClassVar[str] = _("“{role}”不能授予在{level}区域“{area}”上")
    mend: ClassVar[str] = _("请选择与岗位同级的区域")


class InstitutionMissing(Refused):
    """A department clerk sees only the matters of an institution, so it must be named."""

    code: ClassVar[str] = "accounts.institution_missing"
    message: ClassVar[str] = _("“{role}”只办本单位的事，须填写单位代码")
    mend: ClassVar[str] = _("请填写责任单位的代码")


class PeriodUnfit(Refused):
    """A grant ends after it starts, and does not reach back before today."""

    code: ClassVar[str] = "accounts.period_unfit"
    message: ClassVar[str] = _("起止日期不对：{starts_on} 至 {ends_on}")
    mend: ClassVar[str] = _("止日须晚于起日，起日不早于今天")


class AlreadyGranted(Refused):
    """The same role in the same area is already held in that period."""

    code: ClassVar[str] = "accounts.already_granted"
    message: ClassVar[str] = _("{name}在这段时间已有同样的授权")
    mend: ClassVar[str] = _("请核对现有授权，不必重复授予")


class AlreadyEnded(Refused):
    """The grant has ended."""

    code: ClassVar[str] = "accounts.already_ended"
    message: ClassVar[str] = _("这项授权已于 {ends_on} 终止")


class SourceElsewhere(Refused):
    """A grant that follows from an appointment ends with the appointment."""

    code: ClassVar[str] = "accounts.source_elsewhere"
    message: ClassVar[str] = _("这项授权随任职而来，不能在这里终止")
    mend: ClassVar[str] = _("请在任职中办理免职或离任")


class SubstituteChained(Refused):
    """Who stands in for somebody cannot be stood in for."""

    code: ClassVar[str] = "accounts.substitute_chained"
    message: ClassVar[str] = _("代班的授权不能再转给别人代班")
    mend: ClassVar[str] = _("请从原任职人的授权安排代班")


class SubstituteUnfit(Refused):
    """A substitution needs another person and days inside the grant it stands in for."""

    code: ClassVar[str] = "accounts.substitute_unfit"
    message: ClassVar[str] = _("代班须是另一个人，并在原授权的起止日期之内")
    mend: ClassVar[str] = _("请核对代班人和日期")


class AccountClosed(Refused):
    """The account is closed."""

    code: ClassVar[str] = "accounts.account_closed"
    message: ClassVar[str] = _("账号“{username}”已停用")
    mend: ClassVar[str] = _("请由系统管理员先恢复账号")


class TokenUnfit(Refused):
    """A token needs an end within a year and at least one permission that its owner holds."""

    code: ClassVar[str] = "accounts.token_unfit"
    message: ClassVar[str] = _("令牌须有名称、一年内的到期日和至少一项您现有的权限")
    mend: ClassVar[str] = _("请核对后再提交")


LONGEST_TOKEN_DAYS = 366
_MARKS = frozenset("._-")


@dataclass(frozen=True, slots=True)
class Held:
    """A grant as the rules look at it: who holds which role where, from a day to a day (exclusive)."""

    person: str
    role: str
    area: str
    starts_on: date
    ends_on: date | None = None
    is_substitute: bool = False

    def overlaps(self, starts_on: date, ends_on: date | None) -> bool:
        """Say whether the two periods share a day."""
        return (self.ends_on is None or starts_on < self.ends_on) and (ends_on is None or self.starts_on < ends_on)


def check_username(username: str) -> None:
    """Refuse a sign-in name that cannot be typed safely.

    Raises: UsernameUnfit.
    """
    fits = all(char.isalnum() or char in _MARKS for char in username)
    if not fits or not SHORTEST_USERNAME <= len(username) <= LONGEST_USERNAME:
        raise UsernameUnfit(field="username")


def check_not_own(actor_person: str, target_person: str) -> None:
    """Refuse a grant to the natural person who gives it.

    Raises: OwnGrant.
    """
    if actor_person and actor_person == target_person:
        raise OwnGrant(field="user")


def check_place(role: str, *, level: str, level_label: str, area_name: str, institution: str) -> None:
    """Refuse a role on the wrong level, or an own-matters-only role without its institution.

    Raises: RoleMisplaced, InstitutionMissing.
    """
    if level not in LEVELS_OF_ROLE.get(role, ()):
        raise RoleMisplaced(field="area", role=TITLES.get(role, role), level=level_label, area=area_name)
    if role in OWN_MATTERS_ONLY and not institution:
        raise InstitutionMissing(field="institution", role=TITLES[role])


def check_period(starts_on: date, ends_on: date | None, *, today: date) -> None:
    """Refuse a period that is empty or begins in the past.

    Raises: PeriodUnfit.
    """
    if starts_on < today or (ends_on is not None and ends_on <= starts_on):
        raise PeriodUnfit(field="starts_on", starts_on=starts_on, ends_on=ends_on or "")


def check_administrators_apart(
    role: str, *, name: str, held: Iterable[Held], starts_on: date, ends_on: date | None
) -> None:
    """Refuse a second kind of administration for one natural person in one period.

    `held`: all grants of the person, of all accounts. Raises: AdministratorsApart.
    """
    if role not in ADMINISTRATORS:
        return
    for grant in held:
        if grant.role in ADMINISTRATORS and grant.role != role and grant.overlaps(starts_on, ends_on):
            raise AdministratorsApart(field="role", name=name, held=TITLES[grant.role], role=TITLES[role])


def check_not_granted_yet(
    role: str, area: str, *, name: str, held: Iterable[Held], starts_on: date, ends_on: date | None
) -> None:
    """Refuse the same role in the same area twice in one period; a substitution beside it is something else.

    Raises: AlreadyGranted.
    """
    for grant in held:
        same = grant.role == role and grant.area == area and not grant.is_substitute
        if same and grant.overlaps(starts_on, ends_on):
            raise AlreadyGranted(field="role", name=name)


def check_not_last(role: str, *, remaining: Collection[str]) -> None:
    """Refuse the end of the last administrator of a kind.

    remaining: the persons who would still hold it for good (not as substitutes, without an end).
    Raises: LastAdministrator.
    """
    if role in ADMINISTRATORS and not remaining:
        raise LastAdministrator(role=TITLES[role])


def check_substitute(grant: Held, *, substitute: str, starts_on: date, ends_on: date, today: date) -> None:
    """Refuse a substitution that is chained, for oneself, or not within the grant's days.

    Raises: SubstituteChained, SubstituteUnfit, PeriodUnfit.
    """
    if grant.is_substitute:
        raise SubstituteChained()
    check_period(starts_on, ends_on, today=today)
    outlasts = grant.ends_on is not None and ends_on > grant.ends_on
    if substitute == grant.person or starts_on < grant.starts_on or outlasts:
        raise SubstituteUnfit(field="user")


def check_token(name: str, *, scope: Collection[str], held: Collection[str], expires_on: date, today: date) -> None:
    """Refuse a token without name, end or scope, or with more than its owner holds.

    Raises: TokenUnfit.
    """
    is_dated = today < expires_on <= today + timedelta(days=LONGEST_TOKEN_DAYS)
    if not name.strip() or not scope or not set(scope) <= set(held) or not is_dated:
        raise TokenUnfit(field="expires_on" if not is_dated else "scope")


def locked_until(tries: Iterable[tuple[datetime, str]], *, at: datetime, most: int, lock: timedelta) -> datetime | None:
    """Return until when an account is locked, or None.

    tries: (instant, outcome), newest first. Locked when `most` failures in a row lie within `lock` of each other's end
    and the newest is less than `lock` ago; a success or an unlocking by the administrator ends the row.
    Source: GB/T 22239 leaves the number to the operator; the default of the settings is five tries, 15 minutes.
    """
    failures: list[datetime] = []
    for when, outcome in tries:
        if outcome in (Outcome.SIGNED_IN, Outcome.UNLOCKED) or at - when >= lock + lock:
            break
        if outcome in FAILURES:
            failures.append(when)
        if len(failures) == most:
            break
    if len(failures) < most or failures[0] - failures[-1] >= lock or at - failures[0] >= lock:
        return None
    return failures[0] + lock


def is_strong(password: str) -> bool:
    """Say whether a password mixes at least three of: small letters, capitals, digits, other signs.

    Source: the default of standards §8.3 (length and age are checked beside it).
    """
    kinds = (
        any(char.islower() for char in password),
        any(char.isupper() for char in password),
        any(char.isdigit() for char in password),
        any(not char.isalnum() for char in password),
    )
    return sum(kinds) >= 3  # noqa: PLR2004

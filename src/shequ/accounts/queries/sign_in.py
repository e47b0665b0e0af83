"""Tries to sign in, locks, sessions, second factors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Q

from shequ.accounts import rules, terms
from shequ.accounts.models import OldPassword, Try, User
from shequ.accounts.queries.actors import own_user, users_visible
from shequ.base import secrets
from shequ.base.paging import Page, PageRequest
from shequ.base.words import say
from shequ.kernel.call import Actor, Call
from shequ.kernel.roles import EVERY_STAFF


@dataclass(frozen=True, slots=True)
class TryRow:
    """A try to sign in as the security administrator sees it."""

    at: datetime
    username: str
    name: str
    outcome: str
    outcome_label: str
    method_label: str
    network: str
    is_failure: bool


def try_list(call: Call, *, outcome: str = "", page: PageRequest) -> Page[TryRow]:
    """Return tries to sign in, newest first: those of visible accounts, and those of names that are no account."""
    visible = users_visible(call.actor, terms.SECURITY_SEE).values("pk")
    rows = Try.objects.unscoped(because="scoped by the accounts visible to the actor").filter(
        Q(user=None) | Q(user__in=visible)
    )
    if outcome:
        rows = rows.filter(outcome=outcome)
    return page.of(rows.select_related("user").order_by("-at", "-id"), row=_try_row)


def failures_since(call: Call, *, hours: int = 24) -> int:
    """Return how many tries failed in the last hours, for the warning on the security page."""
    rows = Try.objects.unscoped(because="a count that names nobody")
    return int(rows.filter(outcome__in=terms.FAILURES, at__gte=call.at - timedelta(hours=hours)).count())


def name_digest(username: str) -> bytes:
    """Return the digest under which tries of a sign-in name are kept."""
    return secrets.digest(secrets.IDENTITY, f"sign-in:{username.strip().lower()}")


def locked_until(username: str, *, at: datetime) -> datetime | None:
    """Return until when a sign-in name is locked, or None."""
    lock = timedelta(minutes=settings.LOCK_MINUTES)
    tries = (
        Try.objects.unscoped(because="the lock counts the tries of one name")
        .filter(name_digest=name_digest(username), at__gt=at - 2 * lock)
        .order_by("-at", "-id")
        .values_list("at", "outcome")
    )
    return rules.locked_until(tries, at=at, most=settings.LOCK_TRIES, lock=lock)


def session_count(user_id: int) -> int:
    """Return in how many places an account is signed in."""
    return int(UserSession.objects.filter(user_id=user_id).count())


def has_second_factor(user_id: int) -> bool:
    """Say whether an account has an authenticator app or a passkey."""
    return any(kind in ("totp", "webauthn") for kind in factors_of([user_id]).get(user_id, ()))


def needs_second_factor(actor: Actor) -> bool:
    """Say whether the actor's roles ask for a second factor: those of all staff."""
    return bool(settings.SECOND_FACTOR_REQUIRED) and bool(actor.roles & set(EVERY_STAFF))


def factors_of(user_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the kinds of second factor of some accounts. One statement."""
    found: dict[int, list[str]] = {}
    pairs = Authenticator.objects.filter(user_id__in=list(user_ids)).order_by("type").values_list("user_id", "type")
    for user_id, kind in pairs.distinct():
        found.setdefault(user_id, []).append(kind)
    return found


def _try_row(one: Try) -> TryRow:
    return TryRow(
        at=one.at,
        username=one.user.username if one.user is not None else "",
        name=one.user.name if one.user is not None else "",
        outcome=one.outcome,
        outcome_label=say(terms.Outcome(one.outcome).label),
        method_label=say(terms.Method(one.method).label) if one.method else "",
        network=one.network,
        is_failure=one.outcome in terms.FAILURES or one.outcome == terms.Outcome.LOCKED,
    )


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A place where the reader is signed in."""

    id: int
    began_at: datetime
    network: str
    browser: str
    is_current: bool


def own_sessions(call: Call, *, session_key: str) -> list[SessionRow]:
    """Return where the reader is signed in, this place first. Sessions that have ended are cleared away."""
    user = own_user(call)
    alive = UserSession.objects.purge_and_list(user)
    rows = [
        SessionRow(one.pk, one.created_at, one.ip, browser_of(one.user_agent), one.session_key == session_key)
        for one in alive
    ]
    return sorted(rows, key=lambda row: (not row.is_current, -row.began_at.timestamp()))


def browser_of(agent: str) -> str:
    """Return what people call the browser and system of a user agent string; "" when it is none we know."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)


_BROWSERS = (
    ("MicroMessenger", "微信"), ("Edg", "Edge"), ("QQBrowser", "QQ 浏览器"), ("HuaweiBrowser", "华为浏览器"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def outcome_choices() -> list[tuple[str, str]]:
    """Return (outcome, Chinese name) of all ends of a try to sign in."""
    return [(value, say(label)) for value, label in terms.Outcome.choices()]


def password_hashes(user: User) -> list[str]:
    """Return the hashes of the present password and of those remembered, newest first."""
    old = OldPassword.objects.unscoped(because="whether one's own new password was used before").filter(user=user)
    return [hashed for hashed in (user.password, *old.order_by("-at").values_list("hash", flat=True)) if hashed]

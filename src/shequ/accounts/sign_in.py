"""How the library signs people in here: nobody signs up, locks hold across processes, the log names nobody."""

import time
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa import signals
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from shequ.accounts import actions, queries
from shequ.accounts.models import User
from shequ.accounts.terms import Method, Outcome
from shequ.base.words import say
from shequ.kernel.words import _

LOCKED = _("连续多次登录失败，已暂时锁定，{until} 之后可以再试。急需时请联系系统管理员解锁")
STALE_INVITATION = _("一次性口令已过期，请联系系统管理员重发")
UNKNOWN = _("登录名或口令不对，请核对后再试")
SLOW_DOWN = _("尝试太频繁，请过几分钟再试")
WRONG_PASSWORD = _("口令不对")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The library's account adapter with the rules of the house."""

    @property
    def error_messages(self) -> dict[str, str]:
        """Return what the library says no with, in our words."""
        return {
            **DefaultAccountAdapter.error_messages,
            "username_password_mismatch": say(UNKNOWN),
            "email_password_mismatch": say(UNKNOWN),
            "too_many_login_attempts": say(SLOW_DOWN),
            "rate_limited": say(SLOW_DOWN),
            "incorrect_password": say(WRONG_PASSWORD),
            "enter_current_password": say(WRONG_PASSWORD),
        }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (the library's signature)
        """Say no: accounts are opened by the system administrator."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address of the client; a proxy's header counts only from a configured proxy."""
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse before a password is looked at, when the name is locked. The same answer for every name."""
        username = str(credentials.get("username") or credentials.get("email") or "")
        until = queries.locked_until(username, at=timezone.now())
        if until is not None:
            _note(request, username, Outcome.LOCKED)
            raise ValidationError(say(LOCKED, {"until": date_format(localtime(until), "H:i")}), code="locked")
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Check a password; a one-time password is good for some days only."""
        user = super().authenticate(request, **credentials)
        if isinstance(user, User) and user.must_change_password and user.password_set_at is not None:
            days = timedelta(days=settings.INVITATION_DAYS)
            if user.last_login is None and timezone.now() - user.password_set_at > days:
                _note(request, user.username, Outcome.STALE_INVITATION)
                raise ValidationError(say(STALE_INVITATION), code="stale_invitation")
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log a wrong name or password."""
        _note(request, str(credentials.get("username") or credentials.get("email") or ""), Outcome.WRONG)

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Ask for the password again only when the last proof, the sign-in itself included, is some minutes old."""
        request = self.request or context.request
        if request is not None and request.user.is_authenticated:
            proofs = get_authentication_records(request, request.user)
            if proofs and time.time() - proofs[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
                return False
        return bool(super().is_reauthentication_required(app=app, **more))

    def respond_user_inactive(self, request: HttpRequest, user: User) -> Any:
        """Log a try on a closed account and answer it."""
        _note(request, user.username, Outcome.CLOSED)
        return super().respond_user_inactive(request, user)


def client_address(request: HttpRequest) -> str:
    """Return the address a request came from. `X-Forwarded-For` is read from its end, past configured proxies only."""
    address = str(request.META.get("REMOTE_ADDR") or "127.0.0.1")
    proxies = set(settings.TRUSTED_PROXIES)
    steps = [step.strip() for step in request.headers.get("X-Forwarded-For", "").split(",") if step.strip()]
    while address in proxies and steps:
        address = steps.pop()
    return address


def _note(request: HttpRequest, username: str, outcome: str, method: str = Method.PASSWORD) -> None:
    actions.try_note(
        at=timezone.now(), username=username, outcome=outcome, method=method, address=client_address(request)
    )


def listen() -> None:
    """Connect what follows to the library's signals."""
    user_logged_in.connect(signed_in)
    signals.authentication_failed.connect(second_factor_failed)
    signals.authenticator_added.connect(second_factor_added)
    signals.authenticator_removed.connect(second_factor_removed)


def signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    """Stamp a new session and log the sign-in."""
    now = timezone.now()
    records = request.session.get("account_authentication_methods", [])
    used = {record.get("method") for record in records}
    factor = any(record.get("type") in ("totp", "webauthn", "recovery_codes") for record in records)
    method = Method.PASSWORD if not factor else Method.SECOND_FACTOR if "password" in used else Method.PASSKEY
    request.session["began_at"] = request.session["seen_at"] = int(now.timestamp())
    if user.preferences.get("post"):
        request.session["post"] = user.preferences["post"]
    _note(request, user.username, Outcome.SIGNED_IN, method)


def second_factor_failed(request: HttpRequest, user: User, **_more: Any) -> None:
    """Log a wrong code."""
    _note(request, user.username, Outcome.WRONG_CODE, Method.SECOND_FACTOR)


def second_factor_added(request: HttpRequest, authenticator: Any, **_more: Any) -> None:
    """Journal a new second factor."""
    _second_factor(request, authenticator, is_added=True)


def second_factor_removed(request: HttpRequest, authenticator: Any, **_more: Any) -> None:
    """Journal the end of a second factor."""
    request.session.pop("has_second_factor", None)
    _second_factor(request, authenticator, is_added=False)


def _second_factor(request: HttpRequest, authenticator: Any, *, is_added: bool) -> None:
    call = request.call  # type: ignore[attr-defined]
    if call.actor.user_id is not None:
        actions.second_factor_change(call, kind=str(authenticator.type), is_added=is_added)

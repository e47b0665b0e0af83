"""Every request gets its call; every session its limits."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from ninja.utils import check_csrf

from shequ.accounts import actions, queries
from shequ.base import secrets
from shequ.base.refusals import as_problem
from shequ.base.words import say
from shequ.kernel.call import Actor, Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import NotPermitted
from shequ.kernel.words import _

API_PREFIX = "/api/"
KEY_FIELD = "_once"
KEY_LENGTH = 80
BEARER = "Bearer "
KEPT_FORM = "kept_form"
LARGEST_KEPT_FORM = 64 * 1024
"""Bytes of a form that is kept over a new sign-in; a longer one comes from a file and can be chosen again."""
TOUCH_EVERY_S = 60
SEE_OTHER = 303

EXPIRED = _("您有一段时间没有操作，为安全起见已退出登录。请重新登录，刚才填的内容还在")
EXPIRED_SHORT = _("您有一段时间没有操作，为安全起见已退出登录。请重新登录")
FREE = frozenset(
    {
        "account_logout", "account_login", "account_change_password", "account_reauthenticate", "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn",
        "mfa_generate_recovery_codes", "mfa_view_recovery_codes", "mfa_download_recovery_codes",
    }
)  # fmt: skip
"""What somebody may open before the password is their own and the second factor is set."""
FREE_ROOMS = frozenset({"ui"})


class ApiSessionUnproved(NotPermitted):
    """A call with a session cookie came without the proof that our own page sent it."""

    code = "accounts.session_unproved"
    message = _("这次调用缺少防伪标记")
    mend = _("程序请使用接口令牌；网页请带上 X-CSRFToken")


class SessionEnded(NotPermitted):
    """A program with a session went on after its limits."""

    status = 401
    code = "accounts.session_ended"
    message = EXPIRED_SHORT
    mend = _("请重新登录后再调用")


class CallMiddleware:
    """Put `request.call` on every request; built when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at = timezone.now()
        request_id = getattr(request, "request_id", "") or str(uuid7())

        def build() -> Call:
            is_api = request.path.startswith(API_PREFIX)
            actor, client = _actor(request, at, is_api=is_api)
            key = request.headers.get("Idempotency-Key", "")
            if not key and request.method == "POST" and not is_api:
                key = request.POST.get(KEY_FIELD, "")
            return Call(
                actor=actor,
                at=at,
                channel="api" if is_api else "web",
                request_id=request_id,
                idempotency_key=key[:KEY_LENGTH],
                client=client,
            )

        request.call = SimpleLazyObject(build)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response


class SignInMiddleware:
    """End what is idle or old, ask for one's own password and a second factor, keep a form sent too late."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_given: Any) -> HttpResponse | None:
        """Answer instead of the page where something must come first. Runs after the check against forgery."""
        if request.headers.get("Authorization", "").startswith(BEARER) and request.path.startswith(API_PREFIX):
            return None
        if not request.session.session_key or not request.user.is_authenticated:
            return None
        is_api = request.path.startswith(API_PREFIX)
        if _is_over(request):
            return _ended(request, is_api=is_api)
        _touch(request)
        if is_api:
            return as_problem(ApiSessionUnproved(), request.call) if check_csrf(request, view) else None  # type: ignore[attr-defined]
        match = request.resolver_match
        if match is None or match.url_name in FREE or FREE_ROOMS & set(match.app_names):
            return None
        return _first_things_first(request)


def _actor(request: HttpRequest, at: Any, *, is_api: bool) -> tuple[Actor, str]:
    on = timezone.localdate(at)
    sent = request.headers.get("Authorization", "")
    if is_api and sent.startswith(BEARER):
        actor, token_id = queries.token_actor(sent.removeprefix(BEARER).strip(), at=at)
        if token_id:
            actions.token_used(token_id, on=on)
        return actor, f"token:{token_id}" if token_id else ""
    if not request.user.is_authenticated:
        return queries.NOBODY, ""
    return queries.actor_of(request.user, on=on, post=request.session.get("post", "")), ""  # type: ignore[arg-type]


def _is_over(request: HttpRequest) -> bool:
    now = int(timezone.now().timestamp())
    began = request.session.get("began_at", now)
    seen = request.session.get("seen_at", now)
    idle, longest = timedelta(minutes=settings.SESSION_IDLE_MINUTES), timedelta(hours=settings.SESSION_HOURS)
    return now - seen > idle.total_seconds() or now - began > longest.total_seconds()


def _touch(request: HttpRequest) -> None:
    now = int(timezone.now().timestamp())
    request.session.setdefault("began_at", now)
    if now - request.session.get("seen_at", 0) >= TOUCH_EVERY_S:
        request.session["seen_at"] = now


def _ended(request: HttpRequest, *, is_api: bool) -> HttpResponse:
    kept = None if is_api else _sealed_form(request)
    logout(request)
    if is_api:
        return as_problem(SessionEnded(), None)
    if kept is not None:
        request.session[KEPT_FORM] = kept
    messages.warning(request, say(EXPIRED if kept is not None else EXPIRED_SHORT))
    is_plain_get = request.method == "GET" and not request.headers.get("HX-Request")
    back = reverse("accounts:form_continue") if kept is not None else request.get_full_path() if is_plain_get else "/"
    where = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = where
        return response
    return HttpResponseRedirect(where, status=SEE_OTHER)


def _sealed_form(request: HttpRequest) -> str | None:
    """Return what was typed, sealed for its writer; None when there is nothing to keep."""
    if request.method != "POST" or not request.user.pk:
        return None
    values = {
        name: request.POST.getlist(name)
        for name in request.POST
        if name not in ("csrfmiddlewaretoken", KEY_FIELD) and "password" not in name
    }
    text = json.dumps({"path": request.get_full_path(), "values": values, "files": bool(request.FILES)})
    if not values or len(text.encode()) > LARGEST_KEPT_FORM:
        return None
    return base64.b64encode(secrets.seal(text, kept_form_place(request.user.pk))).decode()


def kept_form_place(user_id: int) -> bytes:
    """Return the place that binds a kept form to its writer: nobody else's sign-in opens it."""
    return secrets.place_of("session", KEPT_FORM, user_id)


def _first_things_first(request: HttpRequest) -> HttpResponse | None:
    """Lead to what must be done first; the page there says why."""
    user: Any = request.user
    age = timezone.now() - user.password_set_at if user.password_set_at is not None else timedelta(0)
    is_old = bool(settings.PASSWORD_DAYS) and age > timedelta(days=settings.PASSWORD_DAYS) and not settings.IS_DEMO
    if user.must_change_password or is_old:
        return _lead_to("account_change_password")
    if request.session.get("has_second_factor") or not queries.needs_second_factor(request.call.actor):  # type: ignore[attr-defined]
        return None
    if queries.has_second_factor(user.pk):
        request.session["has_second_factor"] = True
        return None
    return _lead_to("mfa_index")


def _lead_to(name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name), status=SEE_OTHER)

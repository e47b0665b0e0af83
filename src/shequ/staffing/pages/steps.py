"""A form with one action behind it, as most pages of staffing are."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from shequ.base import steps
from shequ.base.forms import Form
from shequ.base.page import Request
from shequ.base.steps import MADE
from shequ.plan.queries import freeze_approvals

Given = dict[str, Any]


Crumbs = tuple[tuple[Any, str], ...]


def step(
    request: Request, form: Form, *, title: str, act: Callable[[Given], object], back: tuple[Any, ...], sub: str = "",
    crumbs: Crumbs = (), note: str = "",
) -> HttpResponse:  # fmt: skip
    """Show a form; when it was sent, act and go to `back`: a page's name with its arguments, MADE for what was made.

    crumbs: (text, name of the page) of the pages above.
    """
    name, *args = back
    # A page of what is yet to be made is no way back: the list it will stand in is.
    before = reverse(crumbs[-1][1]) if MADE in args else reverse(name, args=args)
    return steps.step(request, form, act, title=title, sub=sub, note=note, then=back, back=before, crumbs=trail(crumbs))


def trail(crumbs: Crumbs) -> list[steps.Crumb]:
    """Return (address, text) of pages given by (text, name)."""
    return [(reverse(page), text) for text, page in crumbs]


def sent(request: Request) -> Any:
    """Return what was sent, None for a page that is only looked at: a form without fields is bound by the method."""
    return request.POST if request.method == "POST" else None


def day(request: Request) -> date:
    """Return the day that the page is asked for, today when none is or it makes no sense."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return request.call.on


def key_of(text: str | None) -> UUID | None:
    """Return the key of a choice, None for "" and for what is no key."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def approvals(request: Request, matter: str) -> list[tuple[str, str]]:
    """Return the approvals of a frozen matter that can be used today."""
    rows = freeze_approvals(request.call, matter=matter, on=request.call.on)
    return [(str(row.id), f"{row.document}：{row.what}") for row in rows]

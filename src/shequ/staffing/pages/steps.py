"""A form with one action behind it, as most pages of staffing are."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from shequ.base.forms import Form
from shequ.base.page import Request, show, to
from shequ.plan.queries import freeze_approvals

Given = dict[str, Any]


def step(
    request: Request, form: Form, *, title: str, act: Callable[[Given], object], back: tuple[Any, ...],
    sub: str = "", crumbs: tuple[tuple[Any, str], ...] = (), note: str = "",
) -> HttpResponse:  # fmt: skip
    """Show a form; when it was sent, act and go back.

    act: with the cleaned values; its answer, where it is an id, is handed to `back`'s page when that asks for one.
    """
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = act(dict(form.cleaned_data))
            name, *args = back
            return to(name, *[made if arg is MADE else arg for arg in args])
    return shown(request, form, title=title, back=back, sub=sub, crumbs=crumbs, note=note)


def shown(
    request: Request, form: Form, *, title: str, back: tuple[Any, ...], sub: str = "",
    crumbs: tuple[tuple[Any, str], ...] = (), note: str = "",
) -> HttpResponse:  # fmt: skip
    """Show a form that has to be filled in, with the way back."""
    name, *args = back
    # A page of what is yet to be made is no way back: the list it will stand in is.
    cancel = reverse(crumbs[-1][1]) if MADE in args else reverse(name, args=args)
    return show(request, "staffing/step.html", form=form, step=title, cancel=cancel, sub=sub, crumbs=crumbs, note=note)


MADE = object()
"""Stands in `back` for what the action returned."""


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

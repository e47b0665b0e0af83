"""A form with one action behind it, on a page of its own: filled in, done, and on to where it shows."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse

from shequ.base.forms import Form
from shequ.base.page import Request, show, to

Crumb = tuple[str, Any]
MADE = object()
"""Stands in `then` for what the action returned."""


def step(
    request: Request,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    *,
    title: Any,
    back: str,
    then: tuple[Any, ...],
    sub: str = "",
    crumbs: Sequence[Crumb] = (),
    note: Any = "",
) -> HttpResponse:
    """Show the form; when it was sent, carry out the step and go on to `then`: a page's name and its arguments.

    back: the address of the page before. crumbs: (address, text) of the pages above. note: a sentence above the form.
    """
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = act(dict(form.cleaned_data))
            name, *args = then
            return to(name, *[made if arg is MADE else arg for arg in args])
    return step_shown(request, form, title=title, back=back, sub=sub, crumbs=crumbs, note=note)


def step_shown(
    request: Request, form: Form, *, title: Any, back: str, sub: str = "", crumbs: Sequence[Crumb] = (), note: Any = ""
) -> HttpResponse:
    """Show a form that has to be filled in, with the way back."""
    return show(request, "step.html", form=form, step=title, sub=sub, back=back, trail=list(crumbs), note=note)

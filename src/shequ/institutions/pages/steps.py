"""A step of a matter on a page of its own: one form, one action, back to where it was opened."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse

from shequ.base.forms import Form
from shequ.base.page import Request, show, to

Crumb = tuple[str, str]


def step(
    request: Request,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    *,
    title: Any,
    sub: str,
    back: str,
    crumbs: Sequence[Crumb] = (),
    then: tuple[Any, ...] | None = None,
    note: Any = "",
) -> HttpResponse:
    """Show the form, or carry out the step and go on: to `then` (a page's name and arguments), or to what `act` made.

    back: the address of the page before. crumbs: (address, text) of the pages above. note: a sentence above the form.
    """
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = act(dict(form.cleaned_data))
            name, *args = then or ("",)
            return to(name, *(args or [made]))
    return show(
        request, "institutions/step.html", form=form, step=title, sub=sub, back=back, trail=list(crumbs), note=note
    )

"""Pages: a function, a permission, one action or one query, an answer."""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import reverse

from shequ.base.refusals import as_page, is_lock_timeout
from shequ.kernel.call import Call
from shequ.kernel.permissions import PUBLIC, SIGNED_IN
from shequ.kernel.refusals import Busy, NotPermitted, Refusal

View = Callable[..., HttpResponseBase]
SEE_OTHER = 303

__all__ = ["PUBLIC", "SIGNED_IN", "Request", "page", "show", "to"]


class Request(HttpRequest):
    """A request as pages see it: with its call, and htmx's word whether a fragment is wanted."""

    call: Call
    htmx: Any


def page(permission: str) -> Callable[[View], View]:
    """Declare a page and who may open it.

    A visitor is sent to sign in and comes back; one without the permission gets 403; refusals become pages.
    """

    def declare(view: View) -> View:
        @functools.wraps(view)
        def run(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = request.call.actor
            if permission != PUBLIC and actor.kind == "nobody":
                return _sign_in(request)
            try:
                if not actor.may(permission):
                    raise NotPermitted()
                return view(request, *args, **kwargs)
            except Refusal as refusal:
                return as_page(request, refusal)
            except OperationalError as error:
                if is_lock_timeout(error):
                    return as_page(request, Busy())
                raise

        run.permission = permission  # type: ignore[attr-defined]
        return run

    return declare


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Render a template, or the fragment of it (`template#fragment`)."""
    return render(request, template, context, status=status)


def to(name: str, *args: Any, fragment: str = "", **query: Any) -> HttpResponseRedirect:
    """Send the reader on after a POST (303)."""
    url = reverse(name, args=args)
    if query:
        url += "?" + urlencode(query)
    if fragment:
        url += "#" + fragment
    return HttpResponseRedirect(url, status=SEE_OTHER)


def _sign_in(request: HttpRequest) -> HttpResponse:
    where = resolve_url(settings.LOGIN_URL)
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = f"{where}?{urlencode({'next': request.headers.get('HX-Current-URL', '/')})}"
        return response
    return HttpResponseRedirect(f"{where}?{urlencode({'next': request.get_full_path()})}")

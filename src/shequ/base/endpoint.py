"""API operations: the same permission, the same actions and queries as the pages."""

import functools
from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest

from shequ.base.refusals import is_lock_timeout
from shequ.kernel.permissions import PUBLIC
from shequ.kernel.refusals import Busy, NotPermitted, Refused
from shequ.kernel.words import _


class NotSignedIn(NotPermitted):
    """The API was called with neither a session nor a token."""

    status = 401
    code = "not_signed_in"


class InputMisshapen(Refused):
    """What was sent does not have the shape that the operation describes."""

    code = "input_misshapen"
    message = _("第 {field} 项不合格式：{what}")
    mend = _("请对照接口说明改正")

    def __init__(self, *, field: str, what: str):
        """Name the field, "" for the whole body, and what is wrong with it."""
        super().__init__(field=field, what=what)
        self.values = {"field": field or "—", "what": what}


def permit(permission: str, request: HttpRequest) -> bool:
    """Say that the caller may, before anything that was sent is read.

    Raises: NotSignedIn, NotPermitted.
    """
    actor = request.call.actor  # type: ignore[attr-defined]
    if permission != PUBLIC and actor.kind == "nobody":
        raise NotSignedIn()
    if not actor.may(permission):
        raise NotPermitted()
    return True


def endpoint(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an operation and who may call it; refusals rise to the API's translator (problem+json)."""

    def declare(operation: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(operation)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            permit(permission, request)
            try:
                return operation(request, *args, **kwargs)
            except OperationalError as error:
                if is_lock_timeout(error):
                    raise Busy() from error
                raise

        run.permission = permission  # type: ignore[attr-defined]
        return run

    return declare

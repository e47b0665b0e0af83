"""API operations: the same permission, the same actions and queries as the pages."""

import functools
from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest

from shequ.base.refusals import is_lock_timeout
from shequ.kernel.permissions import PUBLIC
from shequ.kernel.refusals import Busy, NotPermitted


class NotSignedIn(NotPermitted):
    """The API was called with neither a session nor a token."""

    status = 401
    code = "not_signed_in"


def endpoint(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an operation and who may call it; refusals rise to the API's translator (problem+json)."""

    def declare(operation: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(operation)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            actor = request.call.actor  # type: ignore[attr-defined]
            if permission != PUBLIC and actor.kind == "nobody":
                raise NotSignedIn()
            if not actor.may(permission):
                raise NotPermitted()
            try:
                return operation(request, *args, **kwargs)
            except OperationalError as error:
                if is_lock_timeout(error):
                    raise Busy() from error
                raise

        run.permission = permission  # type: ignore[attr-defined]
        return run

    return declare

"""Every request gets its call: who, when, by which door."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from shequ.accounts.queries import actor_of
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7

API_PREFIX = "/api/"
KEY_FIELD = "_once"
KEY_LENGTH = 80


class CallMiddleware:
    """Put `request.call` on every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at = timezone.now()
        request_id = str(uuid7())

        def build() -> Call:
            user = request.user if request.user.is_authenticated else None
            is_api = request.path.startswith(API_PREFIX)
            key = request.headers.get("Idempotency-Key", "")
            if not key and request.method == "POST" and not is_api:
                key = request.POST.get(KEY_FIELD, "")
            return Call(
                actor=actor_of(user, on=timezone.localdate(at)),  # type: ignore[arg-type]
                at=at,
                channel="api" if is_api else "web",
                request_id=request_id,
                idempotency_key=key[:KEY_LENGTH],
            )

        request.call = SimpleLazyObject(build)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response

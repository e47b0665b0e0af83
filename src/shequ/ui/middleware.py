"""Preferences of the reader, read once for each request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from shequ.ui.preferences import LANGUAGE, PREFERENCES, TEXT, YEAR_S


class PreferenceMiddleware:
    """Speak the chosen language, and let `?text=large` or `?text=normal` on any address switch the text size.

    The browser's own language does not count: the platform is Chinese until somebody chooses otherwise.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = {name: each.read(request.COOKIES) for name, each in PREFERENCES.items()}
        asked = request.GET.get(TEXT.name, "")
        is_asked = asked in TEXT.values
        if is_asked:
            chosen[TEXT.name] = asked
        request.preferences = chosen  # type: ignore[attr-defined]
        request.is_large_text = chosen[TEXT.name] == "large"  # type: ignore[attr-defined]
        with translation.override(chosen[LANGUAGE.name]):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.to_locale(chosen[LANGUAGE.name]).replace("_", "-"))
        if is_asked:
            set_preference(response, TEXT.name, asked)
        return response


def set_preference(response: HttpResponse, name: str, value: str) -> None:
    """Keep a choice for a year in this browser."""
    response.set_cookie(
        PREFERENCES[name].cookie,
        value,
        max_age=YEAR_S,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )

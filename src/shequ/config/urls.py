"""Where every room's pages are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from shequ.config.api import api

# prefix → room's urls
URLS: tuple[tuple[str, str], ...] = (
    ("", "shequ.desk.urls"),
    ("", "shequ.ui.urls"),
    ("", "shequ.config.health"),
    ("accounts/", "shequ.accounts.urls"),
    ("calendar/", "shequ.worktime.urls"),
    ("division/", "shequ.division.urls"),
    ("files/", "shequ.files.urls"),
    ("institutions/", "shequ.institutions.urls"),
    ("jobs/", "shequ.jobs.urls"),
    ("journal/", "shequ.journal.urls"),
    ("notices/", "shequ.notices.urls"),
    ("plan/", "shequ.plan.urls"),
    ("residents/", "shequ.residents.urls"),
    ("staffing/", "shequ.staffing.urls"),
    ("territory/", "shequ.territory.urls"),
)
urlpatterns = [
    *(path(prefix, include(module)) for prefix, module in URLS),
    path("sign-in/", include("shequ.accounts.sign_in_urls")),
    path("api/", api.urls),
]
handler400 = "shequ.config.urls.bad_request"
handler403 = "shequ.config.urls.forbidden"
handler404 = "shequ.config.urls.not_found"
handler500 = "shequ.config.urls.fault"


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer a request that makes no sense."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer a request that is not permitted."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer a request for what is not there."""
    return render(request, "404.html", status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """Answer when the fault is ours."""
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its proof of origin: the session has ended meanwhile."""
    return render(request, "403.html", {"is_expired": True}, status=403)

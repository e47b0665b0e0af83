"""Whether the house stands: /healthz (the process answers), /readyz (it can serve), /metrics (how it does)."""

import hmac
import os
import shutil
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.urls import path

from shequ.base.page import PUBLIC, Request, page
from shequ.config.serving import EXPECTS_WORKER, is_loopback
from shequ.jobs.queries import heartbeat_age_s
from shequ.jobs.terms import SILENT_S
from shequ.kernel.refusals import Hidden

OK = "ok"
NOT_EXPECTED = "not expected"
LEAST_FREE_BYTES = 200 * 1024 * 1024
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")
_migrated: set[str] = set()


@page(PUBLIC)
def healthz(request: Request) -> HttpResponse:
    response = HttpResponse("ok\n", content_type="text/plain")
    response["Cache-Control"] = "no-store"
    return response


@page(PUBLIC)
def readyz(request: Request) -> HttpResponse:
    checks = ready_checks()
    is_ready = all(state in {OK, NOT_EXPECTED} for state in checks.values())
    response = JsonResponse({"ok": is_ready, "checks": checks}, status=200 if is_ready else 503)
    response["Cache-Control"] = "no-store"
    return response


@page(PUBLIC)
def metrics(request: Request) -> HttpResponse:
    if not may_see_metrics(request):
        raise Hidden()
    from django_prometheus.exports import ExportToDjangoView

    answer: HttpResponse = ExportToDjangoView(request)
    return answer


def ready_checks() -> dict[str, str]:
    """Return the state of what serving needs: the database, its migrations, room on the disk, a worker that lives."""
    try:
        connection.ensure_connection()
        checks = {"database": OK, "migrations": _migrations(), "worker": _worker()}
    except DatabaseError as error:
        checks = {"database": type(error).__name__, "migrations": "unknown", "worker": "unknown"}
    free = shutil.disk_usage(settings.HOME).free
    checks["disk"] = OK if free >= LEAST_FREE_BYTES else f"{free // 2**20} MB left"
    return checks


def may_see_metrics(request: Request) -> bool:
    """Say whether a request may read the figures: it bears the token, or comes from this machine and no proxy."""
    token = _metrics_token()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    is_forwarded = any(name in request.headers for name in FORWARDED)
    return is_loopback(request.META.get("REMOTE_ADDR", "")) and not is_forwarded


@cache
def _metrics_token() -> str:
    return os.environ.get("SHEQU_METRICS_TOKEN", "")


def _migrations() -> str:
    from django.db.migrations.executor import MigrationExecutor

    if connection.alias not in _migrated:  # once there is nothing to do, there will be nothing in this process
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if pending:
            return f"{len(pending)} pending"
        _migrated.add(connection.alias)
    return OK


def _worker() -> str:
    if not os.environ.get(EXPECTS_WORKER):
        return NOT_EXPECTED
    age_s = heartbeat_age_s()
    if age_s is None:
        return "never seen"
    return OK if age_s <= SILENT_S else f"silent for {age_s:.0f} s"


app_name = "health"
urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]

"""One translator from a refusal to an answer: error page, problem+json, CLI object, job row."""

from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from shequ.base.words import advice_of, sentence_of
from shequ.kernel.call import Call
from shequ.kernel.refusals import Busy, Refusal

_clause_lookups: list[Callable[[str, Call | None], str]] = []
_LOCK_WORDS = ("database is locked", "lock timeout", "could not obtain lock", "canceling statement due to lock")
RETRY_AFTER_S = 5


def name_clauses_by(lookup: Callable[[str, Call | None], str]) -> None:
    """Register the lookup from a rule kind to the clause of the pack in force; config calls it once."""
    _clause_lookups[:] = [lookup]


def clause_of(refusal: Refusal, call: Call | None = None) -> str:
    """Return the clause that the refusal rests on, "" when no pack names one."""
    if refusal.clause:
        return refusal.clause
    if not refusal.kind:
        return ""
    return next((lookup(refusal.kind, call) for lookup in _clause_lookups), "")


def as_error(refusal: Refusal, call: Call | None = None) -> dict[str, str]:
    """Return the refusal as the plain values that API, CLI and job rows carry."""
    return {
        "code": refusal.code,
        "clause": clause_of(refusal, call),
        "message": sentence_of(refusal),
        "mend": advice_of(refusal),
        "field": refusal.field,
    }


def is_lock_timeout(error: OperationalError) -> bool:
    """Say whether the database gave up waiting for another writer."""
    return any(words in str(error).lower() for words in _LOCK_WORDS)


def as_problem(refusal: Refusal, call: Call | None = None) -> JsonResponse:
    """Return the refusal as problem+json (RFC 9457)."""
    error = as_error(refusal, call)
    body = {"type": f"urn:shequ:{error['code']}", "title": error["message"], "status": refusal.status, **error}
    response = JsonResponse(body, status=refusal.status, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/problem+json"
    return _with_retry(response, refusal)


def as_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the refusal as a page: a plain sentence, what to do, a number to quote."""
    call = getattr(request, "call", None)
    context: dict[str, Any] = {"error": as_error(refusal, call), "request_id": call.request_id if call else ""}
    return _with_retry(render(request, "refusal.html", context, status=refusal.status), refusal)


def _with_retry(response: Any, refusal: Refusal) -> Any:
    if isinstance(refusal, Busy):
        response["Retry-After"] = str(RETRY_AFTER_S)
    return response

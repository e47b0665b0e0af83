"""Logs: one JSON object a line, with the request's id and without personal data.

What a person typed, read or is called never enters a log: addresses without their query, errors without their message
where the message may quote a value. `$SHEQU_HOME/logs/shequ.jsonl` gets all, standard error what needs attention.
"""

import json
import logging
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

from shequ.kernel.ids import uuid7

request_id: ContextVar[str] = ContextVar("request_id", default="")
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request", "status_code"}
# Messages of these speak of our code, not of somebody's data.
_HARMLESS = (AttributeError, ImportError, NameError, NotImplementedError, RecursionError, MemoryError)
HEALTH = ("/healthz", "/readyz", "/metrics")
SERVER_ERROR = 500
log = logging.getLogger("shequ.request")


class JSONLines(logging.Formatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        if request_id.get():
            line["request_id"] = request_id.get()
        line |= {name: value for name, value in vars(record).items() if name not in _OWN and not name.startswith("_")}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = describe(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def describe(error: BaseException) -> dict[str, Any]:
    """Return the kind of an error and where it rose; its message only where it speaks of code."""
    frames = traceback.extract_tb(error.__traceback__)
    found: dict[str, Any] = {
        "kind": f"{type(error).__module__}.{type(error).__qualname__}",
        "where": [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, _HARMLESS):
        found["message"] = str(error)
    cause = error.__cause__ or error.__context__
    if cause is not None:
        found["because"] = describe(cause)
    return found


class RequestLogMiddleware:
    """Gives every request its id and writes one line about it: the route, not the address; the account's key, no name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        request.request_id = str(uuid7())  # type: ignore[attr-defined]
        token = request_id.set(request.request_id)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
            if request.path not in HEALTH:
                match = request.resolver_match
                log.log(
                    logging.WARNING if response.status_code >= SERVER_ERROR else logging.INFO,
                    "request",
                    extra={
                        "method": request.method,
                        "route": match.route if match else "",
                        "status": response.status_code,
                        "ms": round((time.perf_counter() - began) * 1000, 1),
                        "user_id": _user_id(request),
                    },
                )
            return response
        finally:
            request_id.reset(token)


def logging_settings(home: Path, *, is_debug: bool) -> dict[str, Any]:
    """Return Django's LOGGING: lines of JSON into the home's log file, warnings to standard error too."""
    folder = home / "logs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "shequ.jsonl"
    file.touch(mode=0o600)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "shequ.base.logs.JSONLines"}},
        "handlers": {
            # Opens the file anew when logrotate moved it away.
            "file": {
                "class": "logging.handlers.WatchedFileHandler",
                "filename": str(file),
                "formatter": "json",
                "delay": True,
                "encoding": "utf-8",
            },
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "level": "INFO" if is_debug else "WARNING",
            },
        },
        "root": {"handlers": ["file", "stderr"], "level": "INFO"},
        "loggers": {
            # Django's own handlers go: they would write values and addresses.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            "django.security": {"handlers": [], "level": "ERROR", "propagate": True},
            "PIL": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
        },
    }


def _event(record: logging.LogRecord) -> str:
    """Return the record's own words; those of other people's code without the values filled into them."""
    if record.name.startswith("shequ"):
        return record.getMessage()
    return str(record.msg)


def _user_id(request: HttpRequest) -> int | None:
    user = request.__dict__.get("_cached_user")  # asked only when somebody did before: no statement for the log's sake
    return getattr(user, "pk", None)


def _short(filename: str) -> str:
    parts = Path(filename).parts
    for mark in ("site-packages", "src"):
        if mark in parts:
            return "/".join(parts[parts.index(mark) + 1 :])
    return "/".join(parts[-2:])

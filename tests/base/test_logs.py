"""Logs: one JSON object a line, the request's id, nobody's data."""

import json
import logging
import sys

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from shequ.base import logs

SECRET = "王小明620822199001011234"


def line(record: logging.LogRecord) -> dict:
    return json.loads(logs.JSONLines().format(record))


def record_of(error: Exception, message: str = "failed %s", *args: object, name: str = "shequ.x") -> logging.LogRecord:
    try:
        raise error
    except Exception:
        return logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, sys.exc_info())


class TestLines:
    def test_says_where_an_error_rose_but_not_what_it_quoted(self) -> None:
        found = line(record_of(ValueError(SECRET), "failed"))
        assert found["error"]["kind"] == "builtins.ValueError"
        assert (
            found["error"]["where"][-1].startswith("tests/base/test_logs.py")
            or "test_logs.py" in found["error"]["where"][-1]
        )
        assert SECRET not in json.dumps(found, ensure_ascii=False)

    def test_the_cause_is_told_the_same_way(self) -> None:
        try:
            raise KeyError(SECRET) from ValueError(SECRET)
        except KeyError as error:
            found = logs.describe(error)
        assert found["because"]["kind"] == "builtins.ValueError"
        assert SECRET not in json.dumps(found, ensure_ascii=False)

    def test_keeps_messages_that_speak_of_code(self) -> None:
        assert line(record_of(AttributeError("no attribute x")))["error"]["message"] == "no attribute x"

    def test_does_not_fill_in_the_values_of_other_peoples_messages(self) -> None:
        found = line(record_of(ValueError(), "Not Found: %s", f"/residents/?q={SECRET}", name="django.request"))
        assert found["event"] == "Not Found: %s"
        assert SECRET not in json.dumps(found, ensure_ascii=False)

    def test_extra_facts_are_fields(self) -> None:
        record = logging.makeLogRecord({"name": "shequ.jobs", "msg": "job_failed", "job_id": "7"})
        assert (line(record)["event"], line(record)["job_id"]) == ("job_failed", "7")


class TestRequests:
    @pytest.fixture
    def lines(self, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
        caplog.set_level(logging.INFO, logger="shequ.request")
        return caplog

    def test_one_line_with_the_id_of_the_answer(self, lines: pytest.LogCaptureFixture) -> None:
        request = RequestFactory().get("/residents/", {"q": SECRET})
        request.resolver_match = None
        response = logs.RequestLogMiddleware(lambda _request: HttpResponse("x"))(request)

        (record,) = lines.records
        assert response["X-Request-Id"] == request.request_id
        assert SECRET not in json.dumps(vars(record), default=str, ensure_ascii=False)
        assert record.status == 200

    def test_health_is_not_worth_a_line(self, lines: pytest.LogCaptureFixture) -> None:
        logs.RequestLogMiddleware(lambda _request: HttpResponse("x"))(RequestFactory().get("/healthz"))
        assert not lines.records

    def test_lines_inside_bear_the_same_id(self) -> None:
        seen: list[str] = []

        def answer(_request) -> HttpResponse:
            seen.append(line(logging.makeLogRecord({"msg": "x", "name": "shequ"}))["request_id"])
            return HttpResponse("x")

        response = logs.RequestLogMiddleware(answer)(RequestFactory().get("/healthz"))
        assert seen == [response["X-Request-Id"]]
        assert logs.request_id.get() == ""

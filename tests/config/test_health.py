"""/healthz, /readyz, /metrics."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shequ.config import health
from shequ.config.serving import EXPECTS_WORKER
from shequ.jobs.actions import leasing
from shequ.jobs.terms import SILENT_S

pytestmark = pytest.mark.db


class TestHealthz:
    def test_answers_without_the_database(self, db: None, django_assert_num_queries) -> None:
        with django_assert_num_queries(0):
            response = Client().get("/healthz")
        assert (response.status_code, response.content) == (200, b"ok\n")


class TestReadyz:
    def test_is_ready(self, db: None) -> None:
        response = Client().get("/readyz")
        assert response.status_code == 200
        assert response.json() == {
            "ok": True, "checks": {"database": "ok", "migrations": "ok", "worker": "not expected", "disk": "ok"},
        }  # fmt: skip

    @pytest.mark.parametrize(("age_s", "status"), [(1, 200), (SILENT_S + 5, 503)])
    def test_a_silent_worker_makes_it_unready(
        self, db: None, monkeypatch: pytest.MonkeyPatch, age_s: int, status: int
    ) -> None:
        monkeypatch.setenv(EXPECTS_WORKER, "1")
        now = timezone.now()
        leasing.beat("w", now - timedelta(seconds=age_s), now)
        assert Client().get("/readyz").status_code == status

    def test_a_worker_that_never_came(self, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(EXPECTS_WORKER, "1")
        assert Client().get("/readyz").json()["checks"]["worker"] == "never seen"

    def test_a_full_disk(self, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(health, "LEAST_FREE_BYTES", 2**62)
        response = Client().get("/readyz")
        assert response.status_code == 503
        assert response.json()["checks"]["disk"].endswith("MB left")


class TestMetrics:
    def test_for_this_machine(self, db: None) -> None:
        response = Client().get("/metrics")
        assert response.status_code == 200
        assert b"django_http_requests" in response.content

    @pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-Ip"])
    def test_not_through_a_proxy(self, db: None, header: str) -> None:
        assert Client().get("/metrics", headers={header: "127.0.0.1"}).status_code == 404

    def test_not_from_elsewhere_but_with_the_token(self, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(health, "_metrics_token", lambda: "长令牌")
        away = {"REMOTE_ADDR": "10.1.2.3"}
        assert Client().get("/metrics", **away).status_code == 404
        assert Client().get("/metrics", HTTP_AUTHORIZATION="Bearer wrong", **away).status_code == 404
        assert Client().get("/metrics", HTTP_AUTHORIZATION="Bearer 长令牌", **away).status_code == 200

"""Large exports: made in the background, for the one who asked, for some days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from shequ.jobs import runner
from shequ.jobs.models import Job
from shequ.journal.models import Entry
from shequ.residents import export_jobs, terms
from tests.cast import EAST, Member, Town
from tests.residents.making import person

pytestmark = pytest.mark.db
ClientOf = Callable[[Member], Client]
URL = "residents:resident_export"
ASKED = {"form": "xlsx", "audience": "others", "reason": "核对"}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two rows are many, and files go to a folder of the test's own."""
    monkeypatch.setattr(terms, "EXPORT_AT_ONCE", 1)
    monkeypatch.setattr(settings, "HOME", tmp_path)


def two_people(town: Town) -> None:
    person(town.secretary, "白秀兰", phone="13812340417")
    person(town.secretary, "白小红", sequence=14)


@pytest.mark.usefixtures("few")
class TestLargeExport:
    def test_is_a_job_whose_file_only_its_owner_gets(self, town: Town, client_of: ClientOf) -> None:
        two_people(town)
        client = client_of(town.secretary)
        assert "在后台制作" in client.get(reverse(URL)).content.decode()
        asked = client.post(reverse(URL), ASKED)
        (job,) = Job.objects.unscoped(because="test")
        assert (asked.status_code, asked["Location"]) == (303, reverse("jobs:job_detail", args=(job.pk,)))
        assert Entry.rows.filter(code="residents.residents_exported").count() == 1
        where = reverse("residents:export_file", args=(job.pk,))
        assert client.get(where).status_code == 404

        assert runner.run_pending() == 1
        assert where in client.get(reverse("jobs:job_detail", args=(job.pk,))).content.decode()
        done = client.get(where)
        path = Path(settings.HOME) / "seen.xlsx"
        path.write_bytes(b"".join(done.streaming_content))  # type: ignore[attr-defined]
        rows = list(load_workbook(path).active.iter_rows(values_only=True))
        assert "标识" in rows[0][0]
        assert {row[0] for row in rows[2:]} == {"白*"}
        assert "0417" not in str(rows)
        other = town.member("community_secretary", EAST, username="another")
        assert client_of(other).get(where).status_code == 404
        assert oct(export_jobs.shelf(job.pk).stat().st_mode)[-3:] == "600"

    def test_goes_after_its_days(self, town: Town, client_of: ClientOf) -> None:
        two_people(town)
        client = client_of(town.secretary)
        client.post(reverse(URL), ASKED)
        runner.run_pending()
        (job,) = Job.objects.unscoped(because="test")
        now = replace(town.system, at=timezone.now())
        assert export_jobs.exports_sweep(now) == {"dropped": 0}
        later = replace(now, at=now.at + timedelta(days=terms.EXPORT_KEPT_DAYS, hours=1))
        assert export_jobs.exports_sweep(later) == {"dropped": 1}
        gone = client.get(reverse("residents:export_file", args=(job.pk,)))
        assert gone.status_code == 404
        assert "只保留" in gone.content.decode()

    def test_a_text_file_still_streams(self, town: Town, client_of: ClientOf) -> None:
        two_people(town)
        done = client_of(town.secretary).post(reverse(URL), {**ASKED, "form": "csv"})
        assert "白*" in b"".join(done.streaming_content).decode()  # type: ignore[attr-defined]
        assert not Job.objects.unscoped(because="test").exists()

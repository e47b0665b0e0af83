import io
from urllib.parse import urlparse

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shequ.jobs import runner
from shequ.jobs.models import Job
from shequ.kernel.roles import Role
from shequ.residents import roster_jobs
from shequ.residents.models import Resident, RosterBatch, RosterRow
from shequ.residents.queries import my_roster_reviews
from tests.residents.rosters import FAMILY, FATHER, HEADER, MOTHER, SON, change, write
from tests.residents.test_roster_import import bring

pytestmark = pytest.mark.db
DIRTY = [
    FATHER,
    change(MOTHER, phone="1390000"),
    change(SON, name=""),
    change(FATHER, number=622723198705060000, name="高建军"),
]


class Work:
    """What a handler is given, without a worker."""

    def __init__(self, inputs, memory=None):
        self.inputs, self.memory, self.job_id = inputs, memory or {}, None
        self.told = []

    def progress(self, done, total=0, sentence="", **values):
        self.told.append((done, total))

    def remember(self, **facts):
        self.memory.update(facts)


@pytest.fixture
def browser(town, client_of):
    return client_of(town.secretary)


def uploaded(tmp_path, rows):
    path = write(tmp_path / "up.xlsx", [HEADER, *rows])
    return SimpleUploadedFile("三月名册.xlsx", path.read_bytes())


def send(town, browser, tmp_path, rows=FAMILY):
    """Upload a roster and let the job check it; return the batch."""
    answer = browser.post(reverse("residents:roster_open"), {"community": town.east, "file": uploaded(tmp_path, rows)})
    assert answer.status_code == 303, answer.content.decode()[:2000]
    job = Job.rows.get(kind="residents.roster_check", state="queued")
    roster_jobs.roster_check(town.secretary.call, Work(job.inputs))
    Job.rows.filter(pk=job.pk).update(state="done")
    return RosterBatch.rows.get()


class TestUpload:
    def test_the_whole_way_from_file_to_register(self, town, browser, tmp_path):
        batch = send(town, browser, tmp_path)

        detail = browser.get(reverse("residents:roster_detail", args=[batch.pk])).content.decode()
        assert "写入 4 行" in detail
        assert "现在还没有改动任何数据" in detail
        assert FATHER[4] not in detail
        assert Resident.rows.count() == 0

        answer = browser.post(reverse("residents:roster_commit", args=[batch.pk]))
        assert answer.status_code == 303
        assert Resident.rows.count() == 4
        assert "已写入登记" in browser.get(urlparse(answer["Location"]).path).content.decode()

    def test_progress_survives_a_reload(self, town, browser, tmp_path):
        browser.post(reverse("residents:roster_open"), {"community": town.east, "file": uploaded(tmp_path, FAMILY)})
        batch = RosterBatch.rows.get()

        page = browser.get(reverse("residents:roster_detail", args=[batch.pk])).content.decode()

        assert "检查名册" in page
        assert "hx-get" in page

    def test_a_failed_check_says_why_and_offers_the_mapping(self, town, browser, tmp_path):
        from shequ.residents.roster.reading import NoRoster

        path = write(tmp_path / "up.xlsx", [["a", "b"], ["1", "2"]])
        browser.post(
            reverse("residents:roster_open"),
            {"community": town.east, "file": SimpleUploadedFile("x.xlsx", path.read_bytes())},
        )
        job = Job.rows.get(kind="residents.roster_check")
        with pytest.raises(NoRoster):
            roster_jobs.roster_check(town.secretary.call, Work(job.inputs))
        Job.rows.update(state="failed")

        page = browser.get(reverse("residents:roster_detail", args=[RosterBatch.rows.get().pk])).content.decode()

        assert "表头要有姓名和证件号码两列" in page

    def test_a_file_that_is_no_roster_is_refused_on_the_form(self, town, browser):
        file = SimpleUploadedFile("x.pdf", b"%PDF-1.7 not a sheet")

        answer = browser.post(reverse("residents:roster_open"), {"community": town.east, "file": file})

        assert answer.status_code == 200
        assert RosterBatch.rows.count() == 0

    def test_a_large_batch_is_committed_in_the_background(self, town, browser, tmp_path, monkeypatch):
        from shequ.residents.pages import roster as pages

        monkeypatch.setattr(pages, "AT_ONCE", 2)
        batch = send(town, browser, tmp_path)

        browser.post(reverse("residents:roster_commit", args=[batch.pk]))
        assert Resident.rows.count() == 0
        work = Work(Job.rows.get(kind="residents.roster_commit").inputs)
        roster_jobs.roster_commit(town.secretary.call, work)
        roster_jobs.roster_commit(town.secretary.call, work)

        assert Resident.rows.count() == 4

    def test_the_jobs_are_known_to_the_worker(self):
        assert {"residents.roster_check", "residents.roster_commit"} <= set(runner._handlers)


class TestPreview:
    def test_tabs_reasons_and_marks(self, town, browser, tmp_path):
        batch = send(town, browser, tmp_path, DIRTY)
        address = reverse("residents:roster_detail", args=[batch.pk])

        rejected = browser.get(address).content.decode()
        warned = browser.get(address + "?tab=warned").content.decode()
        by_reason = browser.get(address + "?tab=rejected&reason=name_missing").content.decode()

        assert "没有姓名" in rejected
        assert "末三位成了 000" in rejected
        assert "白玉兰" not in rejected
        assert "电话不是 11 位手机号" in warned
        assert "高建军" not in by_reason

    def test_by_household(self, town, browser, tmp_path):
        batch = send(town, browser, tmp_path)

        page = browser.get(reverse("residents:roster_detail", args=[batch.pk]) + "?by=household").content.decode()

        assert "阳光花园3号楼2单元501室 · 3" in page

    def test_the_mapping_can_be_corrected(self, town, browser, tmp_path):
        batch = send(town, browser, tmp_path)
        address = reverse("residents:roster_map", args=[batch.pk])
        assert "身份证号码" in browser.get(address).content.decode()

        answer = browser.post(address, {"c0_8": "ignored"})

        assert answer.status_code == 303
        job = Job.rows.get(kind="residents.roster_check", state="queued")
        roster_jobs.roster_check(town.secretary.call, Work(job.inputs))
        assert RosterRow.rows.filter(batch=batch).exclude(phone=None).count() == 0
        assert RosterBatch.rows.get().mappings[0]["was_remembered"]

    def test_the_file_with_reasons(self, town, browser, tmp_path):
        batch = send(town, browser, tmp_path, DIRTY)

        answer = browser.get(reverse("residents:roster_returned", args=[batch.pk]))

        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
        assert "没有姓名" in sheet["K4"].value

    def test_drop_and_undo_ask_first(self, town, browser, tmp_path):
        batch = send(town, browser, tmp_path)
        assert browser.get(reverse("residents:roster_drop", args=[batch.pk])).status_code == 200
        browser.post(reverse("residents:roster_commit", args=[batch.pk]))

        assert browser.get(reverse("residents:roster_undo", args=[batch.pk])).status_code == 200
        browser.post(reverse("residents:roster_undo", args=[batch.pk]), {"reason": "导错"})

        assert Resident.rows.count() == 0
        assert "已整批撤回" in browser.get(reverse("residents:roster_detail", args=[batch.pk])).content.decode()

    def test_a_dropped_batch_is_gone(self, town, browser, tmp_path):
        batch = send(town, browser, tmp_path)

        browser.post(reverse("residents:roster_drop", args=[batch.pk]))

        assert RosterRow.rows.count() == 0
        assert browser.get(reverse("residents:roster_list")).status_code == 200

    def test_roster_check_can_be_asked_again(self, town, browser, tmp_path):
        batch = send(town, browser, tmp_path)

        browser.post(reverse("residents:roster_check", args=[batch.pk]))

        assert Job.rows.get(kind="residents.roster_check", state="queued").inputs["is_anew"] is True


class TestReviewPages:
    def test_a_conflict_is_decided(self, town, browser, tmp_path):
        bring(town.secretary.call, town.east, tmp_path, [FATHER, change(MOTHER, number=FATHER[4])])
        row = RosterRow.rows.exclude(review="").get()
        assert "同号不同名" in browser.get(reverse("residents:roster_review_list")).content.decode()
        page = browser.get(reverse("residents:roster_decide", args=[row.pk])).content.decode()
        assert "高建国" in page
        assert "白玉兰" in page

        wrong = browser.post(
            reverse("residents:roster_decide", args=[row.pk]), {"decision": "number", "number": "1", "reason": "对证"}
        )
        assert "证件号码不对" in wrong.content.decode()
        answer = browser.post(
            reverse("residents:roster_decide", args=[row.pk]),
            {"decision": "number", "number": MOTHER[4], "reason": "对证"},
        )

        assert answer.status_code == 303
        assert Resident.rows.count() == 2

    def test_the_work_list_names_what_waits(self, town, tmp_path):
        assert my_roster_reviews(town.secretary.call) == []
        bring(town.secretary.call, town.east, tmp_path, [FATHER, change(MOTHER, number=FATHER[4])])

        assert "1" in my_roster_reviews(town.secretary.call)[0].title
        assert my_roster_reviews(town.member(Role.WINDOW_CLERK, town.east).call) == []


class TestLists:
    def test_roster_list_takes_a_bounded_number_of_statements(
        self, town, browser, tmp_path, django_assert_max_num_queries
    ):
        for _round in range(3):
            bring(town.secretary.call, town.east, tmp_path, FAMILY)
        browser.get(reverse("residents:roster_list"))

        with django_assert_max_num_queries(16):
            page = browser.get(reverse("residents:roster_list"))

        assert page.content.decode().count("roster.xlsx") == 3

    def test_roster_review_list_takes_a_bounded_number_of_statements(
        self, town, browser, tmp_path, django_assert_max_num_queries
    ):
        bring(town.secretary.call, town.east, tmp_path, [FATHER, change(MOTHER, number=FATHER[4])])
        browser.get(reverse("residents:roster_review_list"))

        with django_assert_max_num_queries(14):
            browser.get(reverse("residents:roster_review_list"))

    @pytest.mark.parametrize("name", ["roster_detail", "roster_map", "roster_undo", "roster_drop", "roster_returned"])
    def test_a_batch_is_hidden_from_the_next_community(self, town, client_of, tmp_path, name):
        answer = bring(town.secretary.call, town.east, tmp_path, FAMILY)

        assert client_of(town.neighbour).get(reverse(f"residents:{name}", args=[answer.batch])).status_code == 404

    def test_a_grid_worker_may_not_import(self, town, client_of):
        assert client_of(town.grid_worker).get(reverse("residents:roster_list")).status_code == 403

"""Reading the journal."""

import pytest

from shequ.base.paging import PageRequest
from shequ.journal import queries
from shequ.journal.actions import sealing
from shequ.journal.models import Entry
from shequ.kernel.refusals import NotPermitted
from shequ.kernel.roles import Role
from tests.cast import FAR_COUNTY, Town
from tests.journal.test_action import attempt


@pytest.mark.db
class TestEntryList:
    def test_shows_the_sentence_to_the_auditor(self, town: Town) -> None:
        attempt(town.office.call)
        auditor = town.member(Role.AUDITOR)

        page = queries.entry_list(auditor.call, filters=queries.EntryFilters(), page=PageRequest())

        assert [row.sentence for row in page.rows] == ["王试试了1次"]

    def test_a_stranger_reads_nothing(self, town: Town) -> None:
        attempt(town.office.call)
        far = town.member(Role.AUDITOR, FAR_COUNTY)

        page = queries.entry_list(far.call, filters=queries.EntryFilters(), page=PageRequest())

        assert (page.rows, page.total) == ((), 0)

    def test_costs_the_same_for_few_and_many(self, town: Town, django_assert_max_num_queries) -> None:
        auditor = town.member(Role.AUDITOR)
        for times in range(60):
            attempt(town.office.call, times=times)
        call = auditor.call
        with django_assert_max_num_queries(3):
            page = queries.entry_list(call, filters=queries.EntryFilters(), page=PageRequest())
        assert len(page.rows) == 50
        with django_assert_max_num_queries(3):
            rest = queries.entry_list(call, filters=queries.EntryFilters(), page=PageRequest(after=page.after))
        assert (len(rest.rows), rest.first, rest.after) == (10, 51, "")
        back = queries.entry_list(call, filters=queries.EntryFilters(), page=PageRequest(before=rest.before))
        assert back.rows == page.rows


@pytest.mark.db
class TestRefusalList:
    def test_costs_the_same_for_few_and_many(self, town: Town, django_assert_max_num_queries) -> None:
        for _time in range(30):
            with pytest.raises(NotPermitted):
                attempt(town.secretary.call)
        auditor = town.member(Role.AUDITOR, town.east)
        call = auditor.call
        with django_assert_max_num_queries(2):
            notes = queries.refusal_notes(call, page=PageRequest())  # what refusal_list shows
        assert notes.total == 30


class TestEntryPages:
    def test_the_auditor_opens_list_and_detail(self, town: Town, client_of) -> None:
        attempt(town.office.call)
        sealing.seal_pending()
        client = client_of(town.member(Role.AUDITOR))

        assert "王试试了1次" in client.get("/journal/").content.decode()
        assert Entry.rows.get().code in client.get(f"/journal/{Entry.rows.get().seq}/").content.decode()

    def test_verifying_shows_that_all_is_sound(self, town: Town, client_of) -> None:
        attempt(town.office.call)
        client = client_of(town.member(Role.AUDIT_ADMIN))

        page = client.post("/journal/verify/", follow=True)

        assert "完好" in page.content.decode()

    def test_refused_attempts_are_listed(self, town: Town, client_of) -> None:
        with pytest.raises(NotPermitted):
            attempt(town.secretary.call)

        page = client_of(town.member(Role.AUDITOR)).get("/journal/refusals/")

        assert (
            "您现在的岗位不能办这件事" not in page.content.decode() or town.secretary.user.name in page.content.decode()
        )

    def test_a_secretary_is_not_permitted(self, town: Town, client_of) -> None:
        assert client_of(town.secretary).get("/journal/").status_code == 403

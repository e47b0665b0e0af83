from datetime import date, timedelta

import pytest

from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.residents import actions, queries, rules, terms
from tests.cast import EAST, NOON, TOWN, Town
from tests.residents.making import number_of, person

pytestmark = pytest.mark.db


class TestResidentReveal:
    def test_opens_for_half_a_minute_to_the_asker_and_is_seen(self, town: Town) -> None:
        who = person(town.secretary)
        look = actions.resident_reveal(
            town.secretary.call, resident_id=who, what="identity", reason="service", reference="LT-1"
        )
        opened = queries.revealed(town.secretary.call, resident_id=who, look_id=look)
        assert opened is not None
        assert (opened.number, opened.birth_on, opened.seconds) == (number_of(date(1950, 3, 5)), date(1950, 3, 5), 30)
        assert queries.revealed(town.clerk.call, resident_id=who, look_id=look) is None
        late = town.secretary.call_at(NOON + timedelta(seconds=terms.REVEAL_SECONDS + 1))
        assert queries.revealed(late, resident_id=who, look_id=look) is None
        looks = queries.person_looks(town.secretary.call, resident_id=who)
        assert [(row.who, row.what, row.why) for row in looks] == [
            (town.secretary.user.name, "证件号和出生日期", "为本人办理事项 · LT-1")
        ]

    def test_not_for_readers_nor_strangers(self, town: Town) -> None:
        who = person(town.secretary)
        office = town.member(Role.COMMITTEE_OFFICE, TOWN)
        with pytest.raises(NotPermitted):
            actions.resident_reveal(office.call, resident_id=who, what="phone", reason="care")
        with pytest.raises(Hidden):
            actions.resident_reveal(town.stranger.call, resident_id=who, what="phone", reason="care")

    def test_the_journal_holds_no_number(self, town: Town) -> None:
        from shequ.journal.models import Entry, Value

        who = person(town.secretary, phone="13812340417")
        actions.resident_reveal(town.secretary.call, resident_id=who, what="identity", reason="service")
        number = number_of(date(1950, 3, 5))
        assert not any(number in entry.body or "13812340417" in entry.body for entry in Entry.rows.all())
        assert not any(number in value.value.open() for value in Value.rows.all())


class TestNumberSearch:
    def test_finds_by_whole_numbers_only_and_counts(self, town: Town) -> None:
        who = person(town.secretary, phone="13812340417")
        number = number_of(date(1950, 3, 5))
        call = town.clerk.call
        assert actions.number_search(call, kind="identity", number=number.lower()) == who
        assert actions.number_search(call, kind="phone", number="138-1234-0417") == who
        assert actions.number_search(call, kind="identity", number=number[:10]) is None
        assert [row.what for row in queries.person_looks(call, resident_id=who)] == ["按完整号码查到"] * 2

    def test_out_of_scope_is_as_absent(self, town: Town) -> None:
        person(town.neighbour, area=town.west)
        assert actions.number_search(town.clerk.call, kind="identity", number=number_of(date(1950, 3, 5))) is None

    def test_is_limited_by_the_hour(self, town: Town) -> None:
        for _turn in range(terms.LOOKUPS_PER_HOUR):
            actions.number_search(town.clerk.call, kind="phone", number="13900000000")
        with pytest.raises(rules.TooManyLookups):
            actions.number_search(town.clerk.call, kind="phone", number="13900000000")
        later = town.clerk.call_at(NOON + timedelta(hours=2))
        assert actions.number_search(later, kind="phone", number="13900000000") is None


class TestExport:
    def test_resident_export_is_recorded_before_the_first_row(self, town: Town) -> None:
        from shequ.journal.models import Entry

        call = town.secretary.call
        actions.resident_export(
            call, area=EAST, rows=1, form="csv", watermark="甲 于 今天", reason="核对", filters={"text": "白"}
        )
        assert Entry.rows.filter(code="residents.residents_exported").count() == 1
        with pytest.raises(NotPermitted):
            actions.resident_export(town.clerk.call, area=EAST, rows=1, form="csv", watermark="", reason="", filters={})


class TestOwnData:
    def test_own_data_take_and_corrections(self, town: Town) -> None:
        who = person(town.secretary, "白秀蓝")
        resident = town.member(Role.RESIDENT, EAST)
        resident.user.person = f"resident:{who}"
        assert actions.own_data_take(resident.call, form="json") == who
        asked = actions.correction_ask(resident.call, field="name", wanted="白秀兰")
        actions.correction_settle(town.secretary.call, request_id=asked, accepts=False, answer="请带身份证来")
        asked = actions.correction_ask(resident.call, field="name", wanted="白秀兰")
        with pytest.raises(Hidden):
            actions.correction_settle(town.stranger.call, request_id=asked, accepts=True, answer="")
        actions.correction_settle(town.secretary.call, request_id=asked, accepts=True, answer="已核对")
        own = queries.own_data(resident.call)
        assert own.name == "白秀兰"
        assert {row.state for row in own.requests} == {"accepted", "declined"}

    def test_wishes_may_be_written_in_words(self, town: Town) -> None:
        who = person(town.secretary)
        resident = town.member(Role.RESIDENT, EAST)
        resident.user.person = f"resident:{who}"
        with pytest.raises(rules.CodeUnknown):
            actions.correction_ask(resident.call, field="marital", wanted="不知道")
        for field, wanted in (("marital", "丧偶"), ("registration", "流动人口"), ("political", "群众")):
            asked = actions.correction_ask(resident.call, field=field, wanted=wanted)
            assert queries.correction_row(town.secretary.call, request_id=asked).wanted == wanted
            actions.correction_settle(town.secretary.call, request_id=asked, accepts=True, answer="已核对")
        seen = queries.person_detail(town.secretary.call, resident_id=who)
        assert (seen.marital, seen.registration_label, seen.political) == ("丧偶", "流动人口", "群众")

    def test_an_account_opened_by_number_finds_its_row(self, town: Town) -> None:
        from shequ.base import secrets

        who = person(town.secretary)
        resident = town.member(Role.RESIDENT, EAST)
        digest = secrets.digest("identity", number_of(date(1950, 3, 5)))
        resident.user.person = f"id:{digest.hex()[:40]}"
        assert queries.own_data(resident.call).id == who

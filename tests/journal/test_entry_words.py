"""An entry in words people know: codes, quoted sentences, fields that came later, names of fields."""

import re
from dataclasses import fields

import pytest

from shequ.journal import queries, terms
from shequ.journal.actions import action, record
from shequ.journal.facts import KINDS, PLACES
from shequ.journal.models import Entry
from shequ.kernel.call import Call
from shequ.kernel.permissions import permission
from shequ.kernel.roles import Role
from shequ.notices.facts import MessagesSent
from shequ.plan.facts import FreezeWindowOpened
from tests.cast import Town

NOTE = permission("journal.words_tried", "试一试用词", roles=(Role.GROUP_OFFICE,))


@action(NOTE)
def note(call: Call, *, said) -> int:
    call.require(NOTE, said.area)
    record(call, said)
    return 1


def told(town: Town, said) -> queries.EntryRow:
    note(town.office.call, said=said)
    return queries.entry_detail(town.member(Role.AUDITOR).call, seq=Entry.rows.latest("seq").seq)[0]


@pytest.mark.db
class TestWords:
    def test_codes_are_told_by_their_names(self, town: Town) -> None:
        opened = FreezeWindowOpened(
            area=town.county,
            matters=("assets", "entry"),
            starts="2026-09-20",
            ends="2027-01-14",
            reason="改革",
            document="",
        )

        assert (
            told(town, opened).sentence
            == "2026年9月20日 至 2027年1月14日 设为冻结期（处置资产、从外部进人），理由：改革"
        )

    def test_a_quoted_sentence_leaves_its_places_open(self, town: Town) -> None:
        sent = MessagesSent(area=town.county, count=8, about="改革期限还剩 {days} 天")

        assert told(town, sent).sentence == "发出 8 条消息：改革期限还剩 … 天"

    def test_what_only_looks_like_a_day_stays_as_typed(self, town: Town) -> None:
        sent = MessagesSent(area=town.county, count=1, about="2026-02-31")

        assert told(town, sent).sentence == "发出 1 条消息：2026-02-31"

    def test_the_page_names_every_field_in_words(self, town: Town, client_of) -> None:
        told(town, MessagesSent(area=town.county, count=8, about="开会"))

        page = client_of(town.member(Role.AUDITOR)).get(f"/journal/{Entry.rows.latest('seq').seq}/").content.decode()

        assert "<dt>条数</dt>" in page
        assert "<dt>count</dt>" not in page


def test_every_field_of_every_fact_has_a_word() -> None:
    used = {
        item.name
        for kind in KINDS.values()
        if not kind.__module__.startswith("tests")
        for item in fields(kind)
        if item.name not in PLACES
    }
    missing = sorted(used - terms.FIELDS.keys())
    assert not missing, f"give these fields a word in journal/terms.py FIELDS: {missing}"


def test_words_belong_to_fields_that_are_there() -> None:
    wrong = [
        (kind.code, name)
        for kind in KINDS.values()
        for name in kind.words
        if name not in {f.name for f in fields(kind)}
    ]
    assert wrong == []
    assert all(re.search(r"[\u4e00-\u9fff]", word) for word in terms.FIELDS.values())

"""Seals: nothing is changed or removed unnoticed."""

import json
from pathlib import Path

import pytest
from django.db import connection

from shequ.areas import actions as areas
from shequ.journal import rules
from shequ.journal.actions import sealing
from shequ.journal.models import Entry, Leaf, Seal, Value
from shequ.kernel.roles import Role
from tests.cast import Town
from tests.conftest import _take_triggers_away
from tests.journal.test_action import attempt

pytestmark = pytest.mark.db


@pytest.fixture
def sealed(town: Town, settings, tmp_path: Path) -> Town:
    settings.HOME = tmp_path
    civil = town.member(Role.CIVIL_AFFAIRS)
    for number in range(3, 8):
        areas.area_add(civil.call, code=f"99010100100{number}", name=f"第{number}社区")
    attempt(town.office.call)
    sealing.seal_pending()
    return town


def tamper(sql: str) -> None:
    """Change the journal as somebody with the database in hand would."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("journal_entry", "journal_leaf", "journal_seal", "journal_value"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            _take_triggers_away()
        cursor.execute(sql)


class TestJournalSeal:
    def test_a_sound_journal_verifies(self, sealed: Town) -> None:
        found = sealing.verify()

        assert (found.ok, found.entries, found.sealed, found.unsealed) == (True, 6, 6, 0)
        assert found.root == Seal.rows.get().root

    def test_later_entries_get_a_chained_seal(self, sealed: Town, django_capture_on_commit_callbacks) -> None:
        attempt(sealed.office.call)
        with django_capture_on_commit_callbacks(execute=True):
            assert sealing.seal_pending() == 1

        first, second = Seal.rows.order_by("number")
        assert second.previous == first.root
        assert json.loads(sealing.log_path().read_text().splitlines()[-1])["root"] == second.root
        assert sealing.verify().ok

    def test_a_log_of_seals_that_cannot_be_read_is_told(self, sealed: Town) -> None:
        with sealing.log_path().open("a") as log:
            log.write("not a line of ours\n")

        found = sealing.verify()

        assert not found.ok
        assert "seals.log" in found.reason

    def test_names_the_changed_entry(self, sealed: Town) -> None:
        victim = Entry.rows.order_by("seq")[2]
        tamper(f"UPDATE journal_entry SET body = '{{}}' WHERE seq = {victim.seq}")

        found = sealing.verify()
        assert (found.ok, found.first_bad) == (False, victim.seq)

    def test_tells_of_a_removed_entry(self, sealed: Town) -> None:
        victim = Entry.rows.order_by("seq")[2]
        tamper(f"DELETE FROM journal_leaf WHERE entry_id = {victim.seq}")
        tamper(f"DELETE FROM journal_entry WHERE seq = {victim.seq}")

        assert not sealing.verify().ok

    def test_tells_of_a_cut_off_end(self, sealed: Town, django_capture_on_commit_callbacks) -> None:
        attempt(sealed.office.call)
        with django_capture_on_commit_callbacks(execute=True):
            sealing.seal_pending()
        newest = Seal.rows.order_by("-number").first()
        entry = newest.leaves.get().entry_id
        tamper(f"DELETE FROM journal_leaf WHERE seal_id = {newest.number}")
        tamper(f"DELETE FROM journal_seal WHERE number = {newest.number}")
        tamper(f"DELETE FROM journal_value WHERE entry_id = {entry}")
        tamper(f"DELETE FROM journal_entry WHERE seq = {entry}")

        assert not sealing.verify().ok

    def test_forgetting_a_person_leaves_every_hash_valid(self, sealed: Town) -> None:
        Value.rows.all().delete()

        assert sealing.verify().ok

    def test_takes_entries_committed_late_with_a_lower_number(self, sealed: Town) -> None:
        attempt(sealed.office.call)
        attempt(sealed.office.call)
        late = Entry.rows.filter(leaf=None).order_by("seq").first()
        sealing.seal_pending()
        tamper(f"DELETE FROM journal_leaf WHERE entry_id = {late.seq}")

        assert sealing.seal_pending() == 1
        assert Leaf.rows.get(entry=late).seal_id == Seal.rows.count()

    def test_a_proof_leads_to_the_root(self, sealed: Town) -> None:
        leaves = [bytes.fromhex(leaf.hash) for leaf in Leaf.rows.order_by("position")]
        for position, leaf in enumerate(leaves):
            proof = rules.inclusion_proof(leaves, position, hashed=rules.sha256)
            assert rules.root_of_proof(leaf, proof, hashed=rules.sha256).hex() == Seal.rows.get().root

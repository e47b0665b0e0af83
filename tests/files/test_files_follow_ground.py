"""Attachments of communities that end stay readable in those that take over."""

from datetime import date
from uuid import UUID

import pytest

from shequ.files import actions
from shequ.files.models import StoredFile
from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import NotPermitted
from tests.cast import COUNTY, EAST, NOON, WEST, Town

pytestmark = pytest.mark.db

DAY = date(2026, 11, 24)


def stored(area: str, **more: object) -> UUID:
    made = StoredFile.rows.create(
        id=uuid7(), area_id=area, seen_with="files.file_see", name="图.pdf", kind="pdf", size=1, sha256="0" * 64,
        received_sha256="0" * 64, stored_at=NOON, stored_by="x", **more,
    )  # fmt: skip
    return made.pk


class TestFilesFollowGround:
    def test_the_heir_keeps_them(self, town: Town) -> None:
        kept, gone, other = stored(WEST), stored(WEST, removed_at=NOON), stored(EAST)

        assert actions.files_follow_ground(town.system, heirs={WEST: EAST}, successors={}, on=DAY) == 1
        assert dict(StoredFile.rows.values_list("pk", "area_id")) == {kept: EAST, gone: WEST, other: EAST}
        assert Entry.rows.get(code="files.files_followed_ground").area_id == COUNTY
        again = actions.files_follow_ground(town.system, heirs={WEST: EAST}, successors={}, on=DAY)
        assert isinstance(again, Unchanged)

    def test_is_the_systems_alone(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.files_follow_ground(town.secretary.call, heirs={WEST: EAST}, successors={}, on=DAY)

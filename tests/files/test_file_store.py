"""Taking files in, attaching them, sending them out, taking them down."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from shequ.files import actions, queries, rules, shelf, terms
from shequ.files.models import StoredFile
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from tests.cast import NOON, Member, Town
from tests.files.test_file_images import photo

pytestmark = pytest.mark.db
PDF = b"%PDF-1.7\nhello"
SEEN_WITH = "files.file_remove"  # any permission of staff: a resident lacks it


@pytest.fixture(autouse=True)
def shelf_of_its_own(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def store(member: Member, area: str, content: bytes = PDF, name: str = "纪要.pdf", **more) -> UUID:
    return actions.file_store(
        member.call,
        content=io.BytesIO(content),
        name=name,
        area=area,
        seen_with=SEEN_WITH,
        **{"subject": "event:1", **more},
    )


class TestFileStore:
    def test_keeps_a_file_and_says_so(self, town: Town) -> None:
        file_id = store(town.secretary, town.east, name="../东街 纪要.PDF")

        (row,) = queries.attachments(town.secretary.call, subject="event:1")
        assert (row.id, row.name, row.kind, row.size) == (file_id, "东街 纪要.pdf", "pdf", len(PDF))
        assert Entry.rows.get().code == "files.file_stored"
        assert "东街" not in Entry.rows.get().body

    def test_draws_pictures_anew_and_keeps_their_place(self, town: Town) -> None:
        raw = photo().getvalue()
        file_id = store(town.secretary, town.east, raw, "a.jpg")

        (row,) = queries.attachments(town.secretary.call, subject="event:1")
        kept = queries.file_content(town.secretary.call, file_id=file_id).path.read_bytes()
        assert (row.latitude, row.longitude) == (35.065, 107.62)
        assert not Image.open(io.BytesIO(kept)).getexif()
        assert StoredFile.rows.get().received_sha256 != StoredFile.rows.get().sha256

    def test_keeps_the_same_content_once(self, town: Town, shelf_of_its_own: Path) -> None:
        store(town.secretary, town.east)
        store(town.neighbour, town.west)

        assert StoredFile.rows.count() == 2
        assert len(list(shelf.digests())) == 1

    def test_leaves_no_row_for_what_is_refused(self, town: Town) -> None:
        with pytest.raises(rules.FileTypeNotAllowed):
            store(town.secretary, town.east, b"MZ\x00", "a.pdf")
        with pytest.raises(rules.FileTooLarge):
            store(town.secretary, town.east, limit=3)
        assert (StoredFile.rows.count(), Entry.rows.count()) == (0, 0)

    def test_is_not_permitted_outside_ones_area(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            store(town.secretary, town.west)


class TestFileAttach:
    def test_hangs_what_was_sent_ahead(self, town: Town) -> None:
        file_id = store(town.secretary, town.east, subject="")

        actions.file_attach(town.secretary.call, file_id=file_id, subject="event:9")

        assert [row.id for row in queries.attachments(town.secretary.call, subject="event:9")] == [file_id]

    def test_hides_files_of_others_and_files_that_hang_elsewhere(self, town: Town) -> None:
        ahead, hanging = store(town.secretary, town.east, subject=""), store(town.secretary, town.east)

        with pytest.raises(Hidden):
            actions.file_attach(town.clerk.call, file_id=ahead, subject="event:9")
        with pytest.raises(Hidden):
            actions.file_attach(town.secretary.call, file_id=hanging, subject="event:9")


class TestScope:
    def test_the_neighbour_sees_nothing(self, town: Town) -> None:
        file_id = store(town.secretary, town.east)

        assert queries.attachments(town.neighbour.call, subject="event:1") == []
        for stranger in (town.neighbour.call, town.stranger.call, town.nobody):
            with pytest.raises(Hidden):
                queries.file_content(stranger, file_id=file_id)

    def test_the_permission_of_the_file_counts(self, town: Town) -> None:
        file_id = store(town.secretary, town.east)
        resident = town.member(Role.RESIDENT, town.east)

        assert queries.attachments(resident.call, subject="event:1") == []
        with pytest.raises(Hidden):
            queries.file_content(resident.call, file_id=file_id)
        assert len(queries.attachments(town.clerk.call, subject="event:1")) == 1

    def test_one_statement_however_many(self, town: Town, django_assert_num_queries) -> None:
        call = town.secretary.call
        for at in range(3):
            store(town.secretary, town.east, PDF + bytes([65 + at]))
        with django_assert_num_queries(1):
            assert len(queries.attachments(call, subject="event:1")) == 3


class TestFileSee:
    def test_sends_a_document_as_an_attachment_in_a_sandbox(
        self, town: Town, client_of: Callable[[Member], Client]
    ) -> None:
        file_id = store(town.secretary, town.east)

        response = client_of(town.clerk).get(f"/files/{file_id}/")

        assert b"".join(response.streaming_content) == PDF
        assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")

    def test_shows_a_picture_in_place(self, town: Town, client_of: Callable[[Member], Client]) -> None:
        response = client_of(town.clerk).get(f"/files/{store(town.secretary, town.east, photo().getvalue(), 'a.jpg')}/")
        assert response["Content-Disposition"].startswith("inline")
        assert response["Content-Type"] == "image/jpeg"

    def test_is_absent_to_the_next_community(self, town: Town, client_of: Callable[[Member], Client]) -> None:
        assert client_of(town.neighbour).get(f"/files/{store(town.secretary, town.east)}/").status_code == 404


class TestFileRemove:
    def test_takes_down_and_sweeps_the_content(self, town: Town) -> None:
        file_id = store(town.secretary, town.east)
        actions.file_remove(town.secretary.call, file_id=file_id, reason="传错了")

        assert queries.attachments(town.secretary.call, subject="event:1") == []
        assert actions.contents_sweep(NOON - timedelta(days=30)) == 0
        assert actions.contents_sweep(timezone.now() + timedelta(seconds=1)) == 1
        with pytest.raises(Hidden):
            queries.file_content(town.secretary.call, file_id=file_id)

    def test_the_sweep_spares_what_another_row_has(self, town: Town) -> None:
        file_id = store(town.secretary, town.east)
        other = store(town.neighbour, town.west)
        actions.file_remove(town.secretary.call, file_id=file_id, reason="传错了")

        assert actions.contents_sweep(timezone.now() + timedelta(seconds=1)) == 0
        assert queries.file_content(town.neighbour.call, file_id=other).path.exists()

    def test_is_not_for_a_resident_or_the_neighbour(self, town: Town) -> None:
        file_id = store(town.secretary, town.east)
        for other in (town.member(Role.RESIDENT, town.east), town.neighbour):
            with pytest.raises(Hidden):
                actions.file_remove(other.call, file_id=file_id, reason="x")


def test_what_may_come_in_is_what_the_office_says() -> None:
    assert {str(kind) for kind in terms.ATTACHMENTS} == {"jpg", "png", "webp", "pdf", "docx", "xlsx", "xls", "csv"}

"""Pictures are drawn anew; place and time are read first."""

import io
from datetime import UTC, datetime

import pytest
from PIL import ExifTags, Image

from shequ.files import rules, terms
from shequ.files.images import redraw
from shequ.files.terms import Kind
from shequ.kernel.call import CHINA


def photo(*, turned: int = 1, taken: str = "2026:11:24 09:30:00", offset: str = "", place: bool = True) -> io.BytesIO:
    picture = Image.new("RGB", (40, 20), "green")
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turned
    exif[ExifTags.Base.Make] = "机密相机"
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = taken
    if offset:
        details[ExifTags.Base.OffsetTimeOriginal] = offset
    if place:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (35.0, 3.0, 54.0)
        gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", (107.0, 37.0, 12.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out


def test_reads_place_and_time_and_leaves_them_behind() -> None:
    drawn = redraw(photo(), Kind.JPG, "a.jpg")

    assert (drawn.latitude, drawn.longitude) == (35.065, 107.62)
    assert drawn.taken_at == datetime(2026, 11, 24, 9, 30, tzinfo=CHINA)
    assert not Image.open(io.BytesIO(drawn.content)).getexif()
    assert "机密相机".encode() not in drawn.content


def test_an_offset_of_the_camera_counts() -> None:
    assert redraw(photo(offset="+00:00"), Kind.JPG, "a.jpg").taken_at == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def test_a_nonsense_time_is_no_time() -> None:
    drawn = redraw(photo(taken="0000:00:00 00:00:00", place=False), Kind.JPG, "a.jpg")
    assert (drawn.taken_at, drawn.latitude, drawn.longitude) == (None, None, None)


def test_stands_upright() -> None:
    drawn = redraw(photo(turned=6), Kind.JPG, "a.jpg")
    assert (drawn.width, drawn.height) == (20, 40)


@pytest.mark.parametrize(
    ("form", "mode", "kind"),
    [("PNG", "RGBA", Kind.PNG), ("PNG", "P", Kind.PNG), ("WEBP", "RGB", Kind.WEBP), ("JPEG", "CMYK", Kind.JPG)],
)
def test_keeps_the_kind(form: str, mode: str, kind: Kind) -> None:
    out = io.BytesIO()
    Image.new(mode, (5, 4)).save(out, form)
    drawn = redraw(out, kind, "a")
    assert Image.open(io.BytesIO(drawn.content)).format == form
    assert (drawn.width, drawn.height) == (5, 4)


def test_what_hangs_behind_the_picture_is_gone() -> None:
    out = photo()
    out.write(b"<?php evil ?>")
    assert b"php" not in redraw(out, Kind.JPG, "a.jpg").content


def test_refuses_more_pixels_than_we_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "MOST_PIXELS", 40 * 20 - 1)
    with pytest.raises(rules.ImageTooLarge):
        redraw(photo(), Kind.JPG, "a.jpg")


def test_refuses_a_bomb_before_it_is_opened() -> None:
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    with pytest.raises(rules.ImageTooLarge):
        redraw(out, Kind.PNG, "a.png")


def test_refuses_half_a_picture() -> None:
    with pytest.raises(rules.FileDamaged):
        redraw(io.BytesIO(photo().getvalue()[:-200]), Kind.JPG, "a.jpg")

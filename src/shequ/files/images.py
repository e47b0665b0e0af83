"""Pictures are drawn anew: what was hidden in the file stays behind; place and time of the camera are read first."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any, BinaryIO

from shequ.files import rules, terms
from shequ.files.terms import Kind
from shequ.kernel.call import CHINA
from shequ.kernel.late import late

if TYPE_CHECKING:
    from PIL import ExifTags, Image, ImageOps
else:
    ExifTags, Image, ImageOps = late("PIL.ExifTags"), late("PIL.Image"), late("PIL.ImageOps")
from shequ.kernel.late import late

if TYPE_CHECKING:
    from PIL import ExifTags, Image, ImageOps
else:
    ExifTags, Image, ImageOps = late("PIL.ExifTags"), late("PIL.Image"), late("PIL.ImageOps")

FORMATS = {Kind.JPG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
QUALITY = 85
MINUTES = 60
SECONDS = 3600
NORTH_POLE = 90
DATE_LINE = 180


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture drawn anew, with what the camera had noted.

    taken_at: aware; a camera that notes no offset is taken to be in China. latitude, longitude: WGS84 degrees.
    """

    content: bytes
    width: int
    height: int
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


def redraw(content: BinaryIO, kind: Kind, name: str) -> Picture:
    """Return the picture without anything but its pixels, upright, first frame only.

    Raises: rules.ImageTooLarge, rules.FileDamaged.
    """
    content.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(content, formats=(FORMATS[kind],))
            rules.check_pixels(*image.size)
            exif = image.getexif()
            taken_at, place = _taken_at(exif), _place(exif)
            upright = ImageOps.exif_transpose(image)
            plain = upright.convert(_mode(upright, kind))
            drawn = io.BytesIO()
            plain.save(drawn, FORMATS[kind], **({} if kind is Kind.PNG else {"quality": QUALITY}))
    except Image.DecompressionBombError as error:  # Pillow's own limit lies above ours
        raise rules.image_too_large(terms.MOST_PIXELS + 1) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise rules.FileDamaged(name=name, field="file") from error
    latitude, longitude = place or (None, None)
    return Picture(drawn.getvalue(), plain.width, plain.height, taken_at, latitude, longitude)


def _mode(image: Image.Image, kind: Kind) -> str:
    if kind is Kind.JPG:
        return "L" if image.mode == "L" else "RGB"
    has_alpha = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    return "RGBA" if has_alpha else "RGB"


def _taken_at(exif: Image.Exif) -> datetime | None:
    details = exif.get_ifd(ExifTags.IFD.Exif)
    written = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    if not isinstance(written, str):
        return None
    offset = details.get(ExifTags.Base.OffsetTimeOriginal, "")
    text = written.strip("\x00 ")
    try:
        if isinstance(offset, str) and offset.strip("\x00 "):
            return datetime.strptime(text + offset.strip("\x00 "), "%Y:%m:%d %H:%M:%S%z")
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=CHINA)
    except ValueError:
        return None


def _place(exif: Image.Exif) -> tuple[float, float] | None:
    noted = exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(noted.get(ExifTags.GPS.GPSLatitude), noted.get(ExifTags.GPS.GPSLatitudeRef), "S")
    longitude = _degrees(noted.get(ExifTags.GPS.GPSLongitude), noted.get(ExifTags.GPS.GPSLongitudeRef), "W")
    if latitude is None or longitude is None:
        return None
    if abs(latitude) > NORTH_POLE or abs(longitude) > DATE_LINE or (latitude == 0 and longitude == 0):
        return None
    return latitude, longitude


def _degrees(parts: Any, reference: Any, negative: str) -> float | None:
    try:
        degrees, minutes, seconds = (Fraction(float(part)) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    value = float(degrees + minutes / MINUTES + seconds / SECONDS)
    return round(-value if reference == negative else value, 7)

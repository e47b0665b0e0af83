"""What may come in by the one door: size, type by content, what a zip format unpacks to, clean names. No database."""

import codecs
import json
import re
import tomllib
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from shequ.files import terms
from shequ.files.terms import Kind
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _


class FileTooLarge(Refused):
    """The file weighs more than may come in."""

    code = "files.file_too_large"
    message = _("文件有 {size_mb} MB，超过 {limit_mb} MB")
    mend = _("请压缩图片或拆成几个文件再上传")


class FileEmpty(Refused):
    """There is nothing in the file."""

    code = "files.file_empty"
    message = _("文件是空的")
    mend = _("请确认文件已经保存，再重新选择")


class FileTypeNotAllowed(Refused):
    """What the file is, judged by its content, may not come in here."""

    code = "files.file_type_not_allowed"
    message = _("“{name}”的内容不是可以上传的类型")
    mend = _("可以上传：{allowed}。改扩展名没有用，请用原来的软件另存")


class FileHasMacros(Refused):
    """An office file with programs inside."""

    code = "files.file_has_macros"
    message = _("“{name}”里有宏程序")
    mend = _("请另存为不含宏的 docx 或 xlsx 再上传")


class FileDamaged(Refused):
    """The file says it is of a kind but cannot be read as such."""

    code = "files.file_damaged"
    message = _("“{name}”已损坏，读不出来")
    mend = _("请用原来的软件打开并重新保存")


class ArchiveTooLarge(Refused):
    """A zip format that unpacks to more than we let it."""

    code = "files.archive_too_large"
    message = _("“{name}”解开后过大")
    mend = _("解开后不能超过 {limit_mb} MB，也不能超过原大小的 {ratio} 倍。请拆成几个文件")


class ImageTooLarge(Refused):
    """An image of more pixels than we open."""

    code = "files.image_too_large"
    message = _("图片有 {pixels} 万像素，超过 {limit} 万")
    mend = _("请缩小图片再上传")


HEAD_BYTES = 4096
CHUNK_BYTES = 1 << 20
ENCRYPTED = 0x1
OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_SECTOR_BYTES = 512
OLE_SECTORS = frozenset({512, 4096})
OLE_ENTRY_BYTES = 128
WORKBOOK_NAMES = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
MYRIAD = 10_000
TEXT_KINDS = {
    "json": Kind.GEOJSON,
    "geojson": Kind.GEOJSON,
    "toml": Kind.TOML,
    "csv": Kind.CSV,
    "txt": Kind.CSV,
}
TEXT_CODECS = ("utf-8", "gb18030")
GEOJSON_TYPES = frozenset({
    "FeatureCollection", "Feature", "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    "GeometryCollection",
})  # fmt: skip
# What a text file may hold besides characters: tab, line feed, carriage return, form feed.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Marks that turn the direction of writing can make "gpj.exe" read as a picture; zero-width ones hide letters.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{at}" for port in ("com", "lpt") for at in range(1, 10))})


def check_size(size: int, *, limit: int = terms.LARGEST_BYTES) -> None:
    """Refuse a file of no bytes or of more than `limit`.

    Raises: FileEmpty, FileTooLarge.
    """
    if size == 0:
        raise FileEmpty(field="file")
    if size > limit:
        raise FileTooLarge(size_mb=f"{size / terms.MEGA:.1f}", limit_mb=limit // terms.MEGA, field="file")


def kind_of(
    content: BinaryIO,
    name: str,
    *,
    allow: frozenset[Kind] = terms.ATTACHMENTS,
    unpacked: int = terms.UNPACKED_BYTES,
    ratio: int = terms.PACKED_RATIO,
) -> Kind:
    """Return what the file is, judged by its content; the ending of the name decides only between kinds of plain text.

    Leaves `content` at its beginning. Raises: FileTypeNotAllowed, FileHasMacros, FileDamaged, ArchiveTooLarge.
    """
    content.seek(0)
    head = content.read(HEAD_BYTES)
    kind = _binary_kind(content, head, name, (unpacked, ratio)) or _text_kind(content, head, name, allow)
    content.seek(0)
    if kind is None or kind not in allow:
        raise FileTypeNotAllowed(name=name, allowed="、".join(sorted(allow)), field="file")
    return kind


def _binary_kind(content: BinaryIO, head: bytes, name: str, bounds: tuple[int, int]) -> Kind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(content, name, bounds)
    if head.startswith(OLE_HEAD):
        return Kind.XLS if _is_workbook(content) else None
    return None


def _office_kind(content: BinaryIO, name: str, bounds: tuple[int, int]) -> Kind | None:
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
            check_archive(archive, name, unpacked=bounds[0], ratio=bounds[1])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise FileDamaged(name=name, field="file") from error
    names = {part.filename for part in parts}
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise FileHasMacros(name=name, field="file")
    if "[Content_Types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return Kind.DOCX
    return Kind.XLSX if any(part.startswith("xl/") and part.endswith("workbook.xml") for part in names) else None


def check_archive(
    archive: zipfile.ZipFile, name: str, *, unpacked: int = terms.UNPACKED_BYTES, ratio: int = terms.PACKED_RATIO
) -> None:
    """Refuse a zip format that unpacks to too much, by what it declares and then by what it holds.

    unpacked: bytes; ratio: times the packed size. An importer that reads in a stream may set them higher.
    A part that holds more than it declares fails its check sum while it is counted (zipfile.BadZipFile).
    Raises: ArchiveTooLarge, zipfile.BadZipFile.
    """
    parts = archive.infolist()
    declared = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    if len(parts) > terms.MOST_PARTS or declared > min(unpacked, packed * ratio):
        raise ArchiveTooLarge(name=name, limit_mb=unpacked // terms.MEGA, ratio=ratio, field="file")
    for part in parts:
        if part.flag_bits & ENCRYPTED:
            raise zipfile.BadZipFile("encrypted")
        with archive.open(part) as stream:
            while stream.read(CHUNK_BYTES):
                pass


def _is_workbook(content: BinaryIO) -> bool:
    """Say whether an OLE file is an old Excel book: its directory names a stream Workbook or Book."""
    content.seek(0)
    header = content.read(OLE_SECTOR_BYTES)
    sector_bytes = 1 << int.from_bytes(header[30:32], "little")
    first_directory = int.from_bytes(header[48:52], "little")
    if sector_bytes not in OLE_SECTORS:
        return False
    content.seek((first_directory + 1) * sector_bytes)
    directory = content.read(sector_bytes)
    entries = (directory[at : at + OLE_ENTRY_BYTES] for at in range(0, len(directory), OLE_ENTRY_BYTES))
    # An entry: 64 bytes for the name, two for its length, which counts the closing zero.
    names = {entry[: max(int.from_bytes(entry[64:66], "little") - 2, 0)] for entry in entries}
    return any(wanted in names for wanted in WORKBOOK_NAMES)


def _text_kind(content: BinaryIO, head: bytes, name: str, allow: frozenset[Kind]) -> Kind | None:
    if b"\x00" in head:
        return None
    ending = name.rsplit(".", 1)[-1].lower()
    wanted = {"json": Kind.GEOJSON, "geojson": Kind.GEOJSON, "toml": Kind.TOML, "csv": Kind.CSV, "txt": Kind.CSV}.get(
        ending
    )
    if wanted is None or wanted not in allow:
        return None
    try:
        if wanted is Kind.GEOJSON:
            content.seek(0)
            found = json.load(content)
            return wanted if isinstance(found, dict) and found.get("type") in GEOJSON_TYPES else None
        if wanted is Kind.TOML:
            content.seek(0)
            tomllib.load(content)
            return wanted
    except (ValueError, RecursionError):
        raise FileDamaged(name=name, field="file") from None
    return wanted if any(_reads_as(content, encoding) for encoding in TEXT_CODECS) else None


def _reads_as(content: BinaryIO, encoding: str) -> bool:
    content.seek(0)
    try:
        return not any(_CONTROL.search(text) for text in _decoded(content, encoding))
    except UnicodeDecodeError:
        return False


def _decoded(content: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    while chunk := content.read(CHUNK_BYTES):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def clean_name(name: str, kind: Kind) -> str:
    """Return a name that no file system or reader misreads: no folders, no unseen marks, the ending of its kind."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = " ".join(_INVISIBLE.sub("", _FORBIDDEN.sub("", last)).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot or not (ending.isascii() and ending.isalnum()):
        stem = plain
    stem = stem.strip(". ")[: terms.NAME_LENGTH - len(kind) - 1].rstrip(". ")
    if not stem:
        stem = "file"
    if stem.lower() in _DEVICES:
        stem = f"_{stem}"
    return f"{stem}.{kind}"


def check_pixels(width: int, height: int) -> None:
    """Refuse an image of more pixels than we open.

    Raises: ImageTooLarge.
    """
    if width * height > terms.MOST_PIXELS:
        raise image_too_large(width * height)


def image_too_large(pixels: int) -> ImageTooLarge:
    """Return the refusal of an image of so many pixels."""
    return ImageTooLarge(pixels=-(-pixels // MYRIAD), limit=terms.MOST_PIXELS // MYRIAD, field="file")

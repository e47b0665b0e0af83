"""What may come in by the one door, judged by content."""

import io
import struct
import zipfile

import openpyxl
import pytest
import xlwt
from PIL import Image

from shequ.files import rules, terms
from shequ.files.terms import Kind


def zipped(parts: dict[str, bytes], *, level: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out


def xlsx() -> io.BytesIO:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["姓名", "张三"])
    book.save(out)
    return out


def xls() -> io.BytesIO:
    out = io.BytesIO()
    book = xlwt.Workbook()
    book.add_sheet("名册").write(0, 0, "姓名")
    book.save(out)
    return out


def image(form: str) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, form)
    return out


NOISE = bytes(range(256)) * 4
DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}


class TestKindByContent:
    @pytest.mark.parametrize(
        ("content", "name", "kind"),
        [
            (image("JPEG"), "照片.jpg", Kind.JPG),
            (image("PNG"), "其实是图.jpg", Kind.PNG),
            (image("WEBP"), "a.webp", Kind.WEBP),
            (io.BytesIO(b"%PDF-1.7\n..."), "公文.pdf", Kind.PDF),
            (zipped(DOCX), "说明.docx", Kind.DOCX),
            (xlsx(), "名册.xls", Kind.XLSX),
            (xls(), "名册.xlsx", Kind.XLS),
            (io.BytesIO("姓名,电话\n张三,1".encode()), "名册.csv", Kind.CSV),
            (io.BytesIO("姓名,电话\n张三,1".encode("gbk")), "名册.csv", Kind.CSV),
            (io.BytesIO("\ufeff姓名\n张三".encode()), "名册.csv", Kind.CSV),
        ],
    )
    def test_tells_the_kind(self, content: io.BytesIO, name: str, kind: Kind) -> None:
        assert rules.kind_of(content, name) is kind
        assert content.tell() == 0

    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (io.BytesIO(b"MZ\x90\x00program"), "照片.jpg"),
            (io.BytesIO(b"<html><script>"), "a.html"),
            (io.BytesIO(b"<svg onload=x>"), "a.svg"),
            (io.BytesIO(b"a\x00b"), "a.csv"),
            (io.BytesIO(b"a\x01b,c"), "a.csv"),
            (zipped({"evil.exe": b"x"}), "a.docx"),
            (io.BytesIO(rules.OLE_HEAD + b"\x00" * 3000), "a.xls"),
            (io.BytesIO(b"\xff\xfe\x41\xd8"), "a.csv"),
            (io.BytesIO(b'{"type":"FeatureCollection"}'), "a.geojson"),
        ],
    )
    def test_refuses_the_rest(self, content: io.BytesIO, name: str) -> None:
        with pytest.raises(rules.FileTypeNotAllowed):
            rules.kind_of(content, name)

    def test_an_importer_names_its_own(self) -> None:
        shapes = io.BytesIO(b'{"type":"FeatureCollection","features":[]}')
        assert rules.kind_of(shapes, "边界.json", allow=terms.BOUNDARIES) is Kind.GEOJSON
        assert rules.kind_of(io.BytesIO(b'a = "b"'), "pack.toml", allow=terms.PACKS) is Kind.TOML
        with pytest.raises(rules.FileTypeNotAllowed):
            rules.kind_of(image("PNG"), "a.png", allow=terms.ROSTERS)

    @pytest.mark.parametrize(
        ("text", "name", "allow"), [(b"{", "a.geojson", terms.BOUNDARIES), (b"a=", "a.toml", terms.PACKS)]
    )
    def test_says_when_a_text_cannot_be_read(self, text: bytes, name: str, allow: frozenset[Kind]) -> None:
        with pytest.raises(rules.FileDamaged):
            rules.kind_of(io.BytesIO(text), name, allow=allow)

    def test_refuses_macros(self) -> None:
        with pytest.raises(rules.FileHasMacros):
            rules.kind_of(zipped({**DOCX, "word/vbaProject.bin": b"x"}), "a.docx")


class TestZipLimits:
    def test_refuses_what_unpacks_to_a_hundred_times_its_size(self) -> None:
        with pytest.raises(rules.ArchiveTooLarge):
            rules.kind_of(zipped({**DOCX, "word/media": b"0" * 3_000_000}), "a.docx")

    def test_refuses_what_unpacks_to_too_much(self) -> None:
        with pytest.raises(rules.ArchiveTooLarge):
            rules.kind_of(zipped({**DOCX, "word/media": NOISE}), "a.docx", unpacked=1000)

    def test_an_importer_that_reads_in_a_stream_sets_its_own_bounds(self) -> None:
        flat = zipped({**DOCX, "word/media": b"0" * 3_000_000})
        assert rules.kind_of(flat, "a.docx", ratio=2000) is Kind.DOCX

    def test_refuses_a_part_that_holds_more_than_it_declares(self) -> None:
        lying = zipped({**DOCX, "word/media": b"0123456789" * 100}, level=zipfile.ZIP_DEFLATED).getvalue()
        at = lying.rindex(b"word/media") - 46 + 24
        lying = lying[:at] + struct.pack("<I", 10) + lying[at + 4 :]
        with pytest.raises(rules.FileDamaged):
            rules.kind_of(io.BytesIO(lying), "a.docx")

    def test_refuses_half_a_file(self) -> None:
        with pytest.raises(rules.FileDamaged):
            rules.kind_of(io.BytesIO(xlsx().getvalue()[:1000]), "a.xlsx")


class TestSize:
    def test_refuses_nothing_and_too_much(self) -> None:
        rules.check_size(terms.LARGEST_BYTES)
        with pytest.raises(rules.FileEmpty):
            rules.check_size(0)
        with pytest.raises(rules.FileTooLarge):
            rules.check_size(terms.LARGEST_BYTES + 1)


@pytest.mark.parametrize(
    ("name", "kind", "clean"),
    [
        ("东街 名册.xls", Kind.XLSX, "东街 名册.xlsx"),
        ("../../etc/passwd", Kind.CSV, "passwd.csv"),
        (r"C:\Users\w\照片.JPG", Kind.JPG, "照片.jpg"),
        ("a\u202egpj.exe", Kind.PNG, "agpj.png"),
        ("con.pdf", Kind.PDF, "_con.pdf"),
        ("...", Kind.PDF, "file.pdf"),
        ("", Kind.PDF, "file.pdf"),
        ('a<b>"c|d?.pdf', Kind.PDF, "abcd.pdf"),
        ("一" * 300 + ".pdf", Kind.PDF, "一" * 116 + ".pdf"),
        ("2026.11.24 会议纪要", Kind.DOCX, "2026.11.24 会议纪要.docx"),
    ],
)
def test_clean_name(name: str, kind: Kind, clean: str) -> None:
    assert rules.clean_name(name, kind) == clean
    assert len(clean) <= terms.NAME_LENGTH

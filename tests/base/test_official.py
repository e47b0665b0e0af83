"""Official documents: what GB/T 9704-2012 measures, read back from the file that was written."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips
from hypothesis import given
from hypothesis import strategies as st

from shequ.base.official import (
    TITLE_CHARS,
    Official,
    Paragraph,
    official_date,
    official_number,
    signature_indents,
    title_lines,
    width,
)
from shequ.base.official_docx import docx_of

ISSUER = "东平县城市社区管理委员会"
NOTICE = Official(
    issuer=ISSUER, number="东社管发[2026]第05号", title="关于设立东街等六个社区并划定管理范围备案的通知",
    addressees=("县民政局", "各社区"),
    body=(Paragraph("现将备案事项通知如下。"), Paragraph("一、范围", 1), Paragraph("（一）东街社区", 2)),
    attachments=("社区边界图", "户数和人口统计表"), signature=ISSUER, signed_on=date(2026, 10, 8),
    copies=("县委办公室",), printed_by="管委会办公室", printed_on=date(2026, 10, 9),
)  # fmt: skip


def opened(official: Official = NOTICE) -> Any:
    return Document(io.BytesIO(docx_of(official)))


def texts(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def line_of(document: Any, text: str) -> Any:
    return next(paragraph for paragraph in document.paragraphs if text in paragraph.text)


def font_of(paragraph: Any) -> tuple[str, float]:
    run = paragraph.runs[0]
    return run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt


class TestPage:
    def test_is_a4_with_a_type_area_of_156_by_225_mm(self) -> None:
        section = opened().sections[0]

        sizes = {
            "width": (section.page_width, Mm(210)), "height": (section.page_height, Mm(297)),
            "top": (section.top_margin, Mm(37)), "bound side": (section.left_margin, Mm(28)),
            "area width": (section.page_width - section.left_margin - section.right_margin, Mm(156)),
            "area height": (section.page_height - section.top_margin - section.bottom_margin, Mm(225)),
        }  # fmt: skip
        assert {name for name, (is_, should) in sizes.items() if abs(is_ - should) > Mm(0.1)} == set()

    def test_holds_22_lines_of_28_characters(self) -> None:
        section = opened().sections[0]
        grid = section._sectPr.find(qn("w:docGrid"))
        char = 16 + int(grid.get(qn("w:charSpace"))) / 4096

        assert grid.get(qn("w:type")) == "linesAndChars"
        tall = section.page_height - section.top_margin - section.bottom_margin
        wide = section.page_width - section.left_margin - section.right_margin
        assert tall // Twips(int(grid.get(qn("w:linePitch")))) == 22
        assert wide // Pt(char) == 28
        assert line_of(opened(), "现将").paragraph_format.line_spacing.twips == 579

    def test_numbers_stand_right_on_odd_pages_and_left_on_even_ones(self) -> None:
        document = opened()
        odd, even = document.sections[0].footer.paragraphs[0], document.sections[0].even_page_footer.paragraphs[0]

        assert document.settings.odd_and_even_pages_header_footer
        assert (odd.alignment, even.alignment) == (2, 0)
        assert (odd.paragraph_format.right_indent.pt, even.paragraph_format.left_indent.pt) == (14, 14)
        assert font_of(odd) == ("宋体", 14)
        assert odd.text == "—  —"
        assert "PAGE" in odd._p.xml
        assert "mirrorMargins" in document.settings.element.xml

    def test_names_what_stands_in_for_a_missing_font(self) -> None:
        with zipfile.ZipFile(io.BytesIO(docx_of(NOTICE))) as parts:
            table = parts.read("word/fontTable.xml").decode()
        for name in ("方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"):
            assert f'w:name="{name}"><w:altName' in table


class TestParts:
    def test_the_red_head_fits_one_line_and_is_red(self) -> None:
        head = line_of(opened(), ISSUER + "文件")
        font, size = font_of(head)

        assert (font, head.alignment, str(head.runs[0].font.color.rgb)) == ("方正小标宋简体", 1, "E60012")
        assert 22 <= size <= 442 / len(head.text) + 0.5

    def test_the_number_stands_over_a_red_line_in_six_corner_brackets(self) -> None:
        document = opened()
        number = line_of(document, "东社管发")
        rule = document.paragraphs[[item.text for item in document.paragraphs].index(number.text) + 1]

        assert number.text == "东社管发〔2026〕5号"
        assert 'w:color="E60012"' in rule._p.xml
        assert rule.paragraph_format.space_before.pt == 11

    def test_the_body_has_its_fonts_by_level_and_its_indent(self) -> None:
        document = opened()

        assert font_of(line_of(document, "现将")) == ("仿宋_GB2312", 16)
        assert font_of(line_of(document, "一、范围")) == ("黑体", 16)
        assert font_of(line_of(document, "（一）东街")) == ("楷体_GB2312", 16)
        assert line_of(document, "现将").paragraph_format.first_line_indent.pt == 32
        assert font_of(line_of(document, "关于设立")) == ("方正小标宋简体", 22)

    def test_addressees_attachments_and_record_block_are_worded_as_the_standard_says(self) -> None:
        document = opened()
        told = texts(document)

        assert "县民政局、各社区：" in told
        assert "附件：1.\t社区边界图" in told
        assert "2.\t户数和人口统计表" in told
        assert [row.cells[0].text for row in document.tables[0].rows] == [
            "抄送：县委办公室。", "管委会办公室\t2026年10月9日印发"
        ]  # fmt: skip
        xml = document.tables[0]._tbl.xml
        assert 'w:tblpYSpec="bottom"' in xml
        assert ('w:top w:val="single" w:sz="8"' in xml, 'w:insideH w:val="single" w:sz="6"' in xml) == (True, True)
        order = [child.tag.split("}")[1] for child in document.tables[0]._tbl.tblPr]
        assert order == ["tblpPr", "tblW", "tblBorders", "tblLayout", "tblCellMar", "tblLook"]

    def test_one_attachment_bears_no_number_and_an_upward_document_names_who_signs(self) -> None:
        told = texts(opened(replace(NOTICE, attachments=("名册",), signatory="郑县长")))

        assert "附件：名册" in told
        assert "东社管发〔2026〕5号\t签发人：郑县长" in told

    def test_leaves_out_what_a_draft_has_not_yet(self) -> None:
        bare = Official(issuer=ISSUER, title="关于备案的请示", body=(Paragraph("一\x00二\n三"),))

        assert texts(opened(bare)) == [ISSUER + "文件", "关于备案的请示", "一二", "三"]
        assert opened(bare).tables == []


class TestWords:
    @pytest.mark.parametrize(
        ("written", "is_set"),
        [
            ("灵办发[2016]31号", "灵办发〔2016〕31号"), ("灵办发（2016）第031号", "灵办发〔2016〕31号"),
            ("〔2026〕12号", "〔2026〕12号"), ("国务院令第663号", "国务院令第663号"), ("", ""),
        ],
    )  # fmt: skip
    def test_numbers(self, written: str, is_set: str) -> None:
        assert official_number(written) == is_set

    def test_dates_have_no_leading_zero(self) -> None:
        assert official_date(date(2016, 9, 5)) == "2016年9月5日"

    @given(st.text(alphabet="关于设立东街社区备案的通知（、）和2016", min_size=1, max_size=90))
    def test_a_title_loses_nothing_and_no_line_is_too_long(self, title: str) -> None:
        lines = title_lines(title)

        assert "".join(lines) == title.strip()
        assert all(width(line) <= TITLE_CHARS for line in lines)

    def test_a_short_title_stays_whole_and_a_long_one_is_wider_above(self) -> None:
        assert title_lines("关于东街社区备案的通知") == ("关于东街社区备案的通知",)
        above, below = title_lines(NOTICE.title)
        assert width(above) >= width(below)

    def test_a_title_breaks_after_a_mark_where_both_lines_fit(self) -> None:
        assert title_lines("关于撤销县城区街道机构，设立城市社区党工委和管委会的通知") == (
            "关于撤销县城区街道机构，", "设立城市社区党工委和管委会的通知"
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("name", "name_in", "day_in"), [("东平县城市社区管理委员会", 2.0, 5.5), ("县民政局", 6.5, 2.0)]
    )
    def test_the_date_begins_two_characters_right_of_the_name(self, name: str, name_in: float, day_in: float) -> None:
        assert signature_indents(name, "2016年9月20日") == (name_in, day_in)
        start = name_in + width(name)
        assert start - (day_in + width("2016年9月20日")) == 2

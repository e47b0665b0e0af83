"""Writes official documents as .docx after GB/T 9704-2012: page, red head, title, text, signature, record block, page numbers.

No seal is ever drawn: the place is left. Fonts are named, not shipped; where one is missing the font table names what stands in.
Lengths are twips (1/20 pt) and half-points, as the format counts them; millimetres of the standard stand beside them.
"""

import io
from datetime import UTC, datetime, time
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor, Twips

from shequ.base.official import Official, official_date, official_number, plain, signature_indents, title_lines, width

PAGE = (11906, 16838)
"""A4, 210 x 297 mm."""
TOP, INNER, OUTER, BOTTOM = 2098, 1588, 1474, 1984
"""37, 28, 26 and 35 mm: the type area is 156 x 225 mm, the inner margin is the bound one."""
AREA = PAGE[0] - INNER - OUTER
LINE = 579
"""A line: 22 of them fill a page."""
CHAR = 320
"""A character of 16 pt."""
SQUEEZE = -849
"""What the grid takes from a character of 16 pt so that 28 stand in a line, in 1/4096 pt."""
BODY, TITLE, SMALL = 32, 44, 28
"""三号, 二号 and 四号, in half-points."""
TITLE_LINE = 700
"""A line of the title, 35 pt."""
HEAD_ABOVE = 1984
"""35 mm from the top of the type area to the red head."""
HEAD_LARGEST, HEAD_SMALLEST = 120, 44
"""The red head in half-points: as large as one line allows, never smaller than the title."""
RULE_BELOW_PT = 11
"""The red line stands 4 mm below the number."""
FOOTER = 1427
"""The dash of the page number stands 7 mm below the type area, 28 mm above the edge."""
RED = RGBColor(0xE6, 0x00, 0x12)
RED_HEX = "E60012"
THICK, THIN, RED_RULE = 8, 6, 12
"""Lines in 1/8 pt: 0.35 mm, 0.25 mm, and the red one."""

SONG, BIAO, FANG, KAI, HEI = "宋体", "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"
STAND_INS = {
    BIAO: "FZXiaoBiaoSong-B05S,小标宋体,Noto Serif CJK SC,Source Han Serif SC,SimSun",
    FANG: "FangSong,仿宋,STFangsong,Noto Serif CJK SC,Source Han Serif SC",
    KAI: "KaiTi,楷体,STKaiti,Noto Serif CJK SC,Source Han Serif SC",
    HEI: "SimHei,Noto Sans CJK SC,Source Han Sans SC",
    SONG: "SimSun,Noto Serif CJK SC,Source Han Serif SC",
}
LEVEL_FONTS = (FANG, HEI, KAI, FANG, FANG)


def docx_of(official: Official) -> bytes:
    """Return the document as a file that word processors open, print and edit."""
    document = Document()
    _page(document)
    _head(document, official)
    _title(document, official)
    for part in official.body:
        for text in plain(part.text).splitlines() or [""]:
            _text(document, text, font=LEVEL_FONTS[part.level], indent=2)
    _attachments(document, official)
    _signature(document, official)
    _record(document, official)
    properties = document.core_properties
    properties.title, properties.author = plain(official.title), plain(official.signature or official.issuer)
    properties.comments = ""
    if official.signed_on:
        properties.created = properties.modified = datetime.combine(official.signed_on, time(), tzinfo=UTC)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Twips(PAGE[0]), Twips(PAGE[1])
    section.top_margin, section.bottom_margin = Twips(TOP), Twips(BOTTOM)
    section.left_margin, section.right_margin = Twips(INNER), Twips(OUTER)
    section.footer_distance = Twips(FOOTER)
    section.gutter = Twips(0)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(_element("w:docGrid", type="linesAndChars", linePitch=LINE, charSpace=SQUEEZE))
    normal = document.styles["Normal"]
    normal.font.size = Pt(BODY / 2)
    normal.paragraph_format.widow_control = False
    shape = normal.element.get_or_add_rPr()
    _fonts(shape, FANG)
    shape.append(_element("w:lang", val="en-US", eastAsia="zh-CN"))
    settings = document.settings
    settings.odd_and_even_pages_header_footer = True
    settings.element.insert(1, _element("w:mirrorMargins"))
    _number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table._blob = _font_table()


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, others in STAND_INS.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{space}">{fonts}</w:fonts>'.encode()


def _number(footer: Any, side: Any) -> None:
    """Write "— 1 —" in size 14 pt, one character in from the side; odd pages right, even pages left."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    _lines(paragraph, CHAR)
    paragraph.alignment = side
    inside = Twips(SMALL * 10)
    if side == WD_ALIGN_PARAGRAPH.RIGHT:
        paragraph.paragraph_format.right_indent = inside
    else:
        paragraph.paragraph_format.left_indent = inside
    _run(paragraph, "— ", font=SONG, size=SMALL)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = _run(paragraph, "", font=SONG, size=SMALL)
        if kind:
            run._r.append(_element("w:fldChar", fldCharType=kind))
        else:
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)
    _run(paragraph, " —", font=SONG, size=SMALL)


def _head(document: Any, official: Official) -> None:
    space = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    _lines(space, HEAD_ABOVE)
    name = plain(official.issuer) + "文件"
    size = int(min(HEAD_LARGEST, max(HEAD_SMALLEST, AREA / 10 / max(width(name), 1))))
    head = _centred(document, name, font=BIAO, size=size, line=size * 13)
    head.runs[0].font.color.rgb = RED
    for _line in range(2):
        _lines(document.add_paragraph(), LINE)
    line = document.add_paragraph()
    _lines(line, CHAR)
    number = plain(official_number(official.number))
    if official.signatory:
        line.paragraph_format.left_indent = Twips(CHAR)
        line.paragraph_format.tab_stops.add_tab_stop(Twips(AREA - CHAR), WD_TAB_ALIGNMENT.RIGHT)
        _run(line, number)
        _run(line, "\t签发人：")
        _run(line, plain(official.signatory), font=KAI)
    else:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(line, number)
    rule = document.add_paragraph()
    _lines(rule, 20)
    rule.paragraph_format.space_before = Pt(RULE_BELOW_PT)
    _rule(rule, "top", RED_RULE, RED_HEX)
    for _line in range(2):
        _lines(document.add_paragraph(), LINE)


def _title(document: Any, official: Official) -> None:
    for text in title_lines(plain(official.title)):
        _centred(document, text, font=BIAO, size=TITLE, line=TITLE_LINE).paragraph_format.keep_with_next = True
    if official.addressees:
        _lines(document.add_paragraph(), LINE)
        _text(document, "、".join(plain(name) for name in official.addressees) + "：")


def _attachments(document: Any, official: Official) -> None:
    if not official.attachments:
        return
    _lines(document.add_paragraph(), LINE)
    is_one = len(official.attachments) == 1
    for at, name in enumerate(official.attachments, start=1):
        paragraph = document.add_paragraph()
        _lines(paragraph, LINE)
        # Words that run on stand under the first character of the name: 2 characters in, 3 for 附件：, 1.5 for the number.
        text_at = CHAR * 5 if is_one else CHAR * 5 + CHAR * 3 // 2
        starts_at = CHAR * 2 if at == 1 else CHAR * 5
        paragraph.paragraph_format.left_indent = Twips(text_at)
        paragraph.paragraph_format.first_line_indent = Twips(starts_at - text_at)
        before = "附件：" if at == 1 else ""
        _run(paragraph, f"{before}{'' if is_one else f'{at}.' + chr(9)}{plain(name)}")


def _signature(document: Any, official: Official) -> None:
    if not official.signature:
        return
    day = official_date(official.signed_on) if official.signed_on else ""
    name_in, day_in = signature_indents(official.signature, day)
    _lines(document.add_paragraph(), LINE)
    for text, inside in ((plain(official.signature), name_in), (day, day_in)):
        if text:
            paragraph = _text(document, text)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = Twips(int(inside * CHAR))
            paragraph.paragraph_format.keep_with_next = bool(day) and text != day
    if official.note:
        _text(document, f"（{plain(official.note)}）", indent=2)


def _record(document: Any, official: Official) -> None:
    """Write the record block at the foot of the last page: copies, then who prints and when."""
    rows = []
    if official.copies:
        rows.append(("抄送：" + "，".join(plain(name) for name in official.copies) + "。", ""))
    if official.printed_by and official.printed_on:
        rows.append((plain(official.printed_by), official_date(official.printed_on) + "印发"))
    if not rows:
        return
    table = document.add_table(rows=len(rows), cols=1)
    table.autofit = False
    _place_record(table._tbl.tblPr)
    for row, (left, right) in zip(table.rows, rows, strict=True):
        cell = row.cells[0]
        cell.width = Twips(AREA)
        paragraph = cell.paragraphs[0]
        _lines(paragraph, LINE)
        indents = paragraph.paragraph_format
        indents.left_indent = indents.right_indent = Twips(SMALL * 10)
        if right:
            indents.tab_stops.add_tab_stop(Twips(AREA - SMALL * 10), WD_TAB_ALIGNMENT.RIGHT)
        _run(paragraph, f"{left}\t{right}" if right else left, size=SMALL)
    # A floating table belongs to the paragraph behind it.
    _lines(document.add_paragraph(), 20)


def _place_record(properties: Any) -> None:
    """Let the block float at the foot of the type area, lined above, between and below. The schema has its order."""
    place = _element(
        "w:tblpPr", leftFromText=0, rightFromText=0, vertAnchor="margin", horzAnchor="margin", tblpXSpec="center",
        tblpYSpec="bottom",
    )  # fmt: skip
    borders, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side, size in (("top", THICK), ("bottom", THICK), ("insideH", THIN)):
        borders.append(_element(f"w:{side}", val="single", sz=size, space=0, color="000000"))
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w=0, type="dxa"))
    properties.insert(0, place)
    properties.find(qn("w:tblW")).addnext(borders)
    properties.find(qn("w:tblLayout")).addnext(margins)


def _centred(document: Any, text: str, *, font: str, size: int, line: int) -> Any:
    paragraph = document.add_paragraph()
    _lines(paragraph, line)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, font=font, size=size)
    return paragraph


def _text(document: Any, text: str, *, font: str = FANG, indent: int = 0) -> Any:
    paragraph = document.add_paragraph()
    _lines(paragraph, LINE)
    if indent:
        paragraph.paragraph_format.first_line_indent = Twips(CHAR * indent)
        paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), str(indent * 100))
    _run(paragraph, text, font=font)
    return paragraph


def _run(paragraph: Any, text: str, *, font: str = FANG, size: int = BODY) -> Any:
    run = paragraph.add_run(text)
    run.font.size = Pt(size / 2)
    _fonts(run._r.get_or_add_rPr(), font)
    return run


def _fonts(properties: Any, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "eastAsiaTheme", "hAnsiTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)


def _lines(paragraph: Any, twips: int) -> None:
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing = Twips(twips)


def _rule(paragraph: Any, side: str, size: int, colour: str) -> None:
    borders = OxmlElement("w:pBdr")
    borders.append(_element(f"w:{side}", val="single", sz=size, space=0, color=colour))
    properties = paragraph._p.get_or_add_pPr()
    # The schema wants borders before the spacing of a paragraph.
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _element(name: str, **values: object) -> Any:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), str(value))
    return element

"""Orders and filings as official documents. They are Chinese whatever the reader's language, so their words are not translated."""

from uuid import UUID

from shequ.areas.queries import area_names
from shequ.base.official import Official, Paragraph, in_chinese, listed, official_date, official_number
from shequ.base.words import say
from shequ.institutions.queries.filing_details import FilingDetail, filing_detail
from shequ.institutions.queries.orders import OrderDetail, order_detail, orders_seen
from shequ.institutions.terms import LineKind
from shequ.institutions.terms.filings import FilingState
from shequ.kernel.call import CHINA, Call
from shequ.plan.terms import Authority

DRAFT = "草稿，未经批准"
END = "。；，"
ORDINALS = "一二三四五六七八九十"


def order_official(call: Call, *, order_id: UUID) -> Official:
    """Return an institution order as the commission's notice; a draft says so and has no number and no day.

    Raises: Hidden.
    """
    return in_chinese(lambda: _order(call, order_id))


def filing_official(call: Call, *, filing_id: UUID) -> Official:
    """Return a filing as its unit's application, or, once approved, as the notice of the unit that keeps it.

    Raises: Hidden.
    """
    return in_chinese(lambda: _filing(call, filing_id))


def titled(title: str, kind: str) -> str:
    """Return a title as documents of a kind bear it: 关于…的通知."""
    bare = title.strip().rstrip(END).removeprefix("关于")
    return f"关于{bare}" if bare.endswith(kind) else f"关于{bare}的{kind}"


def _order(call: Call, order_id: UUID) -> Official:
    detail = order_detail(call, order_id=order_id)
    held = orders_seen(call.actor).one(order_id)
    county = area_names({held.area_id}).get(held.area_id, "")
    issuer = f"{county}{say(Authority.COMMISSION.label)}"
    is_decided = bool(detail.row.number)
    signed_on = held.decided_at.astimezone(CHINA).date() if is_decided and held.decided_at else None
    return Official(
        issuer=issuer,
        number=detail.decision_document if is_decided else "",
        title=titled(detail.row.title, "通知"),
        addressees=("各有关单位",),
        body=(Paragraph(_opening(detail)), *(Paragraph(text) for text in _lines(detail))),
        signature=issuer,
        signed_on=signed_on,
        note="" if is_decided else DRAFT,
        printed_by=f"{issuer}办公室" if signed_on else "",
        printed_on=signed_on,
    )


def _opening(detail: OrderDetail) -> str:
    reason = detail.reason.strip().rstrip(END)
    number = f"（机构调整令{official_number(detail.row.number)}）" if detail.row.number else ""
    told = f"{reason}。" if reason else ""
    return f"{told}自{official_date(detail.row.effective_on)}起，作如下机构调整{number}。"


def _lines(detail: OrderDetail) -> list[str]:
    found = []
    for line in detail.lines:
        text = f"{line.position}. {line.kind_label}{line.name}"
        if what := line.what.removeprefix(line.name).strip("，"):
            text += f"，{what}"
        if line.kind == LineKind.ABOLISH and line.heir:
            text += f"，其职责、人员、用房和未办结事项由{line.heir}承接"
        basis = "，".join(part for part in (line.authority, official_number(line.document)) if part)
        found.append(f"{text}（{basis}）。" if basis else f"{text}。")
    return found


def _filing(call: Call, filing_id: UUID) -> Official:
    detail = filing_detail(call, filing_id=filing_id)
    county = area_names({detail.area}).get(detail.area, "")
    if detail.row.state == FilingState.APPROVED:
        return _filed(detail, county)
    return _applied(detail, county)


def _applied(detail: FilingDetail, county: str) -> Official:
    row = detail.row
    is_sent = row.state in (FilingState.SUBMITTED, FilingState.IN_REVIEW) and row.submitted_at is not None
    parts = [
        ("申报事项", f"{row.kind_label}。涉及：{_places(detail)}。"),
        ("申报理由", f"{detail.reason.rstrip(END)}。"),
        ("生效日期", f"拟自{official_date(row.effective_on)}起生效。"),
    ]
    return Official(
        issuer=row.applicant_name,
        title=titled(row.title, "请示"),
        addressees=(f"{county}人民政府",),
        body=(*_numbered(parts), Paragraph("妥否，请批示。")),
        attachments=_attachments(detail),
        signature=row.applicant_name,
        signed_on=row.submitted_at.astimezone(CHINA).date() if is_sent and row.submitted_at else None,
        signatory=detail.submitted_by if is_sent else "",
        note="" if is_sent else DRAFT,
    )


def _filed(detail: FilingDetail, county: str) -> Official:
    row = detail.row
    since = official_date(row.in_force_from or row.effective_on)
    decision = official_number(row.decision_document)
    parts = [
        ("备案事项", f"{row.kind_label}。涉及：{_places(detail)}。"),
        ("生效日期", f"自{since}起生效。"),
        ("审查意见", "；".join(_opinions(detail)) + "。"),
    ]
    if detail.note:
        parts.append(("不同意见的处理", f"{detail.note.rstrip(END)}。"))
    asked = row.title.strip().rstrip(END).removeprefix("关于")
    opening = f"你单位关于{asked}的申报收悉。经审查并报{county}人民政府批准（{decision}），现予备案，通知如下。"
    return Official(
        issuer=row.keeper_name,
        number=f"社区备案{official_number(row.number)}",
        title=titled(f"{row.title.strip().rstrip(END)}备案", "通知"),
        addressees=(row.applicant_name,),
        body=(Paragraph(opening), *_numbered(parts)),
        attachments=_attachments(detail),
        signature=row.keeper_name,
        signed_on=row.decided_on,
        copies=tuple(opinion.name for opinion in detail.opinions),
        printed_by=row.keeper_name,
        printed_on=row.decided_on,
    )


def _numbered(parts: list[tuple[str, str]]) -> list[Paragraph]:
    found = []
    for mark, (head, text) in zip(ORDINALS, parts, strict=False):
        found += [Paragraph(f"{mark}、{head}", 1), Paragraph(text)]
    return found


def _places(detail: FilingDetail) -> str:
    return listed(place.name for place in detail.row.places)


def _opinions(detail: FilingDetail) -> list[str]:
    return [
        f"{opinion.name}：{opinion.label}" + (f"（{opinion.text.rstrip(END)}）" if opinion.text else "")
        for opinion in detail.opinions
    ]


def _attachments(detail: FilingDetail) -> tuple[str, ...]:
    return tuple(item.title for item in detail.asked if item.papers)

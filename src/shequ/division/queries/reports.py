"""The report on a division in the format of official documents. Chinese whatever the reader's language."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from shequ.base.official import Official, Paragraph, in_chinese, official_date
from shequ.division.queries.proposals import ProposalDetail, proposal_detail
from shequ.division.queries.studies import StudyDetail, study_detail
from shequ.kernel.call import Call

METRES = 1000
NUMBERS = "一二三四五六七八九十"


def study_report(call: Call, *, study_id: UUID, proposal_id: UUID) -> Official:
    """Return the report on one proposal: ground and figures, communities one by one, what is outside and why, who moves,
    grids, and how to have the answer again.

    Raises: Hidden.
    """

    def build() -> Official:
        study = study_detail(call, study_id=study_id)
        found = proposal_detail(call, study_id=study_id, proposal_id=proposal_id, is_drawn=False)
        parts = [
            ("划分范围和数据", _ground(study)), ("划分的条件", _conditions(study)), ("划分方案", _communities(found)),
            ("未达到规模的社区和原因", _reasons(found)), ("变动情况", _moves(found)), ("网格", _grids(found)),
            ("结果的复核", [_again(study, found)]),
        ]  # fmt: skip
        body: list[Paragraph] = []
        for number, (title, lines) in enumerate(parts):
            body += [Paragraph(f"{NUMBERS[number]}、{title}", level=1), *(Paragraph(line) for line in lines)]
        return Official(
            issuer=study.row.area_name, title=f"关于{study.row.title}的报告", body=tuple(body),
            signature=study.row.area_name, signed_on=call.on, printed_by=study.row.area_name, printed_on=call.on,
        )  # fmt: skip

    return in_chinese(build)


def _ground(study: StudyDetail) -> list[str]:
    row = study.row
    return [
        f"范围为{row.area_name}，共{row.blocks:,}个街坊。户数和人口取自{row.source_label}，数据日为{official_date(row.data_on)}，"
        f"合计{row.households:,}户、{row.people:,}人。"
    ]  # fmt: skip


def _conditions(study: StudyDetail) -> list[str]:
    asked = study.asked
    text = f"每个社区{asked.low:,}至{asked.high:,}户"
    if asked.people_low and asked.people_high:
        text += f"，{asked.people_low:,}至{asked.people_high:,}人"
    text += "，以街巷为界，连成一片。"
    if asked.grid_low and asked.grid_high:
        text += f"每个网格{asked.grid_low:,}至{asked.grid_high:,}户。"
    if asked.reason:
        text += f"条件与方案规定不同的理由：{asked.reason.rstrip('。')}。"
    return [text]


def _communities(found: ProposalDetail) -> list[str]:
    row = found.row
    first = (
        f"拟设{row.count}个社区，户数最少{row.least:,}户、最多{row.most:,}户；社区边界长{row.boundary_m / METRES:.1f}公里；"
        f"{row.assigned:,}个街坊划入社区。"
    )  # fmt: skip
    each = [
        f"{at}. {one.name}{'（新设）' if one.is_new else ''}：{one.blocks}个街坊，{one.households:,}户，{one.people:,}人。"
        for at, one in enumerate(row.communities, start=1)
    ]
    return [first, *each]


def _reasons(found: ProposalDetail) -> list[str]:
    row = found.row
    lines = [
        f"{one.name}：{one.text}。{'已经证明任何划法都不能避免。' if one.is_unavoidable else '没有证明不能避免，须说明理由。'}"
        for one in row.reasons
    ]
    if row.people_outside:
        lines.append(
            "人口不在标准以内的：" + "、".join(f"{name}{people:,}人" for name, people in row.people_outside) + "。"
        )
    return lines or ["全部社区的户数和人口都在标准以内。"]


def _moves(found: ProposalDetail) -> list[str]:
    lines = [
        f"{one.old or '未划入社区的街坊'}划给{one.new}：{one.blocks}个街坊，{one.households:,}户，{one.people:,}人（{one.names}）。"
        for one in found.moves
    ]
    lines += [f"撤销{old}，由{new}接续。" for old, new in found.gone]
    row = found.row
    return [f"变动社区的住户{row.households_moved:,}户，占{row.moved_share:.1%}。", *lines]


def _grids(found: ProposalDetail) -> list[str]:
    if not found.grids:
        return ["网格尚未划定。"]
    outside = [one for one in found.grids if one.state]
    text = f"共{len(found.grids)}个网格，其中{len(found.grids) - len(outside)}个在规模以内。"
    return [text, *_outside(outside)]


def _outside(rows: Iterable[object]) -> list[str]:
    named = "、".join(f"{one.community}第{one.number}网格{one.households:,}户" for one in rows)  # type: ignore[attr-defined]
    return [f"不在规模以内的：{named}。"] if named else []


def _again(study: StudyDetail, found: ProposalDetail) -> str:
    drawn = "由计算得出" if found.row.origin == "solver" else "在计算结果上手工修改"
    return (
        f"方案{drawn}，随机种子{study.asked.seed}，变动的权重{study.asked.moved:g}；"
        f"用同样的街坊、条件和种子计算，结果相同。报告日期{official_date(_day(study))}。"
    )  # fmt: skip


def _day(study: StudyDetail) -> date:
    return study.row.made_at.date()

"""What can be taken away: tables, the ground as GeoJSON, the map to print, the report."""

import json
from uuid import UUID

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext

from shequ.base.downloads import attached, official_answer
from shequ.base.page import Request, page
from shequ.base.workbooks import Leaf, workbook
from shequ.division import queries, terms
from shequ.division.queries import ProposalDetail
from shequ.kernel.refusals import Hidden

SVG, GEOJSON = "image/svg+xml", "application/geo+json"
WIDE, MIDDLE, NARROW = 40, 18, 12


@page(terms.STUDY_SEE)
def study_export(request: Request, study_id: UUID) -> HttpResponse:
    study = queries.study_detail(request.call, study_id=study_id)
    heads = [
        gettext("方案"), gettext("着眼点"), gettext("社区数"), gettext("户数最少"), gettext("户数最多"), gettext("规模以外的社区"),
        gettext("其中没有证明不能避免"), gettext("换社区的户"), gettext("换社区的户占比（%）"), gettext("边界总长（米）"),
        gettext("边界占街长（%）"), gettext("分到社区的街坊"), gettext("街坊总数"), gettext("总分"), gettext("不均衡度"),
    ]  # fmt: skip
    lines = [
        (
            row.title, row.aim_label or row.origin_label, row.count, row.least, row.most, row.outside, row.avoidable,
            row.households_moved, round(row.moved_share * 100, 2), round(row.boundary_m), round(row.cut * 100, 2),
            row.assigned, row.blocks, round(row.score, 4), round(row.unevenness, 4),
        )
        for row in study.proposals
    ]  # fmt: skip
    communities = [
        (
            row.title, each.name, each.code, each.blocks, each.households, each.people, each.newcomers,
            round(each.boundary_m), each.reason,
        )
        for row in study.proposals
        for each in row.communities
    ]  # fmt: skip
    leaves = [
        Leaf(gettext("方案比较"), heads, (MIDDLE, MIDDLE, NARROW), lines),
        Leaf(gettext("社区"), [gettext("方案"), *_community_heads()], (MIDDLE, WIDE, MIDDLE, NARROW), communities),
    ]
    return workbook(f"{study.row.title}-{gettext('方案比较')}.xlsx", leaves)


def _community_heads() -> list[str]:
    return [
        gettext("社区"), gettext("代码"), gettext("街坊"), gettext("户数"), gettext("人口"), gettext("新来的户"),
        gettext("边界（米）"), gettext("不在规模以内的原因"),
    ]  # fmt: skip


@page(terms.STUDY_SEE)
def proposal_export(request: Request, study_id: UUID, proposal_id: UUID) -> HttpResponse:
    found = queries.proposal_detail(request.call, study_id=study_id, proposal_id=proposal_id, is_drawn=False)
    return proposal_book(found)


def proposal_book(found: ProposalDetail) -> HttpResponse:
    """Return a proposal as a workbook: communities, blocks, who moves, grids."""
    communities = [
        (
            each.name, each.code, each.blocks, each.households, each.people, each.newcomers, round(each.boundary_m), each.reason,
        )
        for each in found.row.communities
    ]  # fmt: skip
    blocks = [
        (one.code, one.name, one.households, one.people, one.community, one.today, one.grid or "", one.lon, one.lat)
        for one in found.blocks
    ]
    moves = [
        (one.old or gettext("未划入社区"), one.new, one.blocks, one.households, one.people, one.names)
        for one in found.moves
    ]
    grids = [(one.community, one.number, one.blocks, one.households) for one in found.grids]
    leaves = [
        Leaf(gettext("社区"), _community_heads(), (WIDE, MIDDLE, NARROW), communities),
        Leaf(
            gettext("街坊"),
            [
                gettext("编号"), gettext("名称"), gettext("户数"), gettext("人口"), gettext("划入社区"), gettext("现属社区"),
                gettext("网格"), gettext("经度"), gettext("纬度"),
            ],
            (MIDDLE, MIDDLE, NARROW), blocks,
        ),
        Leaf(
            gettext("变动"),
            [gettext("原社区"), gettext("新社区"), gettext("街坊"), gettext("户数"), gettext("人口"), gettext("街坊名称")],
            (MIDDLE, MIDDLE, NARROW, NARROW, NARROW, WIDE), moves,
        ),
        Leaf(gettext("网格"), [gettext("社区"), gettext("网格"), gettext("街坊"), gettext("户数")], (MIDDLE, NARROW), grids),
    ]  # fmt: skip
    return workbook(f"{found.study_title}-{found.row.title}.xlsx", leaves)


@page(terms.STUDY_SEE)
def proposal_shapes(request: Request, study_id: UUID, proposal_id: UUID) -> HttpResponse:
    collection = queries.proposal_shapes(request.call, study_id=study_id, proposal_id=proposal_id)
    name = f"{collection['name']}.geojson"
    return attached(json.dumps(collection, ensure_ascii=False), GEOJSON, name)


@page(terms.STUDY_SEE)
def proposal_map(request: Request, study_id: UUID, proposal_id: UUID) -> HttpResponse:
    found = queries.proposal_detail(request.call, study_id=study_id, proposal_id=proposal_id)
    if found.row.picture is None:
        raise Hidden()
    drawn = render_to_string("division/map.svg", {"proposal": found, "row": found.row, "on": request.call.on})
    return attached(drawn, SVG, f"{found.study_title}-{found.row.title}.svg")


@page(terms.STUDY_SEE)
def study_report(request: Request, study_id: UUID, proposal_id: UUID) -> HttpResponse:
    return official_answer(queries.study_report(request.call, study_id=study_id, proposal_id=proposal_id))

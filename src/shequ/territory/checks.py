"""What the plan board can tell about the ground: coverage by grids, workers, sound and contiguous boundaries."""

from typing import Any

from shequ.kernel.words import _
from shequ.plan.terms import Check, Found, Outcome, Scene, Unmeasured
from shequ.territory import queries
from shequ.territory.terms import COMMUNITY_DIGITS, STREET_REACH_M, STREET_SHARE, Trouble

DRAWN = (
    "territory.boundaries_imported",
    "territory.ground_redrawn",
    "areas.area_ended",
    "areas.areas_ended",
    "areas.area_added",
    "areas.areas_added",
)
HOMES = (
    "territory.dwellings_imported",
    "territory.dwelling_added",
    "territory.dwelling_changed",
    "territory.dwellings_merged",
    "territory.ground_redrawn",
    "residents.roster_committed",
    "residents.roster_undone",
)
NO_MANAGED_AREA = _("尚未划定城区管理范围")
NO_BOUNDARIES = _("尚未导入边界")
SQUARE_METRES = _("平方米")
PERCENT = 100


def grid_coverage(scene: Scene) -> Outcome | Unmeasured:
    """Gaps and overlaps between grids inside the managed town areas, and homes that lie in no grid."""
    measured = queries.coverages(under=scene.area, on=scene.on)
    if not measured:
        return Unmeasured(NO_MANAGED_AREA)
    found = []
    for area in measured:
        found += [
            _patch(problem, area=area.key, what=_("{name}有 {measured} 平方米不属于任何网格"), noun="gap")
            for problem in area.gaps
        ]
        found += [
            _patch(problem, area=area.key, what=_("网格“{name}”与“{other}”重叠 {measured} 平方米"), noun="overlap")
            for problem in area.overlaps
        ]
    homes = queries.homes_in_grids(within=[area.key for area in measured], under=scene.area)
    found += [
        Found(
            subject=f"homes:{row.area}", area=row.area, name=row.name, what=_("{name}有 {measured} 处房屋还没有落到网格"),
            measured=row.unplaced, required=0, unit=_("处"), mend=_("补登坐标，或在房屋页选定网格"),
            link="territory:area_detail", link_args=(row.area,),
        )
        for row in homes
        if row.unplaced
    ]  # fmt: skip
    return Outcome(len(measured) + sum(row.homes for row in homes), found)


def _patch(problem: Any, *, area: str, what: str, noun: str) -> Found:
    lon, lat = problem.lon or 0.0, problem.lat or 0.0
    return Found(
        subject=f"{noun}:{area}:{lon:.4f},{lat:.4f}", area=area, name=problem.name, what=what,
        values={"other": problem.other, "lon": lon, "lat": lat}, measured=round(problem.size_m2 or 0), required=0,
        unit=SQUARE_METRES, mend=_("按位置 {lon}, {lat} 调整网格边界"), link="territory:coverage",
    )  # fmt: skip


def grid_coverage_share(scene: Scene) -> Outcome | Unmeasured:
    """The share of each managed town area that grids cover, in percent."""
    measured = queries.coverages(under=scene.area, on=scene.on)
    if not measured:
        return Unmeasured(NO_MANAGED_AREA)
    found = []
    for area in measured:
        percent = round(area.share * PERCENT, 1)
        breach = scene.judge("share", percent, area=area.key)
        if breach:
            found.append(
                Found(
                    subject=f"area:{area.key}", area=area.key, name=area.name,
                    what=_("{name}的网格覆盖率为 {measured}%，应为 {required}"), measured=percent, required=breach.required,
                    unit="%", strength=breach.strength, mend=_("把没有覆盖的地方划入网格"), link="territory:coverage",
                )
            )  # fmt: skip
    return Outcome(len(measured), found)


def grid_worker(scene: Scene) -> Outcome:
    """Grids that nobody looks after."""
    grids = queries.grids_standing(under=scene.area, on=scene.on)
    workers = queries.grid_workers(under=scene.area, on=scene.on) if grids else {}
    return Outcome(
        len(grids),
        [
            Found(
                subject=f"grid:{code}", area=code, name=name, what=_("网格“{name}”没有网格员"), measured=0, required=1,
                unit=_("人"), mend=_("给这个网格安排网格员"), link="territory:area_detail", link_args=(code,),
            )
            for code, name in grids
            if not workers.get(code)
        ],
    )  # fmt: skip


def community_contiguous(scene: Scene) -> Outcome | Unmeasured:
    """Communities whose ground is not one piece."""
    rows = queries.community_pieces(under=scene.area, on=scene.on)
    if not rows:
        return Unmeasured(NO_BOUNDARIES)
    return Outcome(
        len(rows),
        [
            Found(
                subject=f"community:{row.area}", area=row.area, name=row.name,
                what=_("社区“{name}”的地域分成 {measured} 块，不连片"), measured=row.pieces, required=1, unit=_("块"),
                mend=_("调整社区边界，使地域连片"), link="territory:area_detail", link_args=(row.area,),
            )
            for row in rows
            if row.pieces > 1
        ],
    )  # fmt: skip


def community_street_bounded(scene: Scene) -> Outcome | Unmeasured:
    """Communities whose outer edge leaves streets and block edges for more than the drawing can explain."""
    reach = float(scene.setting("reach_m", STREET_REACH_M))
    least = float(scene.setting("share", STREET_SHARE))
    rows = queries.street_shares(under=scene.area, on=scene.on, reach_m=reach)
    if rows is None:
        return Unmeasured(NO_BOUNDARIES)
    if not rows:
        return Unmeasured(_("尚未导入街巷，无法判断边界是否沿街"))
    return Outcome(
        len(rows),
        [
            Found(
                subject=f"community:{row.area}", area=row.area, name=row.name,
                what=_("社区“{name}”的边界只有 {measured}% 沿街巷，应不少于 {required}%"),
                measured=round(row.share * PERCENT, 1), required=round(least * PERCENT), unit="%",
                mend=_("把边界移到最近的街巷上，或说明以河流、山坡为界"), link="territory:area_detail", link_args=(row.area,),
            )
            for row in rows
            if row.share < least
        ],
    )  # fmt: skip


def block_placed(scene: Scene) -> Outcome | Unmeasured:
    """Blocks that lie in no community."""
    rows = queries.block_grounds(under=scene.area, on=scene.on)
    if not rows:
        return Unmeasured(_("尚未导入街坊"))
    return Outcome(
        len(rows),
        [
            Found(
                subject=f"block:{row.code}", area=row.area, name=row.name or row.code,
                what=_("街坊“{name}”不属于任何社区"), values={"households": row.households or 0}, measured=0, required=1,
                unit=_("个社区"), mend=_("把这个街坊划入相邻的社区"), link="territory:map",
            )
            for row in rows
            if len(row.area) < COMMUNITY_DIGITS
        ],
    )  # fmt: skip


_WHAT = {
    Trouble.OVERLAP: (_("“{name}”与“{other}”的边界重叠 {measured} 平方米"), _("核对两者的共同边界")),
    Trouble.OUTSIDE_PARENT: (_("“{name}”有 {measured} 平方米超出“{other}”"), _("核对两级边界")),
}


def boundary_valid(scene: Scene) -> Outcome | Unmeasured:
    """Stored boundaries that are invalid, cover the same ground as a sibling, or reach beyond what they belong to."""
    told = queries.boundary_problems(under=scene.area, on=scene.on)
    return Outcome(told.measured, [_boundary(p) for p in told.problems]) if told.measured else Unmeasured(NO_BOUNDARIES)


def _boundary(problem: Any) -> Found:
    what, mend = _WHAT.get(problem.what, (_("“{name}”的边界图形无效"), _("重新导入正确的边界")))
    other = str(problem.values.get("other_key", ""))
    return Found(
        subject=f"{problem.what}:{problem.written}:{other}".rstrip(":"), area=problem.written, name=problem.name,
        what=what, values={"other": problem.other}, measured=round(problem.size_m2 or 0), required=0, unit=SQUARE_METRES,
        mend=mend, link="territory:area_detail", link_args=(problem.written,),
    )  # fmt: skip


GRANTS = (
    "accounts.grant_added",
    "accounts.grant_ended",
    "accounts.grants_followed_ground",
    "accounts.user_closed",
    "accounts.user_reopened",
)
STREETS = ("territory.lines_imported", "territory.blocks_imported")
CHECKS = (
    Check(kind="grid.coverage", run=grid_coverage, affected_by=(*DRAWN, *HOMES)),
    Check(kind="grid.coverage_share", run=grid_coverage_share, affected_by=DRAWN),
    Check(kind="grid.worker", run=grid_worker, affected_by=(*DRAWN, *GRANTS), is_daily=True),
    Check(kind="community.contiguous", run=community_contiguous, affected_by=DRAWN),
    Check(kind="community.street_bounded", run=community_street_bounded, affected_by=(*DRAWN, *STREETS)),
    Check(kind="block.placed", run=block_placed, affected_by=(*DRAWN, "territory.blocks_imported")),
    Check(kind="boundary.valid", run=boundary_valid, affected_by=DRAWN),
)

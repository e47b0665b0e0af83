"""What the plan board can tell about the ground: coverage by grids, workers, sound and contiguous boundaries."""

from collections import defaultdict

from django.db.models import Count, Q

from shequ.areas.models import Area
from shequ.areas.terms import DIGITS, Level
from shequ.base.scope import under
from shequ.kernel.words import _
from shequ.plan.terms import Check, Found, Outcome, Scene, Unmeasured
from shequ.territory.models import Dwelling
from shequ.territory.queries import grounds
from shequ.territory.queries.coverage import coverages
from shequ.territory.queries.workers import grid_workers
from shequ.territory.rules import boundaries
from shequ.territory.rules.boundaries import Ground, Tolerance
from shequ.territory.rules.drawings import Drawn, Problem
from shequ.territory.terms import STREET_REACH_M, STREET_SHARE, Trouble

DRAWN = ("territory.boundaries_imported", "areas.area_ended", "areas.area_added", "areas.areas_added")
HOMES = (
    "territory.dwellings_imported",
    "territory.dwelling_added",
    "territory.dwelling_changed",
    "residents.roster_committed",
)
NO_MANAGED_AREA = _("尚未划定城区管理范围")
NO_BOUNDARIES = _("尚未导入边界")
SQUARE_METRES = _("平方米")
PERCENT = 100


def grid_coverage(scene: Scene) -> Outcome | Unmeasured:
    """Gaps and overlaps between grids inside the managed town areas, and homes that lie in no grid."""
    measured = coverages(under=scene.area, on=scene.on)
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
    homes = list(_homes_without_grid(scene, [area.key for area in measured]))
    found += [
        Found(
            subject=f"homes:{code}", area=code, name=name, what=_("{name}有 {measured} 处房屋还没有落到网格"),
            measured=open_count, required=0, unit=_("处"), mend=_("补登坐标，或在房屋页选定网格"),
            link="territory:area_detail", link_args=(code,),
        )
        for code, name, _all, open_count in homes
        if open_count
    ]  # fmt: skip
    return Outcome(len(measured) + sum(count for *_, count, _open in homes), found)


def _homes_without_grid(scene: Scene, managed: list[str]) -> list[tuple[str, str, int, int]]:
    inside = Q(pk__in=[])
    for code in managed:
        inside |= under(code)
    rows = Dwelling.objects.unscoped(because="a check reads everything").filter(
        inside, under(scene.area), merged_into=None
    )
    return list(
        rows.order_by()
        .values_list("area_id", "area__name")
        .annotate(all=Count("pk"), open=Count("pk", filter=Q(grid=None)))
        .order_by("area_id")
    )


def _patch(problem: Problem, *, area: str, what: str, noun: str) -> Found:
    lon, lat = problem.lon or 0.0, problem.lat or 0.0
    return Found(
        subject=f"{noun}:{area}:{lon:.4f},{lat:.4f}", area=area, name=problem.name, what=what,
        values={"other": problem.other, "lon": lon, "lat": lat}, measured=round(problem.size_m2 or 0), required=0,
        unit=SQUARE_METRES, mend=_("按位置 {lon}, {lat} 调整网格边界"), link="territory:coverage",
    )  # fmt: skip


def grid_coverage_share(scene: Scene) -> Outcome | Unmeasured:
    """The share of each managed town area that grids cover, in percent."""
    measured = coverages(under=scene.area, on=scene.on)
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
    rows = Area.objects.unscoped(because="a check reads everything").filter(
        Q(valid_to=None) | Q(valid_to__gt=scene.on), under(scene.area, path="code"), level=Level.GRID
    )
    grids = list(rows.order_by("code").values_list("code", "name"))
    workers = grid_workers(under=scene.area, on=scene.on) if grids else {}
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
    rows = grounds.grounds(level=Level.COMMUNITY, under=scene.area, on=scene.on)
    if not rows:
        return Unmeasured(NO_BOUNDARIES)
    problems = [(row, boundaries.in_pieces(row, Tolerance())) for row in rows]
    return Outcome(
        len(rows),
        [
            Found(
                subject=f"community:{row.key}", area=row.key, name=row.name,
                what=_("社区“{name}”的地域分成 {measured} 块，不连片"), measured=int(problem.values["count"]), required=1,
                unit=_("块"), mend=_("调整社区边界，使地域连片"), link="territory:area_detail", link_args=(row.key,),
            )
            for row, problem in problems
            if problem is not None
        ],
    )  # fmt: skip


def community_street_bounded(scene: Scene) -> Outcome | Unmeasured:
    """Communities whose outer edge leaves streets and block edges for more than the drawing can explain."""
    rows = grounds.grounds(level=Level.COMMUNITY, under=scene.area, on=scene.on)
    if not rows:
        return Unmeasured(NO_BOUNDARIES)
    lines = _lines_by_county(scene)
    measurable = [row for row in rows if row.key[: DIGITS[Level.COUNTY]] in lines]
    if not measurable:
        return Unmeasured(_("尚未导入街巷，无法判断边界是否沿街"))
    reach = float(scene.setting("reach_m", STREET_REACH_M))
    least = float(scene.setting("share", STREET_SHARE))
    found = []
    for row in measurable:
        county = lines[row.key[: DIGITS[Level.COUNTY]]]
        share, _rest = boundaries.street_share(boundaries.measurable(row.shape), county, reach_m=reach)
        if share < least:
            found.append(
                Found(
                    subject=f"community:{row.key}", area=row.key, name=row.name,
                    what=_("社区“{name}”的边界只有 {measured}% 沿街巷，应不少于 {required}%"),
                    measured=round(share * PERCENT, 1), required=round(least * PERCENT), unit="%",
                    mend=_("把边界移到最近的街巷上，或说明以河流、山坡为界"), link="territory:area_detail",
                    link_args=(row.key,),
                )
            )  # fmt: skip
    return Outcome(len(measurable), found)


def _lines_by_county(scene: Scene) -> dict[str, object]:
    county = scene.area[: DIGITS[Level.COUNTY]]
    lines: dict[str, list[object]] = defaultdict(list)
    for area, shape in grounds.street_shapes(under=county):
        lines[area[: DIGITS[Level.COUNTY]]].append(shape)
    for block in grounds.block_grounds(under=county, on=scene.on):
        lines[block.area[: DIGITS[Level.COUNTY]]].append(block.ground.shape.boundary)
    return {code: boundaries.gathered(shapes) for code, shapes in lines.items()}


def block_placed(scene: Scene) -> Outcome | Unmeasured:
    """Blocks that lie in no community."""
    rows = grounds.block_grounds(under=scene.area, on=scene.on)
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
            if len(row.area) < DIGITS[Level.COMMUNITY]
        ],
    )  # fmt: skip


def boundary_valid(scene: Scene) -> Outcome | Unmeasured:
    """Stored boundaries that are invalid, cover the same ground as a sibling, or reach beyond what they belong to."""
    communities = grounds.grounds(level=Level.COMMUNITY, under=scene.area, on=scene.on)
    grids = grounds.grounds(level=Level.GRID, under=scene.area, on=scene.on)
    if not communities and not grids:
        return Unmeasured(NO_BOUNDARIES)
    parents = {ground.key: ground for ground in communities}
    within = [(grid, parents[key]) for grid in grids if (key := grid.key[: DIGITS[Level.COMMUNITY]]) in parents]
    problems = [_alone(ground) for ground in (*communities, *grids)]
    tolerance = Tolerance()
    together = [*boundaries.overlaps(communities, tolerance), *boundaries.outside(within, tolerance)]
    found = [_boundary_found(problem) for problem in (*(p for p in problems if p is not None), *together)]
    return Outcome(len(communities) + len(grids), found)


def _alone(ground: Ground) -> Problem | None:
    problems = boundaries.alone(Drawn(row=0, name=ground.name, code=ground.key, shape=ground.shape))
    return problems[0] if problems else None


_WHAT = {
    Trouble.OVERLAP: (_("“{name}”与“{other}”的边界重叠 {measured} 平方米"), _("核对两者的共同边界")),
    Trouble.OUTSIDE_PARENT: (_("“{name}”有 {measured} 平方米超出“{other}”"), _("核对两级边界")),
}


def _boundary_found(problem: Problem) -> Found:
    what, mend = _WHAT.get(problem.what, (_("“{name}”的边界图形无效"), _("重新导入正确的边界")))
    other = str(problem.values.get("other_key", ""))
    return Found(
        subject=f"{problem.what}:{problem.written}:{other}".rstrip(":"), area=problem.written, name=problem.name,
        what=what, values={"other": problem.other}, measured=round(problem.size_m2 or 0), required=0, unit=SQUARE_METRES,
        mend=mend, link="territory:area_detail", link_args=(problem.written,),
    )  # fmt: skip


GRANTS = ("accounts.grant_added", "accounts.grant_ended", "accounts.user_closed", "accounts.user_reopened")
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

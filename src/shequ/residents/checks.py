"""What the plan board can tell about people: bands of communities and grids, people without a place, stale registers."""

from shequ.kernel.words import _
from shequ.plan.terms import Check, Found, Outcome, Scene, Strength, Unmeasured
from shequ.residents import queries, terms

PEOPLE = _("人")
HOMES = _("户")
ROWS = _("行")
DAYS = _("天")
PERMITS = _("证")
NO_PERMITS = _("还没有登记居住证；没有居住证不是问题，办证是本人的权利")
MEND_SUSPENDED = _("上门或电话提醒本人补办签注，补签后恢复使用")
MEND_MISSED = _("向派出所核实签注情况，登记签注或中止")
NO_PEOPLE = _("还没有居民登记，也没有填报人口数")
NO_GRIDS = _("还没有居民落到网格")
NO_COMMUNITIES = _("还没有划出网格的社区")
NO_ROSTERS = _("还没有导入过名册")
MEND_BAND = _("核对数据日的常住人口；确实不在区间内，按程序调整社区，或说明理由")
MEND_GRID = _("调整网格边界，或说明理由")
MEND_PLACE = _("补登住址和所在社区")
MEND_HOME = _("补登房屋地址，使居住记录落到房屋和网格")
MEND_REGISTER = _("导入社区现有的名册，或逐户登记")
MEND_CONFLICT = _("在“核对名册冲突”中逐条决定")

MOVES = (
    "residents.resident_added",
    "residents.resident_moved",
    "residents.resident_moved_out",
    "residents.resident_died",
    "residents.death_undone",
    "residents.resident_corrected",
    "residents.resident_changed",
    "residents.residents_merged",
    "residents.merge_undone",
    "residents.household_moved",
    "residents.people_followed_ground",
    "residents.household_split",
    "residents.households_merged",
    "residents.roster_committed",
    "residents.roster_undone",
)
COUNTS = ("residents.population_taken", "residents.population_stated")
PARAMETER_FRESH = "register.fresh.days"
"""Days after which a register nobody has touched is stale; a plan that sets none only asks that there is one."""


def community_size_band(scene: Scene) -> Outcome | Unmeasured:
    """Communities whose usual-resident households or people are outside the plan's band, on the day.

    Collective households are apart. Where there is no register, the newest count stated on or before the day.
    """
    counts = queries.stated(scene.area, on=scene.on)
    names = queries.standing_names(scene.area, on=scene.on)
    lived = {code: each for code, each in queries.counted(scene.area, on=scene.on).items() if code}
    counts |= lived
    if not counts:
        return Unmeasured(NO_PEOPLE)
    names |= queries.names_of({code for code in lived if code not in names})
    found = []
    for code, each in sorted(counts.items()):
        name = names.get(code, code)
        for measure, measured, what, unit in (
            ("households", each.households, _("{name}有常住户 {measured} 户，不在 {required} 户之内"), HOMES),
            ("people", each.people, _("{name}有常住人口 {measured} 人，不在 {required} 人之内"), PEOPLE),
        ):
            breach = scene.judge(measure, measured, area=code)
            if breach:
                found.append(
                    Found(
                        subject=f"community:{code}:{measure}", area=code, name=name, what=what, measured=measured,
                        required=breach.required, unit=unit, strength=breach.strength, mend=MEND_BAND,
                        link="territory:area_detail", link_args=(code,),
                    )
                )  # fmt: skip
    return Outcome(len(counts), found)


def grid_size_band(scene: Scene) -> Outcome | Unmeasured:
    """Grids whose usual-resident households are outside the plan's band, on the day."""
    found_counts = queries.counted(scene.area, on=scene.on, digits=terms.GRID_DIGITS)
    counts = {code: each for code, each in found_counts.items() if code}
    if not counts:
        return Unmeasured(NO_GRIDS)
    names = queries.names_of(set(counts))
    found = []
    for code, each in sorted(counts.items()):
        breach = scene.judge("households", each.households, area=code)
        if breach:
            found.append(
                Found(
                    subject=f"grid:{code}", area=code, name=names.get(code, code), measured=each.households,
                    what=_("网格“{name}”有 {measured} 户，不在 {required} 户之内"), required=breach.required, unit=HOMES,
                    strength=breach.strength, mend=MEND_GRID, link="territory:area_detail", link_args=(code,),
                )
            )  # fmt: skip
    return Outcome(len(counts), found)


def resident_placed(scene: Scene) -> Outcome | Unmeasured:
    """People of the register who live in no community, and people whose home is not tied to a dwelling."""
    placed = queries.unplaced_counts(scene.area, on=scene.on)
    homeless = queries.homeless_people(scene.area)
    names = queries.names_of(set(placed) | set(homeless))
    population = sum(people for people, _without in placed.values()) + sum(homeless.values())
    if not population:
        return Unmeasured(NO_PEOPLE)
    found = [
        Found(
            subject=f"homeless:{code}", area=code, name=names.get(code, code), measured=count, required=0, unit=PEOPLE,
            what=_("{name}登记的居民中有 {measured} 人现在不在任何社区居住"), mend=MEND_PLACE,
            link="residents:resident_list",
        )
        for code, count in sorted(homeless.items())
    ]  # fmt: skip
    found += [
        Found(
            subject=f"dwelling-less:{code}", area=code, name=names.get(code, code), measured=without, required=0,
            unit=PEOPLE, what=_("{name}有 {measured} 人没有登记到具体房屋"), strength=Strength.WARN, mend=MEND_HOME,
            link="residents:resident_list",
        )
        for code, (_people, without) in sorted(placed.items())
        if without
    ]  # fmt: skip
    return Outcome(population, found)


def register_fresh(scene: Scene) -> Outcome | Unmeasured:
    """Communities run by grids that have no register, or one that nobody has touched for the days the plan allows."""
    communities = queries.gridded_communities(scene.area)
    if not communities:
        return Unmeasured(NO_COMMUNITIES)
    newest = queries.newest_entries(scene.area)
    found = []
    for code, name in sorted(communities.items()):
        last = newest.get(code)
        allowed = scene.value(PARAMETER_FRESH, area=code)
        if last is None:
            found.append(
                Found(
                    subject=f"register:{code}", area=code, name=name, measured=0, required=1, unit=PEOPLE,
                    what=_("{name}还没有居民登记"), mend=MEND_REGISTER, link="residents:resident_list",
                )
            )  # fmt: skip
        elif allowed is not None and (scene.on - last.date()).days > allowed.value:
            found.append(
                Found(
                    subject=f"register:{code}", area=code, name=name, measured=(scene.on - last.date()).days,
                    required=allowed.value, unit=DAYS, what=_("{name}的居民登记已有 {measured} 天没有更新"),
                    mend=MEND_REGISTER, link="residents:resident_list",
                )
            )  # fmt: skip
    return Outcome(len(communities), found)


def roster_conflicts_open(scene: Scene) -> Outcome | Unmeasured:
    """Rows of written rosters that still wait for a decision."""
    waiting, rosters = queries.open_conflicts(scene.area)
    if not rosters:
        return Unmeasured(NO_ROSTERS)
    names = queries.names_of(set(waiting))
    found = [
        Found(
            subject=f"conflicts:{code}", area=code, name=names.get(code, code), measured=count, required=0, unit=ROWS,
            what=_("{name}导入的名册还有 {measured} 行冲突没有核对"), mend=MEND_CONFLICT, link="residents:roster_review_list",
        )
        for code, count in sorted(waiting.items())
    ]  # fmt: skip
    return Outcome(rosters, found)


def residence_permit_suspended(scene: Scene) -> Outcome | Unmeasured:
    """Communities in which permits are suspended, or past their endorsement. Having no permit is never a finding."""
    states = queries.permit_states(scene.area, on=scene.on)
    if not states:
        return Unmeasured(NO_PERMITS)
    names = queries.names_of(set(states))
    found = []
    for code, (_held, suspended, missed) in sorted(states.items()):
        for subject, count, what, mend in (
            ("suspended", suspended, _("{name}有 {measured} 个居住证中止使用"), MEND_SUSPENDED),
            ("missed", missed, _("{name}有 {measured} 个居住证过了签注期限，还没有登记结果"), MEND_MISSED),
        ):
            if count:
                found.append(
                    Found(
                        subject=f"permits-{subject}:{code}", area=code, name=names.get(code, code), measured=count,
                        required=0, unit=PERMITS, what=what, mend=mend, link="residents:permit_list",
                    )
                )  # fmt: skip
    return Outcome(sum(held for held, _suspended, _missed in states.values()), found)


CHECKS = (
    Check(kind="community.size_band", run=community_size_band, affected_by=(*MOVES, *COUNTS)),
    Check(
        kind="grid.size_band",
        run=grid_size_band,
        affected_by=(*MOVES, "territory.boundaries_imported", "territory.ground_redrawn"),
    ),
    Check(kind="resident.placed", run=resident_placed, affected_by=MOVES),
    Check(kind="register.fresh", run=register_fresh, affected_by=(*MOVES, "areas.areas_added"), is_daily=True),
    Check(
        kind="residence_permit.suspended",
        run=residence_permit_suspended,
        affected_by=("residents.permit_recorded", *MOVES),
        is_daily=True,
    ),
    Check(
        kind="roster.conflicts_open",
        run=roster_conflicts_open,
        affected_by=("residents.roster_committed", "residents.roster_undone", "residents.roster_decided"),
    ),
)

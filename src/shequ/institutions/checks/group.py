"""What the plan board can tell about the leading group."""

from shequ.institutions import queries
from shequ.institutions.checks.tree import NO_BODIES, NO_SETTING, UNIT, home
from shequ.institutions.terms import Seat
from shequ.kernel.words import _
from shequ.plan.queries import PlanScene
from shequ.plan.terms import Found, Outcome, Unmeasured

SEATS = (
    "institutions.group_seat_taken", "institutions.group_seat_ended", "institutions.group_office_set",
    "institutions.group_seats_moved",
)  # fmt: skip


def group_members(scene: PlanScene) -> Outcome | Unmeasured:
    """A group not set up, without a chair, without its office where the plan puts it, or short of members."""
    kinds = [kind for kind in queries.kinds_for(home(scene), scene.on).values() if kind.is_leading_group]
    members, places = tuple(scene.setting("members", ())), tuple(scene.setting("office_in", ()))
    if not kinds or not members:
        return Unmeasured(NO_SETTING)
    if not queries.has_bodies(home(scene)):
        return Unmeasured(NO_BODIES)
    groups = queries.groups_measured(area=home(scene), on=scene.on)
    if not groups:
        none = [
            Found(
                subject=f"kind:{kind.id}", area=home(scene), name=kind.title, what=_("还没有成立{name}"), measured=0,
                required=1, unit=UNIT, mend=_("用机构调整令设立领导小组"), link="institutions:order_list",
            )
            for kind in kinds
        ]  # fmt: skip
        return Outcome(len(kinds), none)
    named = queries.wanted(scene.plan, members, area=home(scene), on=scene.on)
    offices = queries.wanted(scene.plan, places, area=home(scene), on=scene.on)
    found = []
    for group in groups:
        if not group.has_chair:
            found.append(_seat(group, Seat.CHAIR, _("{name}没有组长"), _("登记担任组长的县里负责同志和文件")))
        if not group.office:
            found.append(_seat(group, Seat.OFFICE, _("{name}没有办公室"), _("登记办公室所在单位和文件")))
        elif offices and not any(group.office in item.codes for item in offices):
            what = _("{name}的办公室没有设在“{place}”")
            place = "、".join(item.name for item in offices)
            found.append(_seat(group, Seat.OFFICE, what, _("按方案调整办公室所在单位"), place=place))
        found += [
            _seat(group, f"member:{item.key}", _("{name}缺少成员单位“{unit}”"), _("登记成员单位、姓名职务和文件"), unit=item.name)
            for item in queries.seats_missing(named, group.members)
        ]  # fmt: skip
    return Outcome(len(groups) * (len(members) + 2), found)


def _seat(group: queries.GroupMeasured, seat: str, what: str, mend: str, **values: object) -> Found:
    return Found(
        subject=f"group:{group.code}:{seat}", area=group.area, name=group.name, what=what, values=values, mend=mend,
        measured=0, required=1, unit=UNIT, link="institutions:group_detail", link_args=(str(group.id),),
    )  # fmt: skip

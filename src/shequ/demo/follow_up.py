"""What comes after the rosters: a conflict decided, and a second, smaller roster that waits for somebody to look at it."""

from dataclasses import replace
from typing import Any

from shequ.base.paging import PageRequest
from shequ.demo import people, rosters, town
from shequ.demo.cast import FIRST_COMMUNITY
from shequ.demo.stage import STORY_DAYS, Stage
from shequ.jobs.actions import job_start
from shequ.jobs.runner import run_pending
from shequ.kernel.refusals import Refused
from shequ.kernel.roles import Role
from shequ.kernel.words import _
from shequ.residents.actions import roster, roster_review
from shequ.residents.queries import roster_review as queries

NEW_HOMES, KNOWN_HOMES, CHANGED_HOMES = 5, 12, 3
DECIDED = 2
FAR_TURN = 30  # running numbers nobody of the first roster has


def decide_some_conflicts(stage: Stage) -> None:
    """Let the secretary decide two of the waiting rows; the others stay on the review list."""
    call = stage.call_of(Role.COMMUNITY_SECRETARY, 29, hour=10)
    waiting = queries.review_list(call, page=PageRequest(size=DECIDED)).rows
    for row in waiting:
        choices = [code for code, _title in queries.review_detail(call, row_id=row.id).choices]
        try:
            roster_review.roster_decide(
                call, row_id=row.id, decision="leave" if "leave" in choices else choices[-1], reason="已核对身份证原件"
            )
        except Refused as refusal:
            if refusal.code != "residents.roster_already_decided":
                raise


def bring_a_second_roster(stage: Stage) -> None:
    """Hand in a supplement with known, changed and new people; it is checked in the background and waits."""
    draw: dict[str, Any] = {"seed": stage.home.seed + 1, "on": stage.on}
    strangers = people.build(town.build(60, seed=stage.home.seed), 60, first_turn=FAR_TURN, **draw)
    first = [home for home in stage.households if home.dwelling.community == FIRST_COMMUNITY and home.kind == "family"]
    arrived = [home for home in strangers if home.dwelling.community == FIRST_COMMUNITY][:NEW_HOMES]
    known = first[1 : 1 + KNOWN_HOMES]
    changed = [_with_new_work(home) for home in first[20 : 20 + CHANGED_HOMES]]
    vacant = [home for home in stage.town.dwellings if home.vacant and home.community == FIRST_COMMUNITY]
    for number, (home, dwelling) in enumerate(zip(arrived, vacant[-NEW_HOMES:], strict=False)):
        home.dwelling, home.number = dwelling, f"0019{number + 1:04d}"
    written = rosters.write_supplement(stage.folder, [*known, *changed, *arrived], on=stage.on)

    call = stage.call_of(Role.COMMUNITY_SECRETARY, STORY_DAYS, hour=8)
    batch = roster.roster_open(call, path=written, file_name=written.name, community=FIRST_COMMUNITY)
    job_start(
        call,
        kind="residents.roster_check",
        title=_("检查名册"),
        area=FIRST_COMMUNITY,
        subject=f"roster:{batch}",
        inputs={"batch": str(batch), "is_anew": False},
        link="residents:roster_detail",
        link_args=(str(batch),),
    )
    run_pending()


def _with_new_work(home: people.Household) -> people.Household:
    """Return a household whose head has another employer than in the first roster."""
    head, *others = home.members
    return replace(home, members=[replace(head, workplace="县政务服务中心"), *others])

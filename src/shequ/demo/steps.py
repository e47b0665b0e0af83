"""The steps of seeding, in the order of the county's story."""

import json
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from shequ.accounts import actions as accounts
from shequ.accounts import queries as account_queries
from shequ.areas import actions as areas
from shequ.areas import queries as area_queries
from shequ.demo import dealings, drawings, follow_up, leading, life, permits, staff
from shequ.demo.cast import CAST, FIRST_COMMUNITY, FIRST_GRID
from shequ.demo.home import Account, new_password
from shequ.demo.staff_roster import hand_in_the_staff_rosters
from shequ.demo.stage import STORY_DAYS, Stage
from shequ.demo.town import COMMITTEE_AREA, COUNTY
from shequ.division import seed as division_story
from shequ.institutions import seed as institution_story
from shequ.journal.actions import sealing
from shequ.kernel.call import Actor, Call
from shequ.kernel.refusals import Refused
from shequ.kernel.roles import Role
from shequ.kernel.words import _
from shequ.notices import actions as notices
from shequ.plan import actions as plan
from shequ.plan import queries as plan_queries
from shequ.plan import seed as plan_story
from shequ.residents.actions import roster
from shequ.staffing import seed_pay as pay_story
from shequ.territory import actions as territory

DIVISIONS = Path(__file__).parent / "data" / "divisions.csv"
WAGES = Path(__file__).parent / "data" / "minimum_wages.csv"
REFORM = Path(__file__).parent / "data" / "reform.toml"
GRIDS_OF_A_WORKER = 2
PACK = "lingtai-2016"
LONG_AGO = date(2016, 9, 1)
DEADLINE_AHEAD = timedelta(days=47)


def take_in_the_divisions(stage: Stage) -> None:
    """Import the official list of the county."""
    areas.division_list_import(
        stage.call(0), listing=area_queries.division_list_read(DIVISIONS), file_name=DIVISIONS.name
    )


def put_the_plan_in_force(stage: Stage) -> None:
    """Load the county's policy pack and put it in force; its clauses become reform tasks."""
    call = stage.call(1, hour=15)
    pack = plan.policy_load(call, files=plan_queries.bundled_pack(PACK))
    if isinstance(pack, UUID):
        plan.policy_put_in_force(call, pack_id=pack, document="灵办发〔2016〕31号")
    plan.override_set(
        call,
        area=COUNTY,
        name="reform.deadline",
        value=(stage.day(STORY_DAYS) + DEADLINE_AHEAD).isoformat(),
        reason="演示县：期限顺延到今天之后，便于展示倒计时和任务进度；原方案期限见条款",
    )
    plan.tasks_make(call, pack_code=PACK)


def open_the_accounts(stage: Stage) -> None:
    """Open one account per role; the grid worker's grant waits for the grids."""
    if not stage.home.accounts:
        stage.home.accounts = [
            Account(role=part.role, user=part.user, password=new_password(), area=part.area, name=part.name)
            for part in CAST
        ]
        stage.home.save(is_finished=False)
    for index, part in enumerate(CAST):
        call = stage.call(0, hour=10, minute=index)
        if part.role == Role.RESIDENT:
            user = _residents_account(call, stage, part.user)
        else:
            user = _account(call, part.user, part.name, stage.home.password_of(part.user))
        if part.role != Role.GRID_WORKER:
            _grant(call, user, part.role, part.area, part.institution)
        stage.tell(index + 1, len(CAST))


def carry_out_the_reform_of_the_bodies(stage: Stage) -> None:
    """Enter the bodies and duties of before, and carry out order no. 1: effects of 2016, entered by the staff of today."""
    institution_story.reform_seed(
        stage.call_of(Role.ESTABLISHMENT_OFFICE, 2, hour=9),
        stage.call_of(Role.GROUP_OFFICE, 2, hour=11),
        county=COUNTY,
        story=tomllib.loads(REFORM.read_text(encoding="utf-8")),
        between=partial(staff.enter_the_old_staff, stage),
    )


def draw_the_ground(stage: Stage) -> None:
    """Draw communities, the managed area, streets, blocks and grids, as surveyors would hand them in."""
    town = stage.town
    files = (
        ("communities", "社区边界.geojson", drawings.communities(town)),
        ("town", "城区管理范围.geojson", drawings.managed_area(town)),
        ("streets", "街道.geojson", drawings.streets(town)),
        ("blocks", "街坊.geojson", drawings.blocks(town)),
        ("grids", "网格.geojson", drawings.grids(town)),
    )
    for index, (kind, name, collection) in enumerate(files):
        _draw(stage.call(3 + index, hour=14), kind, name, collection)
        stage.tell(index + 1, len(files))
    stage.home.points = []
    for community in town.communities:
        inside = town.shape_of(community.blocks).representative_point()
        stage.home.points.append({"community": community.code, "lat": round(inside.y, 6), "lon": round(inside.x, 6)})


def draw_the_dwellings(stage: Stage) -> None:
    """Put every home on the map, with its address and point."""
    _draw(stage.call(8, hour=14), "dwellings", "房屋.geojson", drawings.dwellings(stage.town))


def leave_a_drawing_to_decide(stage: Stage) -> None:
    """Hand in one more drawing that is not in order, so that the page of drawings has something to decide."""
    call = stage.call(STORY_DAYS, hour=8)
    collection = drawings.crooked(stage.town)
    territory.drawing_check(
        call, area=COMMITTEE_AREA, kind="grids", file_name="网格调整草图.geojson", data=_bytes_of(collection)
    )


def _draw(call: Call, kind: str, file_name: str, collection: Mapping[str, object]) -> None:
    drawing = territory.drawing_check(
        call, area=COMMITTEE_AREA, kind=kind, file_name=file_name, data=_bytes_of(collection), valid_from=LONG_AGO
    )
    territory.drawing_commit(call, drawing_id=drawing)


def _bytes_of(collection: Mapping[str, object]) -> bytes:
    return json.dumps(collection, ensure_ascii=False).encode()


def appoint_the_grid_workers(stage: Stage) -> None:
    """Give every grid but two somebody who looks after it; a worker has two neighbouring grids."""
    tended = [grid for grid in stage.town.grids if grid.has_worker]
    by_community: dict[str, list[str]] = {}
    for grid in tended:
        by_community.setdefault(grid.community, []).append(grid.code)
    teams = [codes[i : i + GRIDS_OF_A_WORKER] for codes in by_community.values() for i in range(0, len(codes), 2)]
    for index, codes in enumerate(teams):
        call = stage.call(6, hour=9, minute=index)
        if FIRST_GRID in codes:
            user = account_queries.user_id_of(call, username=str(Role.GRID_WORKER))
        else:
            name = f"grid_worker_{index + 1:02d}"
            user = _account(call, name, f"网格员{index + 1:02d}号", new_password())
        for code in codes:
            _grant(call, user, Role.GRID_WORKER, code)
        stage.tell(index + 1, len(teams))


def _residents_account(call: Call, stage: Stage, username: str) -> int:
    """Open the resident's account for the head of the first household: known by the number, as at a window."""
    head = next(home.members[0] for home in stage.households if home.dwelling.community == FIRST_COMMUNITY)
    return _account(call, username, head.name, stage.home.password_of(username), identity_number=head.id_number)


def _account(call: Call, username: str, name: str, password: str, identity_number: str = "") -> int:
    """Open an account, or find the one that an interrupted run has opened."""
    try:
        return accounts.user_add(
            call,
            username=username,
            name=name,
            area=COUNTY,
            password=password,
            identity_number=identity_number,
            person="" if identity_number else f"demo:{username}",
            must_change=False,
        )
    except Refused as refusal:
        if refusal.code != "accounts.username_taken":
            raise
        return account_queries.user_id_of(call, username=username)


def _grant(call: Call, user: int, role: str, area: str, institution: str = "") -> None:
    try:
        accounts.grant_add(call, user_id=user, role=role, area=area, institution=institution)
    except Refused as refusal:
        if refusal.code != "accounts.already_granted":
            raise


def carry_the_plan_out(stage: Stage) -> None:
    """Tell what units have done about the clauses so far: reported, returned, accepted, or nothing yet."""
    plan_story.plan_seed(
        lambda day: stage.call_of(Role.ORGANISATION_DEPT, day, hour=10),
        lambda day: stage.call_of(Role.REFORM_OFFICE, day, hour=15),
        pack_code=PACK,
        days=STORY_DAYS,
    )
    plan.freeze_window_open(
        stage.call(1, hour=16),
        area=COUNTY,
        matters=["entry", "promotion", "assets", "spending"],
        starts_on=stage.day(1),
        ends_on=stage.day(STORY_DAYS) + DEADLINE_AHEAD,
        reason="改革期间人员进出、提拔任用、资产处置和预算外支出须经批准",
    )


def _tell(stage: Stage, before: int, everybody: int, done: int, _out_of: int) -> None:
    stage.tell(before + done, everybody)


def take_in_the_rosters(stage: Stage) -> None:
    """Import the six rosters, dirt included; what cannot enter is given back or waits for review."""
    sheets = stage.rosters
    everybody = sum(sheet.ledger.rows for sheet in sheets)
    before = 0
    for index, sheet in enumerate(sheets):
        who = Role.COMMUNITY_SECRETARY if sheet.community == FIRST_COMMUNITY else Role.COMMITTEE_OFFICE
        roster.roster_import(
            stage.call_of(who, 12 + index * 3, hour=10),
            path=sheet.path,
            community=sheet.community,
            progress=partial(_tell, stage, before, everybody),
        )
        before += sheet.ledger.rows


def employ_and_pay(stage: Stage) -> None:
    """Enter minimum wages, contracts, pay, purchased services and volunteer hours."""
    day = STORY_DAYS - 2
    pay_story.pay_seed(
        pay_story.Cast(
            committee=stage.call_of(Role.COMMITTEE_OFFICE, day, hour=10),
            finance=stage.call_of(Role.FINANCE, day, hour=11),
            member=stage.call_of(Role.COMMUNITY_MEMBER, day, hour=14),
            secretary=stage.call_of(Role.COMMUNITY_SECRETARY, day, hour=15),
        ),
        county=COUNTY,
        community=FIRST_COMMUNITY,
        wages=WAGES,
    )


def divide_the_town(stage: Stage) -> None:
    """Let the department of civil affairs ask for a division of today's town; the worker computes it once it runs.

    No step that does waiting jobs comes after: the solver's compiler is not part of seeding.
    """
    day = STORY_DAYS - 1
    division_story.division_seed(
        stage.call_of(Role.CIVIL_AFFAIRS, day, hour=10), area=COMMITTEE_AREA,
        title=f"{stage.day(day).year} 年城区社区调整（演示）", homes=len(stage.households),
    )  # fmt: skip


def tell_people(stage: Stage) -> None:
    """Put a few messages into inboxes: everybody is told what this county is, keepers of rosters what waits."""
    users = account_queries.users_visible(Actor.system("demo"))
    everybody = [user.pk for user in users if not user.username.startswith("grid_worker_")]
    notices.notify_many(
        stage.call(2, hour=17),
        sentence=_("这里是演示县：区划代码和名称是真实的，居民、住房、街道都是合成的，请勿录入真实个人信息"),
        to=everybody,
        area=COUNTY,
    )
    notices.notify_many(
        stage.call(28, hour=9),
        sentence=_("{count} 份居民名册已导入，有冲突的行在等核对"),
        values={"count": len(stage.rosters)},
        holders_of="residents.roster_review",
        area=COMMITTEE_AREA,
        link="residents:roster_review_list",
    )
    notices.notify_many(
        stage.call(STORY_DAYS - 1, hour=9),
        sentence=_("改革期限还剩 {days} 天，请各责任单位更新任务进展"),
        values={"days": DEADLINE_AHEAD.days + 1},
        holders_of="plan.task_progress_note",
        area=COUNTY,
        link="plan:task_list",
    )


def prove_the_journal(stage: Stage) -> None:
    """Seal what was done so far and prove it, as the worker does, so that the board can tell."""
    del stage
    sealing.seal_pending()
    sealing.verify()


def measure_the_plan(stage: Stage) -> None:
    """Run the checks, as the worker does every night."""
    plan.check_run(Call(actor=Actor.system("demo"), at=stage.now, channel="cli"), pack_code=PACK)


STEPS: tuple[tuple[str, str, Callable[[Stage], None]], ...] = (
    ("divisions", "导入区划清单", take_in_the_divisions),
    ("accounts", "开设账号", open_the_accounts),
    ("plan", "方案生效", put_the_plan_in_force),
    ("bodies", "登记机构职责，执行第一号机构调整令", carry_out_the_reform_of_the_bodies),
    ("posts", "设置岗位，登记工作人员", staff.fill_the_new_posts),
    ("documents", "登记依据文件和社区主管机关", dealings.keep_what_the_reform_rests_on),
    ("leading_group", "登记领导小组", leading.seat_the_leading_group),
    ("ground", "导入边界、街坊和网格", draw_the_ground),
    ("dwellings", "导入房屋", draw_the_dwellings),
    ("grid_workers", "安排网格员", appoint_the_grid_workers),
    ("filings", "社区申报和备案", dealings.file_the_communities),
    ("rosters", "导入居民名册", take_in_the_rosters),
    ("conflicts", "核对名册冲突", follow_up.decide_some_conflicts),
    ("life", "办理居民事项", life.live_on),
    ("permits", "登记居住证", permits.give_the_permits),
    ("data_day", "固定数据日", life.fix_the_data_day),
    ("problems", "提出和办理协调问题", dealings.raise_problems),
    ("tasks", "办理改革任务", carry_the_plan_out),
    ("comings", "进人和任职", staff.let_people_come_and_go),
    ("pay", "登记合同、报酬和志愿服务", employ_and_pay),
    ("group_work", "领导小组收文、开会、督办", leading.let_the_group_work),
    ("matters", "党工委研究重大事项", leading.let_the_working_committee_decide),
    ("messages", "发送消息", tell_people),
    ("supplement", "补录名单待核对", follow_up.bring_a_second_roster),
    ("staff_rosters", "核对实名名册", hand_in_the_staff_rosters),
    ("draft", "留一份待处理的图", leave_a_drawing_to_decide),
    ("division", "划分社区", divide_the_town),
    ("proof", "封存并核对日志", prove_the_journal),
    ("checks", "逐条体检", measure_the_plan),
)

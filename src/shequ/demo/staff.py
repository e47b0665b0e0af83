"""The invented county's posts and people: the old bodies before the reform, the new ones after it."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from shequ.accounts import actions as accounts
from shequ.accounts import queries as account_queries
from shequ.demo.cast import CAST, Part
from shequ.demo.names import GIVEN, SURNAMES
from shequ.demo.people import with_check_digit
from shequ.demo.stage import STORY_DAYS, Stage
from shequ.demo.town import COUNTY
from shequ.institutions.queries import ids_of
from shequ.kernel.call import Call
from shequ.kernel.refusals import Refused
from shequ.kernel.roles import ADMINISTRATORS, Role
from shequ.plan import actions as plan
from shequ.staffing import actions as staffing
from shequ.staffing import queries as staffing_queries
from shequ.staffing.seed import (
    Existing,
    Holding,
    NewPost,
    Person,
    key_of,
    ledgers_seed,
    people_seed,
    posts_seed,
    transfers_seed,
)
from shequ.staffing.terms import Ground, HeadKind, Ledger, Mode, Position, Purpose, Source

OPENED = date(2011, 1, 1)
REFORMED = date(2016, 9, 20)
ELECTED = date(2024, 3, 15)
TERM_ENDS = date(2029, 3, 14)
OLD_DOCUMENT = "灵编发〔2011〕2号"
NEW_DOCUMENT = "灵编发〔2016〕11号"
STATION_HEADS, CENTRE_HEADS = 2, 4
OLD_POSTS, OLD_PEOPLE = 10, 12
COMMUNITIES = 6
ADMINISTRATIVE, INSTITUTION = str(HeadKind.ADMINISTRATIVE), str(HeadKind.INSTITUTION)
DEPARTMENTS = {
    "zuzhibu": 14, "bianban": 8, "shengaiban": 5, "jijian": 16, "minzhengju": 12, "caizhengju": 22, "renshe": 15,
    "fagaiju": 13, "zhujianju": 17, "shenjiju": 11, "jiguanju": 7, "xianzhengfu": 9,
}  # fmt: skip
OFFICES = ("ban-dangjian", "ban-zonghe", "ban-shehui", "ban-gonggong")
OLD_HEADS = (
    *((code, ADMINISTRATIVE, heads) for code, heads in DEPARTMENTS.items()),
    ("jiedao-dangwei", ADMINISTRATIVE, 3), ("jiedao-ban", INSTITUTION, 32),
    *((f"zhan-{at}", INSTITUTION, STATION_HEADS) for at in range(1, COMMUNITIES + 1)),
    ("", ADMINISTRATIVE, 2), ("", INSTITUTION, 14),
)  # fmt: skip
POSITIONS = (
    ("danggongwei", Position.SECRETARY, 1), ("danggongwei", Position.DEPUTY_SECRETARY, 2),
    ("guanweihui", Position.DIRECTOR, 1), ("guanweihui", Position.DEPUTY_DIRECTOR, 2),
    ("guanweihui", Position.OTHER_LEADER, 1), ("zhibu-1", Position.OTHER_LEADER, 1),
)  # fmt: skip
SPLIT_WITH_REASON, SPLIT_WITHOUT = 3, 5
REASON = "党支部书记由管委会选派，居委会主任依法选举产生，下届引导兼任"
DEPARTMENT_POSTS = {
    Role.COUNTY_LEADER: ("xianzhengfu", "副县长"), Role.ESTABLISHMENT_OFFICE: ("bianban", "科员"),
    Role.REFORM_OFFICE: ("shengaiban", "科员"), Role.ORGANISATION_DEPT: ("zuzhibu", "组织科科员"),
    Role.FINANCE: ("caizhengju", "社保股股长"), Role.CIVIL_AFFAIRS: ("minzhengju", "基层政权股股长"),
    Role.DEPARTMENT_CLERK: ("zhujianju", "物业管理股科员"), Role.AUDITOR: ("shenjiju", "行政事业审计股股长"),
}  # fmt: skip


@dataclass
class Registry:
    """Gives out names and numbers, each number once, the same for the same seed."""

    draw: random.Random
    turn: int = 0
    made: list[Existing] = field(default_factory=list)

    def person(self, *, name: str = "", person: str = "", born: int = 0) -> Person:
        """Return somebody invented; a person of the cast keeps name and key."""
        self.turn += 1
        sex = self.draw.choice("12")
        year = born or self.draw.randint(1966, 1994)
        cohort = max(start for kind, start in GIVEN if kind == sex and start <= year)
        given = "".join(self.draw.sample(GIVEN[sex, cohort], self.draw.choice((1, 2))))
        birth_on = date(year, 1, 1) + timedelta(days=self.draw.randint(0, 364))
        first = f"620802{birth_on:%Y%m%d}{930 + self.turn % 30 * 2 + (sex == '1'):03d}"
        return Person(
            name=name or self.draw.choice(SURNAMES[:60]) + given, identity_number=with_check_digit(first), person=person
        )

    def serve(
        self, body: str, *, since: date, head: str = "", source: str = "", person: Person | None = None,
        posts: tuple[Holding, ...] = (), document: str = "",
    ) -> None:  # fmt: skip
        """Let somebody serve a body since a day."""
        self.made.append(
            Existing(
                person=person or self.person(), institution=body, since=since, head_kind=head, posts=posts,
                source=source or str(Source.ESTABLISHMENT if head else Source.RECRUITED), document=document,
            )
        )  # fmt: skip


def holding(posts: Mapping[str, object], key: str, since: date, *, mode: Mode = Mode.FULL, **more: Any) -> Holding:
    """Return a post that somebody holds."""
    return Holding(post=str(posts[key]), since=since, mode=mode, **{"ground": Ground.APPOINTED, **more})  # type: ignore[arg-type]


def enter_the_old_staff(stage: Stage, keeper: Call) -> None:
    """Open the establishment ledger as it stood in 2011, and enter who served the bodies that the reform abolished."""
    ledgers_seed(keeper, county=COUNTY, ledger=Ledger.ESTABLISHMENT, on=OPENED, document=OLD_DOCUMENT, heads=OLD_HEADS)
    old = [
        NewPost(
            institution="jiedao-ban", title="科员", head_kind=INSTITUTION, sort=at, key=key_of("jiedao-ban", "科员", at)
        )
        for at in range(1, OLD_POSTS + 1)
    ]
    old += [
        NewPost(
            institution=f"zhan-{at}", title="业务员", head_kind=INSTITUTION, key=key_of(f"zhan-{at}", "业务员", number)
        )
        for at in range(1, COMMUNITIES + 1)
        for number in (1, 2)
    ]
    posts = posts_seed(keeper, county=COUNTY, on=OPENED, document=OLD_DOCUMENT, posts=old, is_fact=True)
    registry = Registry(random.Random(f"staff {stage.home.seed}"))
    for at in range(1, OLD_PEOPLE + 1):
        held = (holding(posts, key_of("jiedao-ban", "科员", at), OPENED),) if at <= OLD_POSTS else ()
        registry.serve("jiedao-ban", since=OPENED, head=INSTITUTION, posts=held)
    for at in range(1, COMMUNITIES + 1):
        for number in (1, 2):
            held = (holding(posts, key_of(f"zhan-{at}", "业务员", number), OPENED),)
            registry.serve(f"zhan-{at}", since=OPENED, head=INSTITUTION, posts=held)
    # The station of the sixth community had one person more than heads: a legacy that the board goes on telling.
    registry.serve(f"zhan-{COMMUNITIES}", since=OPENED, head=INSTITUTION)
    people_seed(keeper, county=COUNTY, document=OLD_DOCUMENT, people=registry.made)


def fill_the_new_posts(stage: Stage) -> None:
    """After the reform: positions and heads by its document, posts set up, the cast and others appointed, rights with them."""
    keeper = stage.call_of(Role.ESTABLISHMENT_OFFICE, 3, hour=9)
    ledgers_seed(
        keeper, county=COUNTY, ledger=Ledger.LEADERSHIP, on=REFORMED, document=NEW_DOCUMENT,
        heads=[(code, str(position), count) for code, position, count in POSITIONS],
    )  # fmt: skip
    _move_the_heads(keeper)
    posts = posts_seed(keeper, county=COUNTY, on=REFORMED, document=NEW_DOCUMENT, posts=new_posts())
    registry = Registry(random.Random(f"new staff {stage.home.seed}"), turn=300)
    _departments(registry, posts)
    _committee(registry, posts)
    for at in range(1, COMMUNITIES + 1):
        _community(registry, posts, at)
    people_seed(keeper, county=COUNTY, document=NEW_DOCUMENT, people=registry.made)
    _hand_over_the_rights(stage)


def _move_the_heads(keeper: Call) -> None:
    """The street office's heads, now the committee's, go to its offices and down to the communities."""
    moves = [
        *((INSTITUTION, "guanweihui", office, 3) for office in OFFICES),
        *((INSTITUTION, "", f"zhongxin-{at}", CENTRE_HEADS - STATION_HEADS) for at in range(1, COMMUNITIES)),
        (ADMINISTRATIVE, "", "danggongwei", 2),
    ]
    transfers_seed(keeper, county=COUNTY, on=REFORMED, document=NEW_DOCUMENT, moves=moves, done="ban-zonghe")


def new_posts() -> list[NewPost]:
    """Return the posts of the new bodies and those of the departments' clerks."""
    found: list[NewPost] = []

    def post(body: str, title: str, number: int = 1, **more: Any) -> None:
        found.append(
            NewPost(institution=body, title=title, sort=len(found), key=key_of(body, title, number), **more)  # type: ignore[arg-type]
        )

    for role, (body, title) in DEPARTMENT_POSTS.items():
        post(body, title, head_kind=ADMINISTRATIVE, role=str(role), role_area=COUNTY)
    leading: dict[str, Any] = {"is_leading": True, "rank": "正科级"}
    post("danggongwei", "书记", position=Position.SECRETARY, head_kind=ADMINISTRATIVE, **leading)
    post("danggongwei", "副书记", position=Position.DEPUTY_SECRETARY, **leading)
    post(
        "danggongwei",
        "专职副书记",
        position=Position.DEPUTY_SECRETARY,
        head_kind=ADMINISTRATIVE,
        is_leading=True,
        rank="副科级",
    )
    post(
        "guanweihui",
        "主任",
        position=Position.DIRECTOR,
        head_kind=INSTITUTION,
        role=str(Role.COMMITTEE_LEADER),
        **leading,
    )
    for number in (1, 2):
        post(
            "guanweihui",
            "副主任",
            number,
            position=Position.DEPUTY_DIRECTOR,
            head_kind=INSTITUTION,
            is_leading=True,
            rank="副科级",
        )
    post(
        "guanweihui", "武装部长", position=Position.OTHER_LEADER, head_kind=INSTITUTION, is_leading=True, rank="副科级",
        purpose=str(Purpose.ARMED_FORCES), need="基层人民武装工作需要",
    )  # fmt: skip
    post("guanweihui", "领导小组办公室副主任", role=str(Role.GROUP_OFFICE), role_area=COUNTY, head_kind=INSTITUTION)
    for office in OFFICES:
        post(office, "主任", head_kind=INSTITUTION)
        rights = {"role": str(Role.COMMITTEE_OFFICE)} if office == "ban-zonghe" else {}
        for number in (1, 2):
            post(office, "科员", number, head_kind=INSTITUTION, **(rights if number == 1 else {}))
    for at in range(1, COMMUNITIES + 1):
        post(f"zhibu-{at}", "书记", position=Position.SECRETARY, role=str(Role.COMMUNITY_SECRETARY))
        post(f"juwei-{at}", "主任", position=Position.CHAIR)
        post(f"juwei-{at}", "副主任", position=Position.DEPUTY_CHAIR)
        for number in range(1, 5):
            post(f"juwei-{at}", "委员", number, position=Position.MEMBER, role=str(Role.COMMUNITY_MEMBER))
        post(f"zhongxin-{at}", "主任", head_kind=INSTITUTION)
        post(f"zhongxin-{at}", "窗口人员", role=str(Role.WINDOW_CLERK))
        for number in (1, 2):
            post(f"zhongxin-{at}", "社区专干", number)
    post(
        "zhibu-1", "副科级组织员", position=Position.OTHER_LEADER, is_leading=True, rank="副科级",
        purpose=str(Purpose.LARGE_COMMUNITY), need="社区户数多，矛盾纠纷和流动人口集中",
    )  # fmt: skip
    return found


def part_of(role: str) -> Part:
    """Return the part of the cast that plays a role."""
    return next(part for part in CAST if part.role == role)


def cast_person(registry: Registry, role: str) -> Person:
    """Return the person of the cast: the account of the same key gets what the post brings."""
    return registry.person(name=part_of(role).name, person=f"demo:{role}")


def _departments(registry: Registry, posts: Mapping[str, object]) -> None:
    for role, (body, title) in DEPARTMENT_POSTS.items():
        person = cast_person(registry, role)
        held = (holding(posts, key_of(body, title), REFORMED),)
        registry.serve(body, since=REFORMED, head=ADMINISTRATIVE, person=person, posts=held)
    for body, heads in DEPARTMENTS.items():
        for _n in range(heads - 3):
            registry.serve(body, since=OPENED + timedelta(days=registry.draw.randint(0, 3000)), head=ADMINISTRATIVE)


def _committee(registry: Registry, posts: Mapping[str, object]) -> None:
    def lead(body: str, title: str, head: str, number: int = 1, person: Person | None = None, *more: Holding) -> None:
        held = (holding(posts, key_of(body, title, number), REFORMED), *more)
        registry.serve(body, since=REFORMED, head=head, person=person, posts=held)

    lead("danggongwei", "书记", ADMINISTRATIVE)
    lead("danggongwei", "专职副书记", ADMINISTRATIVE)
    director = cast_person(registry, Role.COMMITTEE_LEADER)
    also = holding(posts, key_of("danggongwei", "副书记"), date(2016, 10, 8), mode=Mode.CONCURRENT)
    lead("guanweihui", "主任", INSTITUTION, 1, director, also)
    lead("guanweihui", "副主任", INSTITUTION)
    lead("guanweihui", "武装部长", INSTITUTION)
    lead("guanweihui", "领导小组办公室副主任", INSTITUTION, 1, cast_person(registry, Role.GROUP_OFFICE))
    for office in OFFICES:
        lead(office, "主任", INSTITUTION)
        lead(
            office,
            "科员",
            INSTITUTION,
            1,
            cast_person(registry, Role.COMMITTEE_OFFICE) if office == "ban-zonghe" else None,
        )


def _community(registry: Registry, posts: Mapping[str, object], at: int) -> None:
    term: dict[str, Any] = {"ground": Ground.ELECTED, "term_ends_on": TERM_ENDS}
    first = at == 1
    reason: dict[str, Any] = {"reason": REASON} if at == SPLIT_WITH_REASON else {}
    secretary = holding(posts, key_of(f"zhibu-{at}", "书记"), ELECTED, **reason)
    chair_is_secretary = at not in (SPLIT_WITH_REASON, SPLIT_WITHOUT)
    held = [secretary]
    if chair_is_secretary:
        held.append(holding(posts, key_of(f"juwei-{at}", "主任"), ELECTED, mode=Mode.CONCURRENT, **term))
    if first:
        held.append(holding(posts, key_of("zhibu-1", "副科级组织员"), ELECTED, mode=Mode.CONCURRENT))
    person = cast_person(registry, Role.COMMUNITY_SECRETARY) if first else None
    registry.serve(f"zhibu-{at}", since=ELECTED, posts=tuple(held), person=person)
    if not chair_is_secretary:
        own = (holding(posts, key_of(f"juwei-{at}", "主任"), ELECTED, **term),)
        registry.serve(f"juwei-{at}", since=ELECTED, source=str(Source.ELECTED), posts=own)
    deputy = (holding(posts, key_of(f"juwei-{at}", "副主任"), ELECTED, **term),)
    registry.serve(f"juwei-{at}", since=ELECTED, source=str(Source.ELECTED), posts=deputy)
    for number in range(1, 4 + (at % 2)):
        person = cast_person(registry, Role.COMMUNITY_MEMBER) if first and number == 1 else None
        member = (holding(posts, key_of(f"juwei-{at}", "委员", number), ELECTED, **term),)
        registry.serve(f"juwei-{at}", since=ELECTED, source=str(Source.ELECTED), posts=member, person=person)
    if at != COMMUNITIES:
        director = (holding(posts, key_of(f"zhongxin-{at}", "主任"), date(2018, 5, 2)),)
        registry.serve(f"zhongxin-{at}", since=date(2018, 5, 2), head=INSTITUTION, posts=director)
    clerk = (holding(posts, key_of(f"zhongxin-{at}", "窗口人员"), date(2019, 7, 1), ground=Ground.CONTRACT),)
    who = cast_person(registry, Role.WINDOW_CLERK) if first else None
    registry.serve(f"zhongxin-{at}", since=date(2019, 7, 1), posts=clerk, person=who)
    for number in (1, 2):
        source = Source.GRADUATE if number == 1 else Source.RECRUITED
        since = date(2020 + (at + number) % 5, 8, 1)
        worker = (holding(posts, key_of(f"zhongxin-{at}", "社区专干", number), since, ground=Ground.CONTRACT),)
        registry.serve(f"zhongxin-{at}", since=since, source=str(source), posts=worker)


def _hand_over_the_rights(stage: Stage) -> None:
    """What the accounts of the cast were given by hand at the beginning ends: from now on it comes with the post."""
    for part in CAST:
        if part.role in (*ADMINISTRATORS, Role.RESIDENT, Role.GRID_WORKER):
            continue
        call = stage.call(3, hour=18)
        user = account_queries.user_id_of(call, username=part.user)
        for grant in account_queries.grants_by_hand(call, user_id=user):
            accounts.grant_end(call, grant_id=grant, reason="改由任职带出")


def let_people_come_and_go(stage: Stage) -> None:
    """Lately: an entry approved inside the freeze window, somebody retires, and a leading post is being filled."""
    keeper = stage.call_of(Role.ESTABLISHMENT_OFFICE, 40, hour=9)
    organiser = stage.call_of(Role.ORGANISATION_DEPT, 41, hour=10)
    keys = ids_of(COUNTY, {"zhongxin-2"})
    registry = Registry(random.Random(f"comers {stage.home.seed}"), turn=900)
    newcomer = registry.person(name="宋晓燕", person="demo:newcomer", born=1999)
    if not staffing_queries.staff_list(organiser, text="宋晓燕").total:
        approval = plan.freeze_approval_give(
            keeper, area=COUNTY, matter="entry", what="西大街社区服务中心招募高校毕业生 1 名",
            document="灵编委〔2026〕2号", starts_on=stage.day(38), ends_on=stage.day(STORY_DAYS),
        )  # fmt: skip
        staffing.staff_take_on(
            organiser, institution_id=keys["zhongxin-2"], source=str(Source.GRADUATE), on=organiser.on, person=newcomer,
            document="灵人社发〔2026〕15号", approval_id=approval,
        )  # fmt: skip
    vacant = {
        key: post.id
        for body in staffing_queries.who_is_who(organiser, only="vacant")
        for post in body.posts
        if (key := f"{body.code}:{post.title}") and post.is_leading
    }
    candidate = next(
        iter(staffing_queries.staff_list(organiser, institution=ids_of(COUNTY, {"ban-shehui"})["ban-shehui"]).rows),
        None,
    )
    if candidate is None or "guanweihui:副主任" not in vacant or staffing_queries.case_list(organiser):
        return
    case = staffing.case_propose(
        organiser,
        staff_id=candidate.id,
        post_id=vacant["guanweihui:副主任"],
        mode=str(Mode.FULL),
        basis="灵组考〔2026〕7号考察报告",
    )
    late = stage.call_of(Role.ORGANISATION_DEPT, STORY_DAYS - 4, hour=9)
    try:
        staffing.case_notice(late, case_id=case, on=late.on)
    except Refused as refusal:
        if refusal.code != "staffing.case_not_so":
            raise

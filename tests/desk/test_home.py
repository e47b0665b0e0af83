from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shequ.base.rows import Hit, Work
from shequ.desk import queries, sources
from shequ.kernel.roles import Role
from shequ.territory.models import Dwelling
from tests.cast import Member, Town
from tests.residents.making import family

pytestmark = pytest.mark.db
ANYBODY = "signed_in"


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Offer work, hits and counts to the desk in place of the rooms'."""

    def offer(*, work=(), hits=(), since=None, counts=None) -> None:
        found = {"a:work": lambda call: list(work), "a:hits": lambda call, text, limit: list(hits)[:limit]}
        found |= {"a:since": lambda call: since, "a:counts": lambda call, area: counts}
        tables = sources._Tables()
        monkeypatch.setattr(sources, "_tables", tables)
        sources.assemble(
            work=[(ANYBODY, "a:work"), (ANYBODY, "b:absent")],
            search=[("居民", ANYBODY, "a:hits"), ("住户", "nowhere.see", "a:hits"), ("房屋地址", ANYBODY, "b:absent")],
            home={"since": "a:since", "counts": "a:counts"},
            load=lambda path: found[path] if path in found else (_ for _ in ()).throw(ImportError(path)),
        )

    return offer


def work(title: str, due_on: date | None, verb: str = "去办") -> Work:
    return Work("list-check", title, "轮到您", due_on, "/somewhere/", verb)


class TestMyWork:
    def test_groups_what_the_rooms_offer_by_urgency(self, town: Town, offered) -> None:
        today = town.secretary.call.on
        offered(work=[work("以后的", None), work("今天的", today), work("旧的", today - timedelta(days=3))])

        found = queries.my_work(town.secretary.call)

        assert [(group.label, [task.title for task in group.rows]) for group in found.groups] == [
            ("已逾期", ["旧的"]),
            ("今天到期", ["今天的"]),
            ("以后", ["以后的"]),
        ]
        assert found.total == 3
        assert found.groups[0].rows[0].overdue_days == 3
        assert [task.is_first for group in found.groups for task in group.rows] == [True, False, False]

    def test_gathers_by_kind_of_work(self, town: Town, offered) -> None:
        offered(work=[work("甲", None, "去核对"), work("乙", None, "去核对")])
        assert [group.label for group in queries.my_work(town.secretary.call, by_kind=True).groups] == ["去核对"]

    def test_a_room_that_is_not_there_offers_nothing(self, town: Town, offered) -> None:
        offered()
        assert queries.my_work(town.secretary.call).total == 0


class TestHome:
    def test_a_visitor_is_asked_to_sign_in(self, db) -> None:
        answer = Client().get("/")
        assert answer.status_code == 200
        assert "登录" in answer.content.decode()
        assert "待我处理" not in answer.content.decode()

    def test_shows_work_with_one_primary_button(
        self, town: Town, offered, client_of: Callable[[Member], Client]
    ) -> None:
        today = timezone.localdate()
        offered(work=[work("核对名册", today - timedelta(days=1)), work("填写进展", today)])
        page = client_of(town.secretary).get("/").content.decode()
        assert "逾期 1 天" in page
        assert page.count("btn s pri") == 1
        assert page.index("核对名册") < page.index("填写进展")

    def test_says_that_nothing_waits(self, town: Town, offered, client_of) -> None:
        offered()
        assert "今天没有待处理的事" in client_of(town.secretary).get("/").content.decode()

    def test_shows_the_own_community_beside_its_standard(self, town: Town, offered, client_of, monkeypatch) -> None:
        class Counts:
            households, people, on = 962, 2500, date(2026, 11, 24)

        offered(counts=Counts())
        monkeypatch.setattr(queries.plan, "band", lambda call, *, area, measure: (1000, 3000, "T2.1"))
        page = client_of(town.secretary).get("/").content.decode()
        assert "东街社区" in page
        assert "低于下限 1,000 户，少 38 户" in page
        assert "标准 1,000 至 3,000 人" in page

    def test_the_county_has_no_own_community(self, town: Town, offered) -> None:
        offered(counts=object())
        assert queries.own_standards(town.office.call) is None

    def test_first_sign_in_has_no_changes(self, town: Town, offered) -> None:
        offered(since=None)
        assert queries.changes(town.secretary.call) is None

    def test_costs_a_fixed_number_of_statements(
        self, town: Town, offered, client_of, django_assert_max_num_queries
    ) -> None:
        offered(work=[work(f"第{number}件", None) for number in range(60)])
        client = client_of(town.secretary)
        client.get("/")
        with django_assert_max_num_queries(16):
            client.get("/")

    def test_offers_what_the_post_begins_most_often(self, town: Town, offered, client_of) -> None:
        offered()
        page = client_of(town.secretary).get("/").content.decode()
        assert "登记居民" in page
        assert "开设账号" not in page

    def test_a_resident_comes_home_to_their_own_data(self, town: Town, offered, client_of) -> None:
        offered()
        page = client_of(town.member(Role.RESIDENT, town.east)).get("/").content.decode()
        assert "居民登记资料" in page
        assert "待我处理" not in page


class TestSearch:
    def test_shows_hits_by_kind(self, town: Town, offered, client_of) -> None:
        offered(hits=[Hit("张三", "东街 1 号", "/residents/1/", "users")])
        page = client_of(town.secretary).get("/search/", {"q": "张三"}).content.decode()
        assert 'href="/residents/1/"' in page
        assert "找到 1 条" in page
        assert "data-arrow-list" in page

    def test_tells_when_there_is_more(self, town: Town, offered) -> None:
        offered(hits=[Hit(f"张{number}", "", "/x/", "") for number in range(20)])
        groups = queries.find(town.secretary.call, text="张")
        assert [(group.title, len(group.hits), group.is_more) for group in groups] == [("居民", 8, True)]

    def test_escapes_what_was_typed(self, town: Town, offered, client_of) -> None:
        offered()
        page = client_of(town.secretary).get("/search/", {"q": "<script>x"}).content.decode()
        assert "<script>x" not in page

    def test_asks_for_words_when_there_are_none(self, town: Town, offered, client_of) -> None:
        offered(hits=[Hit("张三", "", "/x/", "")])
        page = client_of(town.secretary).get("/search/", {"q": "  "}).content.decode()
        assert "写几个字再查找" in page
        assert "张三" not in page

    def test_a_visitor_signs_in_first(self, db) -> None:
        answer = Client().get("/search/?q=张三")
        assert answer.status_code == 302
        assert "next=" in answer["Location"]


def test_my_data_leads_to_what_the_platform_holds(town: Town, client_of) -> None:
    page = client_of(town.secretary).get("/my-data/").content.decode()
    assert "账号与安全" in page
    assert "显示设置" in page


class TestTheGridWorkersHome:
    def test_shows_the_own_grid_not_an_empty_community(self, town: Town) -> None:
        family(town)
        Dwelling.rows.update(grid_id=town.east_grid)

        own = queries.own_standards(town.grid_worker.call)

        assert own is not None
        assert own.name == "东街第1网格"
        assert {row.label: row.value for row in own.rows} == {"户数": 1, "常住人口": 4}

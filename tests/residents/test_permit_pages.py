"""The pages and the API of residence permits."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from shequ.kernel.months import months_after
from shequ.residents import queries
from tests.cast import Member, Town
from tests.residents.making import person
from tests.residents.permits import asked, held, law_in_force, newcomer

pytestmark = pytest.mark.db
ClientOf = Callable[[Member], Client]
NOW = timezone.localdate()
TODAY = NOW.isoformat()


def url(slug: str, *args: object) -> str:
    return reverse(f"residents:{slug}", args=args)


class TestPages:
    def test_from_the_papers_to_the_recorded_card(self, town: Town, client_of: ClientOf) -> None:
        law_in_force(town)
        resident = newcomer(town)
        client = client_of(town.clerk)
        tab = client.get(url("resident_detail", resident), {"tab": "permit"}).content.decode()
        assert "预受理居住证" in tab
        assert "没有不算问题" in tab
        form = client.get(url("permit_prepare", resident)).content.decode()
        assert "江苏省南京市鼓楼区" in form
        assert "满 6 个月" in form

        given: dict[str, Any] = {
            "ground": "work", "hukou_place": "江苏省南京市", "lives_since": TODAY, "brought": ["id_card"]
        }  # fmt: skip
        early = client.post(url("permit_prepare", resident), given)
        assert early.status_code == 200
        assert f"最早 {months_after(NOW, 6)}" in early.content.decode()
        done = client.post(url("permit_prepare", resident), {**given, "lives_since": "2026-01-10"})
        assert done.status_code == 303
        (permit,) = queries.person_permits(town.clerk.call, resident_id=resident).permits
        key = permit.row.id
        notice = client.get(url("permit_notice", key)).content.decode()
        assert "一次性告知单" in notice
        assert "15 日内发证" in notice
        assert "本人照片" in notice

        done = client.post(url("permit_complete", key), {"brought": ["photo"]})
        assert "还缺" in done.content.decode()
        assert client.post(url("permit_complete", key), {"brought": ["photo", "address", "work"]}).status_code == 303
        assert client.post(url("permit_submit", key), {"on": TODAY}).status_code == 303
        act = {"on": TODAY, "document": "灵公居〔2026〕8号"}
        missing = client.post(url("permit_record", key, "accept"), {**act, "document": ""})
        assert missing.status_code == 200
        for step in ("accept", "issue"):
            assert client.get(url("permit_record", key, step)).status_code == 200
            assert client.post(url("permit_record", key, step), act).status_code == 303
        assert client.get(url("permit_record", key, "nonsense")).status_code == 404
        late = client.post(url("permit_record", key, "endorse"), act)
        assert "办完" in late.content.decode()
        assert "有效" in client.get(url("permit_detail", key)).content.decode()
        assert client_of(town.stranger).get(url("permit_detail", key)).status_code == 404

    def test_registering_withdrawing_and_the_list(self, town: Town, client_of: ClientOf) -> None:
        law_in_force(town)
        client = client_of(town.secretary)
        one, two = newcomer(town), newcomer(town, "鲁晓燕", sequence=37)
        given = {"issued_on": months_after(NOW, -11).isoformat(), "document": "查看原件"}
        assert client.get(url("permit_register", one)).status_code == 200
        assert client.post(url("permit_register", one), given).status_code == 303
        wish = asked(town.clerk, two)
        assert client.get(url("permit_withdraw", wish)).status_code == 200
        assert client.post(url("permit_withdraw", wish), {"note": "不办了"}).status_code == 303
        page = client.get(url("permit_list"), {"stage": "due"}).content.decode()
        assert "秦志远" in page
        assert "鲁晓燕" not in page
        assert "清除条件" in client.get(url("permit_list"), {"stage": "suspended"}).content.decode()

    def test_whoever_is_registered_here_is_told_so(self, town: Town, client_of: ClientOf) -> None:
        here = person(town.secretary, "白秀兰")
        page = client_of(town.secretary).get(url("resident_detail", here), {"tab": "permit"}).content.decode()
        assert "不需要居住证" in page

    def test_permit_export_bears_its_mark_and_no_numbers(self, town: Town, client_of: ClientOf) -> None:
        held(town.clerk, newcomer(town, phone="13812340417"))
        client = client_of(town.secretary)
        assert "共 1 证" in client.get(url("permit_export")).content.decode()
        done = client.post(url("permit_export"), {"audience": "others", "reason": "核对"})
        book = load_workbook(BytesIO(b"".join(done.streaming_content)))  # type: ignore[attr-defined]
        rows = list(book.active.iter_rows(values_only=True))
        assert "标识" in rows[0][0]
        assert (rows[2][0], rows[2][3]) == ("秦*", "有效")
        assert "0417" not in str(rows)

    def test_a_resident_sees_their_own(self, town: Town, client_of: ClientOf) -> None:
        resident = newcomer(town)
        held(town.clerk, resident)
        own = town.member("resident", town.east)
        own.user.person = f"resident:{resident}"
        own.user.save()
        assert "居住证" in client_of(own).get(url("my_data")).content.decode()


class TestApi:
    def test_the_same_steps(self, town: Town, client_of: ClientOf) -> None:
        law_in_force(town)
        client = client_of(town.clerk)

        def post(path: str, body: dict[str, Any]) -> Any:
            return client.post(f"/api/residents{path}", body, content_type="application/json")

        one, two = newcomer(town), newcomer(town, "鲁晓燕", sequence=37)
        body = {"ground": "dwelling", "hukou_place": "南京市", "lives_since": "2026-01-10", "brought": ["photo"]}
        made = post(f"/people/{one}/permit", body)
        assert made.status_code == 201, made.content
        assert [code for code, _label in made.json()["missing"]] == ["id_card", "address"]
        path = f"/permits/{made.json()['row']['id']}"
        assert post(f"{path}/submit", {"on": TODAY}).status_code == 422
        assert post(f"{path}/complete", {"brought": ["id_card", "address"]}).json()["row"]["state"] == "ready"
        assert post(f"{path}/submit", {"on": TODAY}).json()["row"]["state"] == "submitted"
        record = {"step": "accept", "on": TODAY, "document": "回执 8"}
        assert post(f"{path}/record", record).json()["row"]["due_on"] == (NOW + timedelta(days=15)).isoformat()
        assert post(f"{path}/withdraw", {"note": "不办了"}).json()["row"]["state"] == "withdrawn"
        shown = post(f"/people/{two}/permit/register", {"issued_on": "2026-02-01", "document": "原件"})
        assert shown.status_code == 201
        assert client.get("/api/residents/permits").json()["total"] == 2
        assert client.get(f"/api/residents{path}").json()["acts"][0]["step_label"] == "撤回"
        assert client_of(town.stranger).get(f"/api/residents{path}").status_code == 404
        assert client_of(town.stranger).get("/api/residents/permits").json()["total"] == 0

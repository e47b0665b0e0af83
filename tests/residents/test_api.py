"""The register's API: the same rights, the same masks, refusals as problem+json."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import EAST, Member, Town
from tests.residents.making import family, person

pytestmark = pytest.mark.db
ClientOf = Callable[[Member], Client]


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"/api/residents{path}", body, content_type="application/json")


class TestApi:
    def test_lists_and_details_are_scoped_and_masked(self, town: Town, client_of: ClientOf) -> None:
        head, *_rest = family(town)
        client = client_of(town.secretary)
        rows = client.get("/api/residents/people", {"text": "建军"}).json()
        assert [row["name"] for row in rows["rows"]] == ["白建军"]
        assert rows["rows"][0]["identity_masked"] == "620822************"
        detail = client.get(f"/api/residents/people/{head}").json()
        assert len(detail["members"]) == 4
        assert "birth_on" not in detail
        home = client.get(f"/api/residents/households/{detail['household_id']}").json()
        assert home["row"]["member_count"] == 4
        assert client.get("/api/residents/households").json()["total"] == 1
        counts = client.get("/api/residents/population", {"under": EAST}).json()
        assert counts[0]["counts"]["people"] == 4
        stranger = client_of(town.stranger)
        assert stranger.get(f"/api/residents/people/{head}").status_code == 404
        assert stranger.get("/api/residents/people").json()["total"] == 0
        assert Client().get("/api/residents/people").status_code == 401

    def test_adds_moves_labels_reveals(self, town: Town, client_of: ClientOf) -> None:
        client = client_of(town.secretary)
        body = {
            "area": EAST, "name": "丁小满", "since": "2026-01-01", "sex": "2", "birth_on": "2025-12-30",
            "address": "荆山路5号院",
        }  # fmt: skip
        made = post(client, "/people", body)
        assert made.status_code == 201, made.content
        path = f"/people/{made.json()['id']}"
        assert post(client, f"{path}/labels", {"kind": "left_behind", "on": "2026-02-01", "basis": "走访"}).json()[
            "labels"
        ]
        assert (
            post(client, f"{path}/correct", {"values": {"phone": "13812340417"}, "reason": "本人"}).status_code == 200
        )
        opened = post(client, f"{path}/reveal", {"what": "phone", "reason": "care"}).json()
        assert opened["number"] == "13812340417"
        found = post(client, "/people/number-search", {"kind": "phone", "number": "13812340417"}).json()
        assert found == {"id": made.json()["id"]}
        moved = post(
            client, f"{path}/move", {"to_area": EAST, "on": "2026-03-01", "address": "荆山路6号院", "stays": True}
        )
        assert moved.status_code == 204
        dead = post(client, f"{path}/die", {"on": "2026-04-01", "basis": "证明"})
        assert dead.json()["died_on"] == "2026-04-01"
        refused = post(client, f"{path}/die", {"on": "2026-04-01", "basis": "证明"})
        assert refused.status_code == 422
        assert refused.json()["code"] == "residents.already_dead"

    def test_splits(self, town: Town, client_of: ClientOf) -> None:
        _head, _wife, son, _daughter = family(town)
        client = client_of(town.secretary)
        home = client.get(f"/api/residents/people/{son}").json()["household_id"]
        made = post(client, f"/households/{home}/split", {"leaving": [str(son)], "head": str(son), "on": "2026-05-01"})
        assert [row["relation"] for row in made.json()["members"]] == ["户主"]

    def test_readers_may_not_write(self, town: Town, client_of: ClientOf) -> None:
        who = person(town.secretary)
        client = client_of(town.grid_worker)
        assert post(client, f"/people/{who}/die", {"on": "2026-04-01", "basis": ""}).status_code == 403

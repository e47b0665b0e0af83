"""The demonstration county is built through the doors that everybody uses, and shows what it promises."""

import json

import pytest

from shequ.demo import home as homes
from shequ.demo import seed as seeding
from shequ.demo.stage import Stage
from shequ.demo.steps import STEPS
from shequ.kernel.call import Actor, Call
from tests.cast import NOON

pytestmark = [pytest.mark.db, pytest.mark.django_db]
PEOPLE = 600


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker, tmp_path_factory):
    """A small demonstration, seeded once for this module and rolled back after it."""
    from django.db import transaction

    folder = tmp_path_factory.mktemp("county")
    with django_db_blocker.unblock(), transaction.atomic():
        home = homes.enter(folder, people=PEOPLE, seed=2016, counties=[])
        seeding.seed(home, is_quiet=True)
        yield home
        transaction.set_rollback(True)


@pytest.fixture
def call():
    return Call(actor=Actor.system("test"), at=NOON, channel="cli")


def test_leaves_the_way_in(county):
    body = json.loads((county.folder / "demo.json").read_text(encoding="utf-8"))

    assert len({account["role"] for account in body["accounts"]}) == len(body["accounts"]) == 19
    assert len(body["points"]) == 6
    assert body["as_of"] == county.as_of


def test_six_rosters_went_in_and_most_rows_entered(county, call):
    found = seeding.counts_here()

    assert found["居民"] > 0.9 * PEOPLE
    assert found["名册批次"] == 6


def test_doing_it_again_changes_nothing(county, call):
    before = seeding.counts_here()
    again = homes.enter(county.folder, people=PEOPLE, seed=2016, counties=["620822"])

    assert again.is_finished
    seeding.seed(again, is_quiet=True)
    assert seeding.counts_here() == before


def test_a_step_that_was_cut_off_may_be_taken_again(county):
    before = seeding.counts_here()

    for code, _title, step in STEPS:
        if code in {"divisions", "accounts", "plan", "ground", "dwellings", "grid_workers", "rosters"}:
            step(Stage(county, NOON))

    after = seeding.counts_here()
    assert {**after, "名册批次": 0, "待核对": 0} == {**before, "名册批次": 0, "待核对": 0}

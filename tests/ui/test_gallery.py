import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_is_closed_where_people_work() -> None:
    assert Client().get("/ui/gallery").status_code == 404


def test_shows_every_component_while_developing(settings) -> None:
    settings.IS_DEMO = True
    page = Client().get("/ui/gallery?wrong=1").content.decode()
    for mark in (
        "st-ok",
        "sq-steps",
        "pager",
        "data-opens",
        "segbar",
        'class="empty"',
        "data-error-summary",
        'class="tl"',
    ):
        assert mark in page


def test_names_a_demonstration_as_such(settings) -> None:
    settings.IS_DEMO = True
    assert "虚构" in Client().get("/ui/gallery").content.decode()

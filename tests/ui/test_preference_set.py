import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def choose(client: Client, **chosen: str):
    return client.post(reverse("ui:preference_set"), chosen)


def test_keeps_a_choice_in_the_browser_and_goes_back() -> None:
    client = Client()
    answer = choose(client, theme="dark", next="/offline/")
    assert (answer.status_code, answer["Location"]) == (303, "/offline/")
    assert 'data-bs-theme="dark"' in client.get("/offline/").content.decode()


def test_follows_the_system_until_somebody_chooses() -> None:
    page = Client().get("/offline/").content.decode()
    assert 'data-theme="system"' in page


def test_leaves_out_what_it_never_offered() -> None:
    client = Client()
    choose(client, theme="neon", density="compact")
    assert "theme" not in client.cookies
    assert client.cookies["density"].value == "compact"


def test_does_not_send_the_reader_to_another_house() -> None:
    assert choose(Client(), theme="dark", next="https://elsewhere.example/x")["Location"] == "/"
    assert choose(Client(), theme="dark", next="//elsewhere.example/x")["Location"] == "/"


def test_any_address_switches_to_large_text() -> None:
    client = Client()
    page = client.get("/offline/?text=large").content.decode()
    assert 'data-text="large"' in page
    assert client.cookies["text"].value == "large"
    assert 'data-text="large"' in client.get("/offline/").content.decode(), "and remembers it"
    assert 'data-text="normal"' in client.get("/offline/?text=normal").content.decode()


def test_speaks_english_when_asked() -> None:
    client = Client()
    assert '<html lang="zh-Hans"' in client.get("/preferences/").content.decode()
    choose(client, language="en")
    page = client.get("/preferences/").content.decode()
    assert '<html lang="en"' in page
    assert "Display settings" in page


def test_chinese_is_the_language_whatever_the_browser_prefers() -> None:
    answer = Client().get("/preferences/", headers={"Accept-Language": "en"})
    assert "显示设置" in answer.content.decode()


def test_get_changes_nothing() -> None:
    assert Client().get(reverse("ui:preference_set")).status_code == 405

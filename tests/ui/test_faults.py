"""Pages of refusals and faults: a plain sentence, what to do, a number to quote; they need no database."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

WORDS = {
    "400.html": "不完整",
    "403.html": "没有这项权限",
    "404.html": "没有这一页",
    "500.html": "系统出了问题",
    "503.html": "系统正忙",
}


@pytest.mark.parametrize("template", WORDS)
def test_a_fault_is_told_plainly_without_a_database(template) -> None:
    request = RequestFactory().get("/x/")
    page = render_to_string(template, {"request_id": "0192-quote"}, request=request)
    assert WORDS[template] in page
    assert "0192-quote" in page
    assert "回到首页" in page
    assert "Traceback" not in page


def test_a_form_kept_too_long_says_so() -> None:
    page = render_to_string("403.html", {"is_expired": True}, request=RequestFactory().get("/x/"))
    assert "表单没有提交" in page


@pytest.mark.django_db
def test_an_unknown_address_is_answered_with_404() -> None:
    answer = Client().get("/no-such-page/")
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()

"""What components promise: labels, links between errors and fields, no double sending, no colour alone."""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from shequ.base.forms import Form
from shequ.base.paging import Page


def drawn(text: str, **context) -> str:
    request = RequestFactory().get("/list/", {"q": "路", "after": "abc"})
    return engines["django"].from_string(CottonCompiler().process(text)).render(context, request)


class Sample(Form):
    area = forms.IntegerField(label="面积", help_text="按房产证", min_value=1)
    why = forms.ChoiceField(label="事由", choices=[("a", "核对"), ("b", "办件")], widget=forms.RadioSelect)
    note = forms.CharField(label="说明", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_state_is_word_shape_and_colour() -> None:
    page = drawn('<c-badge state="bad" text="逾期" />')
    assert "st-bad" in page
    assert "#alert-square" in page
    assert "逾期" in page


def test_a_form_links_errors_to_fields_and_is_sent_once() -> None:
    page = drawn('<c-form :form="form" submit="保存" />', form=Sample({"area": "0", "why": ""}))
    assert 'role="alert"' in page
    assert 'href="#id_area"' in page
    field = re.search(r"<input[^>]*id=\"id_area\"[^>]*>", page)
    assert field is not None
    assert 'aria-invalid="true"' in field[0]
    assert "id_area_error" in field[0]
    assert 'id="id_area_error"' in page
    assert 'name="_once"' in page
    assert "（可不填）" in page
    assert "<legend>事由" in page
    assert page.count('type="hidden" name="token"') == 1


def test_two_forms_have_two_keys() -> None:
    text = '<c-form :form="form" submit="保存" />'
    keys = [re.search(r'name="_once" value="([^"]+)"', drawn(text, form=Sample()))[1] for _ in range(2)]
    assert keys[0] != keys[1]


def test_a_resting_button_says_why() -> None:
    page = drawn('<c-button label="批准" reason="不能批准自己办的事" />')
    assert 'aria-disabled="true"' in page
    assert "不能批准自己办的事" in page
    assert "<button" not in page


def test_a_pager_keeps_the_query() -> None:
    page = drawn('<c-pager :page="page" unit="人" />', page=Page((1, 2), 128, False, 1, "next", ""))
    assert "第 1 至 2 人，共 128 人" in page
    assert "after=next" in page
    assert "q=%E8%B7%AF" in page
    assert "after=abc" not in page


def test_a_capped_count_says_so() -> None:
    page = drawn('<c-pager :page="page" unit="人" />', page=Page((1,), 10_000, True, 1, "n", ""))
    assert "超过 10,000 人" in page


def test_a_revealed_number_carries_its_mask_and_its_time() -> None:
    page = drawn('<c-reveal mask="620822************" number="620822199001010010" />')
    assert 'data-mask="620822************"' in page
    assert 'data-seconds="30"' in page


def test_a_dialog_is_native_and_a_page_without_script() -> None:
    assert "<dialog" in drawn('<c-dialog id="ask" title="撤回？">后果</c-dialog>')
    page = drawn('<c-dialog id="ask" title="撤回？" page="yes">后果</c-dialog>')
    assert "<dialog" not in page
    assert "<h1" in page


@pytest.mark.parametrize(
    ("value", "low", "high", "state"),
    [(2146, 1000, 3000, "f-ok"), (362, 400, None, "f-bad"), (3500, 1000, 3000, "f-bad"), (0, 0, None, "f-ok")],
)
def test_a_bullet_is_red_only_outside_its_band(value, low, high, state) -> None:
    page = drawn("{% bullet value low high %}", value=value, low=low, high=high)
    assert state in page
    assert "style" not in page


def test_parts_of_a_whole_fill_the_bar() -> None:
    page = drawn('{% segment_bar parts "达标 18" %}', parts=[("ok", 18), ("bad", 2), ("mute", 0)])
    assert page.count("<rect") == 2
    assert 'aria-label="达标 18"' in page


def test_a_page_that_is_not_there_has_no_address() -> None:
    assert drawn('{% place "nowhere:page" as p %}[{{ p }}]') == "[]"


def test_a_timeline_marks_now_and_next() -> None:
    entries = [SimpleNamespace(title="核查", at=None, who="", text="", state="todo")]
    assert 'class="todo"' in drawn('<c-timeline :entries="entries" />', entries=entries)

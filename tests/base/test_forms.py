"""Error texts of forms: what is wrong and how to mend it, never the framework's own words."""

from django import forms
from django.utils import translation

from shequ.base.forms import Form
from shequ.kernel.words import Choices


class Asked(Form):
    name = forms.CharField(label="姓名", max_length=3)
    kind = forms.ChoiceField(label="种类", choices=[("a", "甲")])
    born = forms.DateField(label="生日")
    why = forms.CharField(label="理由", error_messages={"required": "要写明理由"})


def errors(**given: str) -> dict[str, list[str]]:
    return {name: list(told) for name, told in Asked(given).errors.items()}


def test_what_is_missing_is_asked_for() -> None:
    assert errors() == {
        "name": ["这一项要填。"],
        "kind": ["请选一项。"],
        "born": ["请填写日期。"],
        "why": ["要写明理由"],
    }


def test_what_is_wrong_is_told_with_its_mend() -> None:
    told = errors(name="一二三四", kind="b", born="2026-02-30", why="x")

    assert told == {
        "name": ["最多 3 个字，现在是 4 个。"],
        "kind": ["请从列出的选项中选一项。"],
        "born": ["没有这一天，请按年、月、日填写。"],
    }


def test_what_cannot_be_seen_is_refused() -> None:
    assert errors(name="a\x00", kind="a", born="2026-01-01", why="x") == {"name": ["含有看不见的字符，请重新输入。"]}


class Fruit(Choices):
    APPLE = "apple", "全部"


class Basket(Form):
    fruit = forms.ChoiceField(choices=[("", "全部"), *Fruit.choices()])


def test_words_of_choices_are_said_in_the_readers_language_and_names_are_left() -> None:
    with translation.override("en"):
        assert [str(word) for _value, word in Basket()["fruit"].field.choices] == ["全部", "All"]
    assert [str(word) for _value, word in Basket()["fruit"].field.choices] == ["全部", "全部"]
    assert Fruit.choices() == [("apple", "全部")], "stored and compared as plain text"

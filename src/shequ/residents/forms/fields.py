"""Fields that several forms of the register share."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _lazy

from shequ.base.words import say, say_relation
from shequ.kernel.call import Call
from shequ.kernel.codes import RELATION, CodeTable
from shequ.residents import queries

Choices = list[tuple[str, str]]
ADDRESS_HINT = _lazy("写到楼、单元、室或院、号，例如 阳光花园3号楼2单元501")


def words(choices: Iterable[tuple[str, Any]]) -> Choices:
    """Return choices in the reader's language."""
    return [(value, say(str(label))) for value, label in choices]


def relations(choices: Iterable[tuple[str, Any]]) -> Choices:
    """Return relations to the head of a household in the reader's language."""
    return [(value, say_relation(str(label))) for value, label in choices]


def choice(
    label: Any, choices: Iterable[tuple[str, Any]], *, required: bool = True, empty: Any = "—", **options: Any
) -> forms.ChoiceField:
    """Return a field of fixed choices; one that may stay empty begins with an empty choice."""
    given = list(choices)

    def offered() -> Choices:
        return ([] if required else [("", str(empty))]) + words(given)

    return forms.ChoiceField(label=label, choices=offered, required=required, **options)


def coded(label: Any, table: CodeTable) -> forms.ChoiceField:
    """Return a field of a national code table."""
    field = choice(label, table.choices, required=False)
    if table is RELATION:
        field.choices = lambda: [("", "—"), *relations(table.choices)]
    return field


def day(label: Any, *, required: bool = True, **options: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


def address(**options: Any) -> forms.CharField:
    """Return a field for a door's address."""
    return forms.CharField(
        label=_lazy("住址"), max_length=100, help_text=ADDRESS_HINT, required=options.pop("required", False), **options
    )


def the_one(ask: Callable[..., Choices], call: Call, text: str, **options: Any) -> str:
    """Return the id of the only one that a text tells; "" for no text.

    Raises: ValidationError naming what was found, when it is none or several.
    """
    if not text.strip():
        return ""
    found = ask(call, text=text, **options)
    if not found:
        raise forms.ValidationError(gettext("没有找到“%(text)s”，请换姓名、户号或地址再试") % {"text": text})
    if len(found) > 1:
        listed = "；".join(label for _key, label in found[:5])
        raise forms.ValidationError(gettext("找到不止一个，请写得更具体：%(listed)s") % {"listed": listed})
    return found[0][0]


def household(call: Call, text: str, area: str = "") -> str:
    """Return the id of the household that a text tells."""
    return the_one(queries.household_choices, call, text, area=area)


def resident(call: Call, text: str) -> str:
    """Return the id of the resident that a text tells."""
    return the_one(queries.resident_choices, call, text)

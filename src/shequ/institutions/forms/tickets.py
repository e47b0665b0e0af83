"""What a person may send about problem tickets: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.institutions.terms.tickets import TEXT_LENGTH, TicketState

_DAY = forms.DateInput(attrs={"type": "date"})
_WORDS = forms.Textarea(attrs={"rows": 3})


class TicketFind(Form):
    """What the list of problems is narrowed by."""

    q = forms.CharField(label=_("标题或内容"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *TicketState.choices()])
    unit = forms.ChoiceField(label=_("单位"), required=False)
    only = forms.ChoiceField(
        label=_("只看"), required=False, choices=[("", _("全部")), ("open", _("没有了结的")), ("late", _("逾期的"))]
    )

    def __init__(self, *args: Any, bodies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("全部")), *bodies]  # type: ignore[attr-defined]


class TicketRaise(Form):
    """A new problem."""

    institution = forms.ChoiceField(label=_("提出单位"))
    title = forms.CharField(label=_("标题"), max_length=200, help_text=_("一句话说清是什么问题"))
    description = forms.CharField(
        label=_("情况和要求"), max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 5})
    )
    units = forms.MultipleChoiceField(
        label=_("需要哪些单位配合"), widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    wished_on = forms.DateField(label=_("希望哪一天前解决"), required=False, widget=_DAY)

    def __init__(self, *args: Any, mine: list[tuple[str, str]], bodies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = mine  # type: ignore[attr-defined]
        self.fields["units"].choices = bodies  # type: ignore[attr-defined]


class TicketAssign(Form):
    """Who leads, and by when."""

    lead = forms.ChoiceField(label=_("牵头单位"))
    due_on = forms.DateField(label=_("哪一天前解决"), widget=_DAY)
    note = forms.CharField(label=_("要求"), required=False, max_length=TEXT_LENGTH, widget=_WORDS)

    def __init__(self, *args: Any, bodies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = bodies  # type: ignore[attr-defined]


class TicketNote(Form):
    """A reason, or how far it has come."""

    note = forms.CharField(label=_("情况"), max_length=TEXT_LENGTH, widget=_WORDS)


class TicketWords(Form):
    """A step that may say something."""

    note = forms.CharField(label=_("说明"), required=False, max_length=TEXT_LENGTH, widget=_WORDS)


class TicketSolve(Form):
    """How a problem was solved."""

    solution = forms.CharField(label=_("怎样解决的"), max_length=TEXT_LENGTH, widget=_WORDS)

"""What people send about rosters: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form

ENDINGS = ".xlsx,.xls,.csv"


class RosterOpen(Form):
    """A roster file for one community."""

    community = forms.ChoiceField(label=_("社区"))
    file = forms.FileField(
        label=_("名册文件"),
        help_text=_(".xlsx、.xls 或 .csv，表头要有姓名和证件号码；不必先改成统一格式"),
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
    )

    def __init__(self, *args: Any, communities: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["community"].choices = communities  # type: ignore[attr-defined]


class RosterReason(Form):
    """Why a batch is taken back."""

    reason = forms.CharField(label=_("事由"), max_length=100)


class RosterDecide(Form):
    """How a conflict is decided."""

    decision = forms.ChoiceField(label=_("决定"), widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("正确的证件号码"),
        max_length=30,
        required=False,
        help_text=_("选“填正确的号码后登记”时必填，对照证件填写"),
    )
    reason = forms.CharField(label=_("依据"), max_length=100, help_text=_("例如：对照身份证原件"))

    def __init__(self, *args: Any, choices: tuple[tuple[str, str], ...], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]
        if not any(choice == "number" for choice, _label in choices):
            del self.fields["number"]

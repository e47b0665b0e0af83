"""What a person may send about real-name rosters: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.staffing.forms.ledger import DAY, Choices

ENDINGS = ".xlsx,.xls,.csv"


class RosterOpen(Form):
    """A roster file to be compared with the book of an area as of a day."""

    area = forms.ChoiceField(label=_("核对范围"), help_text=_("只核对这个区域内的机构"))
    on = forms.DateField(label=_("核对日期"), widget=DAY, help_text=_("与这一天的台账核对"))
    document = forms.CharField(
        label=_("依据文件"), max_length=100, required=False, help_text=_("写入台账前必须有，可以以后再填")
    )
    file = forms.FileField(
        label=_("名册文件"),
        help_text=_(".xlsx、.xls 或 .csv，表头要有单位、姓名和公民身份号码；不必先改成统一格式"),
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
    )

    def __init__(self, *args: Any, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class RosterCommit(Form):
    """What stands behind a roster that is written into the book."""

    document = forms.CharField(label=_("依据文件"), max_length=100, help_text=_("名册里没有写文号的人用这个文号"))


class RosterUndo(Form):
    """Why a roster is taken back."""

    reason = forms.CharField(label=_("事由"), max_length=100)

"""What a person may send about volunteers and their hours: shape only."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.staffing.forms.contracts import Places
from shequ.staffing.forms.fields import day_field
from shequ.staffing.terms import NAME_LENGTH, REASON_LENGTH

MOST_HOURS = 24


class HoursFind(Places):
    """Which year, area and name."""

    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    area = forms.ChoiceField(label=_("区域"), required=False)
    q = forms.CharField(label=_("姓名或活动"), required=False, max_length=60)

    def __init__(self, *args: Any, years: list[int], **choices: Any) -> None:
        super().__init__(*args, **choices)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class VolunteerAdd(Places):
    """Somebody who volunteers."""

    institution = forms.ChoiceField(label=_("服务于"))
    name = forms.CharField(label=_("姓名"), max_length=NAME_LENGTH)
    phone = forms.CharField(
        label=_("电话"), required=False, max_length=30, help_text=_("同名的人靠电话区分，只显示后两位")
    )
    since = day_field(_("从哪一天起"))


class VolunteerEnd(Form):
    """The first day without."""

    on = day_field(_("从哪一天起不再是志愿者"))


class ActivityAdd(Places):
    """Something that volunteers did."""

    area = forms.ChoiceField(label=_("社区"))
    title = forms.CharField(label=_("活动名称"), max_length=100)
    on = day_field(_("日期"))
    note = forms.CharField(label=_("说明"), required=False, max_length=REASON_LENGTH)


class HoursEnter(Form):
    """Hours of people at an activity: one field for each person, filled in for who took part."""

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for key, label in people:
            self.fields[f"h-{key}"] = forms.DecimalField(
                label=label, required=False, min_value=Decimal(0), max_value=MOST_HOURS, decimal_places=2,
                widget=forms.NumberInput(attrs={"step": "0.25", "inputmode": "decimal"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a form in which nobody has hours."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.get(f"h-{key}") for key, _label in self.people):
            raise forms.ValidationError(_("没有填写任何人的时长"))
        return cleaned

    def given(self) -> Iterator[tuple[UUID, Decimal]]:
        """Yield (person, hours) of those who took part."""
        for key, _label in self.people:
            hours = self.cleaned_data.get(f"h-{key}")
            if hours:
                yield UUID(key), hours


class HoursReturn(Form):
    """Why hours go back."""

    reason = forms.CharField(label=_("退回的原因"), max_length=REASON_LENGTH)

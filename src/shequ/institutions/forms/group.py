"""What a person may send about the leading group: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form

DAY = forms.DateInput(attrs={"type": "date"})


class GroupDay(Form):
    """The day as of which the group is shown."""

    on = forms.DateField(label=_("看某一天"), required=False, widget=DAY)


class _Bodies(Form):
    def __init__(self, *args: Any, bodies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = bodies  # type: ignore[attr-defined]


class GroupChairSet(_Bodies):
    """Who chairs."""

    institution = forms.ChoiceField(label=_("所在机构"), help_text=_("县一级的机构，例如县政府"))
    person = forms.CharField(label=_("姓名"), max_length=60)
    post = forms.CharField(label=_("职务"), max_length=100, help_text=_("例如：县委常委、副县长"))
    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    document = forms.CharField(label=_("依据文件"), max_length=100)


class GroupMemberAdd(_Bodies):
    """A member body with the person who sits for it."""

    institution = forms.ChoiceField(label=_("成员单位"))
    person = forms.CharField(label=_("姓名"), max_length=60)
    post = forms.CharField(label=_("职务"), max_length=100, help_text=_("例如：局长"))
    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    document = forms.CharField(label=_("依据文件"), max_length=100)


class GroupMemberChange(Form):
    """Who sits for a member body from now on."""

    person = forms.CharField(label=_("姓名"), max_length=60)
    post = forms.CharField(label=_("职务"), max_length=100)
    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    document = forms.CharField(label=_("依据文件"), max_length=100)


class GroupSeatEnd(Form):
    """The day from which a seat is no longer held."""

    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    document = forms.CharField(label=_("依据文件"), max_length=100)


class GroupOfficeSet(_Bodies):
    """Where the office sits."""

    institution = forms.ChoiceField(label=_("办公室设在"))
    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    document = forms.CharField(label=_("依据文件"), max_length=100)

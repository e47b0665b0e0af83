"""What people type about accounts: shape only."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from shequ.accounts import queries, terms
from shequ.base.forms import Form

Areas = list[tuple[str, str]]
"""Areas to choose from: (code, how it is shown); empty where there are too many to choose from."""


def _day() -> forms.DateInput:
    """Return the browser's own date picker; it understands ISO dates only."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _offer(form: forms.Form, name: str, areas: Areas) -> None:
    """Let people choose from a list where it is short enough; else they type the code."""
    if areas:
        form.fields[name].widget = forms.Select(choices=areas)


SCOPE_HINT = gettext_lazy("只能选您现有的权限；权限被收回时令牌随之失效")


class UserAdd(Form):
    """A new account."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    identity_number = forms.CharField(
        label=gettext_lazy("公民身份号码"),
        max_length=24,
        help_text=gettext_lazy("只用来识别同一个人的两个账号，本身不保存"),
    )
    username = forms.CharField(
        label=gettext_lazy("登录名"),
        max_length=terms.LONGEST_USERNAME,
        help_text=gettext_lazy("字母、数字、汉字、点、横线、下划线"),
    )
    area = forms.CharField(label=gettext_lazy("归谁管"), max_length=20, help_text=gettext_lazy("账号所属的区域"))

    def __init__(self, *args: Any, areas: Areas, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _offer(self, "area", areas)


class UserChange(Form):
    """A corrected name."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)


class Reason(Form):
    """Why something is done."""

    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class GrantAdd(Form):
    """A role for an account."""

    role = forms.ChoiceField(label=gettext_lazy("岗位"), choices=queries.role_choices)
    area = forms.CharField(label=gettext_lazy("区域"), max_length=20, help_text=gettext_lazy("与岗位同级的区域"))
    institution = forms.CharField(
        label=gettext_lazy("单位代码"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("部门经办人必填，只办本单位的事"),
    )
    starts_on = forms.DateField(label=gettext_lazy("自哪天起"), widget=_day())
    ends_on = forms.DateField(
        label=gettext_lazy("到哪天止"), required=False, widget=_day(),
        help_text=gettext_lazy("这一天起不再有效；不填则到另行终止为止"),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Areas, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _offer(self, "area", areas)


class GrantEnd(Form):
    """The end of a grant."""

    on = forms.DateField(label=gettext_lazy("自哪天起终止"), widget=_day())
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class SubstituteAdd(Form):
    """Somebody who stands in."""

    username = forms.CharField(label=gettext_lazy("代班人的登录名"), max_length=terms.LONGEST_USERNAME)
    starts_on = forms.DateField(label=gettext_lazy("自哪天起"), widget=_day())
    ends_on = forms.DateField(label=gettext_lazy("到哪天止"), widget=_day(), help_text=gettext_lazy("这一天起不再有效"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class TokenAdd(Form):
    """A token for a program."""

    title = forms.CharField(
        label=gettext_lazy("用途"), max_length=60, help_text=gettext_lazy("写明哪个程序、用来做什么")
    )
    expires_on = forms.DateField(label=gettext_lazy("到哪天止"), widget=_day(), help_text=gettext_lazy("最长一年"))
    scope = forms.MultipleChoiceField(
        label=gettext_lazy("允许做什么"),
        widget=forms.CheckboxSelectMultiple,
        help_text=SCOPE_HINT,
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = choices  # type: ignore[attr-defined]
        self.fields["expires_on"].initial = timezone.localdate() + timedelta(days=90)

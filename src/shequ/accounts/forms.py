"""What people type about accounts: shape only. The first four forms belong to the sign-in library."""

from datetime import timedelta
from typing import Any

from allauth.account import forms as library
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from shequ.accounts import actions, queries, rules
from shequ.base.forms import Form

SCOPE_HINT = _lazy("只能选您现有的权限；权限被收回时令牌随之失效")


class SignIn(library.LoginForm):  # type: ignore[misc]
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["login"] = forms.CharField(
            label=_lazy("登录名"),
            max_length=rules.LONGEST_USERNAME,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "class": "in"}),
        )
        self.fields["password"] = forms.CharField(label=_lazy("口令"), widget=_password("current-password"))
        self.order_fields(["login", "password"])


class PasswordChange(library.ChangePasswordForm):  # type: ignore[misc]
    """The present password, and twice the new one."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": (_lazy("现在的口令"), "current-password"),
            "password1": (_lazy("新口令"), "new-password"),
            "password2": (_lazy("再输一次新口令"), "new-password"),
        }
        for name, (label, autocomplete) in labels.items():
            self.fields[name].label = label
            self.fields[name].widget = _password(autocomplete)
            self.fields[name].help_text = ""
            self.fields[name].label_suffix = ""
        self.fields["password1"].help_text = _lazy("至少 10 个字符，含大小写字母、数字、符号中的三种，不含登录名")

    def save(self) -> None:
        """Write it through our action, which signs out all other sessions."""
        request = context.request
        actions.password_change(
            request.call, password=self.cleaned_data["password1"], session_key=request.session.session_key or ""
        )
        self.user.refresh_from_db()


class Reauthenticate(library.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _lazy("口令")
        self.fields["password"].widget = _password("current-password")
        self.fields["password"].help_text = ""


class SecondFactor(AuthenticateForm):  # type: ignore[misc]
    """A code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _code_field(self, _lazy("动态验证码或恢复码"))


class ActivateTOTP(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _code_field(self, _lazy("应用上显示的 6 位验证码"))


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """A name for the new passkey."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _lazy("名称")
        self.fields["name"].widget.attrs["class"] = "in"
        self.fields["passwordless"].label = _lazy("以后只用它登录，不再输入口令")
        self.fields["passwordless"].help_text = _lazy("设备须用指纹、面容或 PIN 码确认是本人")


class UserAdd(Form):
    """A new account."""

    name = forms.CharField(label=_lazy("姓名"), max_length=60)
    identity_number = forms.CharField(
        label=_lazy("公民身份号码"), max_length=24, help_text=_lazy("只用来识别同一个人的两个账号，本身不保存")
    )
    username = forms.CharField(
        label=_lazy("登录名"), max_length=rules.LONGEST_USERNAME, help_text=_lazy("字母、数字、汉字、点、横线、下划线")
    )
    area = forms.CharField(label=_lazy("所属区域代码"), max_length=20, help_text=_lazy("账号归谁管，例如县的 6 位代码"))


class UserChange(Form):
    """A corrected name."""

    name = forms.CharField(label=_lazy("姓名"), max_length=60)


class Reason(Form):
    """Why something is done."""

    reason = forms.CharField(label=_lazy("原因"), max_length=200)


class GrantAdd(Form):
    """A role for an account."""

    role = forms.ChoiceField(label=_lazy("岗位"), choices=queries.role_choices)
    area = forms.CharField(
        label=_lazy("区域代码"), max_length=20, help_text=_lazy("县 6 位、管委会 9 位、社区 12 位、网格 15 位")
    )
    institution = forms.CharField(
        label=_lazy("单位代码（可不填）"),
        max_length=40,
        required=False,
        help_text=_lazy("部门经办人必填，只办本单位的事"),
    )
    starts_on = forms.DateField(label=_lazy("自哪天起"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(
        label=_lazy("到哪天止（可不填）"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_lazy("这一天起不再有效；不填则到另行终止为止"),
    )  # fmt: skip


class GrantEnd(Form):
    """The end of a grant."""

    on = forms.DateField(label=_lazy("自哪天起终止"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_lazy("原因"), max_length=200)


class SubstituteAdd(Form):
    """Somebody who stands in."""

    username = forms.CharField(label=_lazy("代班人的登录名"), max_length=rules.LONGEST_USERNAME)
    starts_on = forms.DateField(label=_lazy("自哪天起"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(
        label=_lazy("到哪天止"), widget=forms.DateInput(attrs={"type": "date"}), help_text=_lazy("这一天起不再有效")
    )
    reason = forms.CharField(label=_lazy("原因"), max_length=200)


class TokenAdd(Form):
    """A token for a program."""

    title = forms.CharField(label=_lazy("用途"), max_length=60, help_text=_lazy("写明哪个程序、用来做什么"))
    expires_on = forms.DateField(
        label=_lazy("到哪天止"), widget=forms.DateInput(attrs={"type": "date"}), help_text=_lazy("最长一年")
    )
    scope = forms.MultipleChoiceField(
        label=_lazy("允许做什么"),
        widget=forms.CheckboxSelectMultiple,
        help_text=SCOPE_HINT,
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = choices  # type: ignore[attr-defined]
        self.fields["expires_on"].initial = timezone.localdate() + timedelta(days=90)


def _password(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": autocomplete, "class": "in"})


def _code_field(form: forms.Form, label: Any) -> None:
    form.fields["code"].label = label
    form.fields["code"].widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "autofocus": True, "class": "in mono"}
    )

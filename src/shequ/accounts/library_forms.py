"""The sign-in library's forms in our words; what is written goes through our actions."""

from typing import Any

from allauth.account import forms as library
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy

from shequ.accounts import actions, terms


class SignIn(library.LoginForm):  # type: ignore[misc]
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["login"] = forms.CharField(
            label=gettext_lazy("登录名"),
            max_length=terms.LONGEST_USERNAME,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "class": "in"}),
        )
        self.fields["password"] = forms.CharField(label=gettext_lazy("口令"), widget=_password("current-password"))
        self.order_fields(["login", "password"])


class PasswordChange(library.ChangePasswordForm):  # type: ignore[misc]
    """The present password, and twice the new one."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": (gettext_lazy("现在的口令"), "current-password"),
            "password1": (gettext_lazy("新口令"), "new-password"),
            "password2": (gettext_lazy("再输一次新口令"), "new-password"),
        }
        for name, (label, autocomplete) in labels.items():
            self.fields[name].label = label
            self.fields[name].widget = _password(autocomplete)
            self.fields[name].help_text = ""
            self.fields[name].label_suffix = ""
        self.fields["password1"].help_text = gettext_lazy(
            "至少 10 个字符，含大小写字母、数字、符号中的三种，不含登录名"
        )

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
        self.fields["password"].label = gettext_lazy("口令")
        self.fields["password"].widget = _password("current-password")
        self.fields["password"].help_text = ""


class SecondFactor(AuthenticateForm):  # type: ignore[misc]
    """A code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _code_field(self, gettext_lazy("动态验证码或恢复码"))


class ActivateTOTP(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _code_field(self, gettext_lazy("应用上显示的 6 位验证码"))


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """A name for the new passkey."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = gettext_lazy("名称")
        self.fields["name"].widget.attrs["class"] = "in"
        self.fields["passwordless"].label = gettext_lazy("以后只用它登录，不再输入口令")
        self.fields["passwordless"].help_text = gettext_lazy("设备须用指纹、面容或 PIN 码确认是本人")


def _password(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": autocomplete, "class": "in"})


def _code_field(form: forms.Form, label: Any) -> None:
    form.fields["code"].label = label
    form.fields["code"].widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "autofocus": True, "class": "in mono"}
    )

"""The library's own pages that we use, under its names: no signing up, no mail, no reset by mail."""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from shequ.accounts import pages
from shequ.base.page import PUBLIC, SIGNED_IN, page


def _open(view: Callable[..., Any]) -> Callable[..., Any]:
    return page(PUBLIC)(view)


def _own(view: Callable[..., Any]) -> Callable[..., Any]:
    return page(SIGNED_IN)(view)


urlpatterns = [
    path("", _open(account.login), name="account_login"),
    path("out/", _open(account.logout), name="account_logout"),
    path("closed/", _open(account.account_inactive), name="account_inactive"),
    path("no-account/", pages.no_account, name="account_signup"),
    path("forgotten/", pages.no_account, name="account_reset_password"),
    path("again/", _own(account.reauthenticate), name="account_reauthenticate"),
    path("password/", _own(account.password_change), name="account_change_password"),
    path("second/", _open(mfa.authenticate), name="mfa_authenticate"),
    path("second/again/", _own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("factors/", _own(mfa.index), name="mfa_index"),
    path("factors/app/", _own(totp.activate_totp), name="mfa_activate_totp"),
    path("factors/app/remove/", _own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("factors/codes/", _own(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("factors/codes/new/", _own(recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("factors/codes/file/", _own(recovery_codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("factors/keys/", _own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("factors/keys/add/", _own(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("factors/keys/<int:pk>/edit/", _own(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("factors/keys/<int:pk>/remove/", _own(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("factors/keys/again/", _own(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("passkey/", _open(webauthn.login_webauthn), name="mfa_login_webauthn"),
]

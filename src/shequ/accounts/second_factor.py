"""How the library keeps second factors here: secrets sealed, names in Chinese."""

import base64
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from shequ.base import secrets
from shequ.base.words import say
from shequ.kernel.words import _

PLACE = secrets.place_of("mfa_authenticator", "data", "secret")
"""The library seals before it knows the row, so all secrets share one place."""

WRONG_CODE = _("验证码不对。请等到动态码更新后再输入；手机时间须准确")
FIRST_KEY, SECOND_KEY, NEXT_KEY = _("主用通行密钥"), _("备用通行密钥"), _("第 {number} 把通行密钥")
CANNOT_GENERATE = _("请先设置动态验证码或通行密钥，再生成恢复码")


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The library's second-factor adapter with the rules of the house."""

    @property
    def error_messages(self) -> dict[str, str]:
        """Return what the library says no with, in our words."""
        return {
            **DefaultMFAAdapter.error_messages,
            "incorrect_code": say(WRONG_CODE),
            "cannot_generate_recovery_codes": say(CANNOT_GENERATE),
        }

    def encrypt(self, text: str) -> str:
        """Seal a secret for the database."""
        return base64.b64encode(secrets.seal(text, PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret from the database."""
        return secrets.unseal(base64.b64decode(encrypted_text), PLACE)

    def get_totp_label(self, user: Any) -> str:
        """Return the sign-in name: the authenticator app shows it."""
        return str(user.username)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 (the library's signature)
        """Return a name for a new passkey."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return say({1: FIRST_KEY, 2: SECOND_KEY}.get(number, NEXT_KEY), {"number": number})

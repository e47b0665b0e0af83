"""What makes a password acceptable, beside length and not being common; and passwords good for once."""

import secrets

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as translated

from shequ.accounts import queries, rules
from shequ.accounts.models import User
from shequ.kernel.words import _

UNMISTAKABLE = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody takes for another."""


class ThreeKinds:
    """At least three of: small letters, capitals, digits, other signs."""

    text = _("口令须含大写字母、小写字母、数字、其他符号中的至少三种")

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 (Django's signature)
        """Refuse a password of fewer kinds.

        Raises: ValidationError.
        """
        if not rules.is_strong(password):
            raise ValidationError(translated(self.text), code="password_kinds")

    def get_help_text(self) -> str:
        """Say what is asked."""
        return translated(self.text)


class NotUsedBefore:
    """Not the present password, nor one of the last ones."""

    text = _("口令不能与最近用过的相同")

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse a password that was used before.

        Raises: ValidationError.
        """
        if user is None or user.pk is None:
            return
        if any(check_password(password, hashed) for hashed in queries.password_hashes(user)):
            raise ValidationError(translated(self.text), code="password_used")

    def get_help_text(self) -> str:
        """Say what is asked."""
        return translated(self.text)


def one_time_password() -> str:
    """Return a password to be read out or typed once: four groups of four without look-alike characters."""
    while True:
        groups = ["".join(secrets.choice(UNMISTAKABLE) for _at in range(4)) for _group in range(4)]
        password = "-".join(groups)
        if any(char.isdigit() for char in password) and any(char.isupper() for char in password):
            return password

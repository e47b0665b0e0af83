"""What a person may send to messages."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as say

from shequ.base.forms import Form


class UUIDs(forms.Field):
    """Several keys of rows."""

    def to_python(self, value: Any) -> list[UUID]:
        """Return the keys. Raises: ValidationError for what is none."""
        try:
            return [UUID(text) for text in value or []]
        except ValueError as error:
            raise forms.ValidationError(say("选中的行已失效，请刷新页面")) from error


class OutboxRetry(Form):
    """Which deliveries to try again; none named: all that were given up."""

    ids = UUIDs(required=False, widget=forms.MultipleHiddenInput)

"""Fields that several forms of staffing share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from shequ.base.words import advice_of, sentence_of
from shequ.kernel.money import AmountTooFine, AmountUnreadable, format_yuan, parse_yuan


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class YuanField(forms.CharField):
    """An amount written in yuan; its value is fen, None for nothing."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> Any:
        """Return the fen."""
        text: str = super().to_python(value) or ""
        if not text:
            return None
        try:
            return parse_yuan(text)
        except (AmountUnreadable, AmountTooFine) as wrong:
            words = gettext("。").join((sentence_of(wrong), advice_of(wrong)))
            raise ValidationError(words, code=wrong.code) from wrong

    def prepare_value(self, value: Any) -> Any:
        """Return fen as people write them; what was typed stays."""
        return format_yuan(value).replace(",", "") if isinstance(value, int) else value

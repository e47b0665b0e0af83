"""Forms: input to plain values, shape only; a refusal becomes an error on its field."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext, gettext_lazy

from shequ.base.refusals import clause_of
from shequ.base.words import advice_of, say, sentence_of
from shequ.kernel.refusals import Hidden, NotPermitted, Refusal
from shequ.kernel.words import Said, _

PLAIN_ERRORS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": _("这一项要填。")},
    forms.CharField: {
        "max_length": _("最多 %(limit_value)d 个字，现在是 %(show_value)d 个。"),
        "null_characters_not_allowed": _("含有看不见的字符，请重新输入。"),
    },
    forms.ChoiceField: {"required": _("请选一项。"), "invalid_choice": _("请从列出的选项中选一项。")},
    forms.MultipleChoiceField: {"required": _("请至少选一项。"), "invalid_choice": _("请从列出的选项中选。")},
    forms.DateField: {"required": _("请填写日期。"), "invalid": _("没有这一天，请按年、月、日填写。")},
    forms.IntegerField: {"invalid": _("请填写整数。")},
    forms.FileField: {"required": _("请选择文件。"), "empty": _("文件是空的，请另选一个。")},
}
"""What is wrong and how to mend it, in the office's words, by kind of field; a field's own words go before."""


class Form(forms.Form):
    """A form of the house: no colons after labels, errors linked to their fields."""

    refused = False

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _speak_plainly(field)

    def __getitem__(self, name: str) -> BoundField:
        """Return a field to show, the words of its choices in the reader's language."""
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            offered: Any = field.choices
            field.choices = [(value, say(word) if isinstance(word, Said) else word) for value, word in offered]
        return super().__getitem__(name)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turn a refusal of the action into an error on the field that it names; absent and forbidden rise.

        After the block `self.refused` tells whether that happened; nothing typed is lost.
        """
        self.refused = False
        try:
            yield
        except (Hidden, NotPermitted):
            raise
        except Refusal as refusal:
            self.refused = True
            parts = [sentence_of(refusal), advice_of(refusal)]
            clause = clause_of(refusal)
            text = gettext("。").join(part.rstrip("。") for part in parts if part)
            field = refusal.field if refusal.field in self.fields else None
            self.add_error(field, forms.ValidationError(f"{text}（{clause}）" if clause else text, code=refusal.code))


def _speak_plainly(field: forms.Field) -> None:
    """Replace the framework's own error texts by ours; what a field was given of its own stays."""
    built_in: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        built_in.update(getattr(kind, "default_error_messages", {}))
    plain = {
        code: text for kind, texts in PLAIN_ERRORS.items() if isinstance(field, kind) for code, text in texts.items()
    }
    for code, text in plain.items():
        if field.error_messages.get(code) == built_in.get(code):
            field.error_messages[code] = gettext_lazy(text)

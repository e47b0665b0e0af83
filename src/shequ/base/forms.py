"""Forms: input to plain values, shape only; a refusal becomes an error on its field."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms

from shequ.base.refusals import clause_of
from shequ.base.words import advice_of, sentence_of
from shequ.kernel.refusals import Hidden, NotPermitted, Refusal


class Form(forms.Form):
    """A form of the house: no colons after labels, errors linked to their fields."""

    refused = False

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

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
            text = "。".join(part.rstrip("。") for part in parts if part)
            field = refusal.field if refusal.field in self.fields else None
            self.add_error(field, forms.ValidationError(f"{text}（{clause}）" if clause else text, code=refusal.code))

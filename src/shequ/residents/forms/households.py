"""What people type about households."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from shequ.base.forms import Form
from shequ.kernel.call import Call
from shequ.kernel.codes import RELATION
from shequ.residents import queries, terms
from shequ.residents.forms import fields

Members = list[tuple[str, str]]


class HouseholdSplit(Form):
    """Who leaves, and who heads the two halves."""

    leaving = forms.MultipleChoiceField(label=_lazy("分出的人"), widget=forms.CheckboxSelectMultiple)
    head = forms.ChoiceField(label=_lazy("新户的户主"))
    new_head = forms.ChoiceField(label=_lazy("原户的新户主"), required=False, help_text=_lazy("原户主分出时须指定"))
    on = fields.day(_lazy("自哪天起"))
    address = fields.address()

    def __init__(self, *args: Any, members: Members, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leaving"].choices = members  # type: ignore[attr-defined]
        self.fields["head"].choices = members  # type: ignore[attr-defined]
        self.fields["new_head"].choices = [("", "—"), *members]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = self.cleaned_data
        return {
            "leaving": [UUID(key) for key in given["leaving"]],
            "head": UUID(given["head"]),
            "new_head": UUID(given["new_head"]) if given["new_head"] else None,
            "on": given["on"],
            "address": given["address"],
        }


class HouseholdMove(Form):
    """Where a household moves."""

    to_area = forms.ChoiceField(label=_lazy("迁往社区"))
    address = fields.address()
    kind = fields.choice(_lazy("住房来源"), terms.TenureKind.choices(), initial="unknown")
    on = fields.day(_lazy("自哪天起"))

    def __init__(self, *args: Any, area: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_area"].choices = queries.destinations(area)  # type: ignore[attr-defined]


class HouseholdHead(Form):
    """Who heads the household from a day on."""

    head = forms.ChoiceField(label=_lazy("新户主"))
    on = fields.day(_lazy("自哪天起"))

    def __init__(self, *args: Any, members: Members, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["head"].choices = members  # type: ignore[attr-defined]


class HouseholdJoin(Form):
    """Who enters the household, and as what."""

    resident = forms.CharField(label=_lazy("谁并入本户"), max_length=60, help_text=_lazy("写姓名，可加地址以免同名"))
    relation = fields.coded(_lazy("与户主关系"), RELATION)
    on = fields.day(_lazy("自哪天起"))
    moves = forms.BooleanField(label=_lazy("同时搬入本户住址"), required=False, initial=True)
    reason = forms.CharField(label=_lazy("事由"), max_length=100)

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call

    def clean_resident(self) -> str:
        return fields.resident(self.call, self.cleaned_data["resident"])

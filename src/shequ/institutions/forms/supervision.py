"""What a person may send about the authority over communities: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.institutions.terms.supervision import BASIS_LENGTH

_DAY = forms.DateInput(attrs={"type": "date"})


class SupervisionAssign(Form):
    """An authority for an area."""

    area = forms.ChoiceField(label=_("区域"), help_text=_("全县、一个管委会或一个社区；窄的优先"))
    institution = forms.ChoiceField(label=_("主管机关"))
    legal_basis = forms.CharField(
        label=_("法律依据"), max_length=BASIS_LENGTH, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("依据哪部法律、由谁决定、行使什么职权"),
    )  # fmt: skip
    document = forms.CharField(label=_("依据文件"), max_length=100)
    on = forms.DateField(label=_("自哪一天起"), widget=_DAY)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], bodies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        self.fields["institution"].choices = bodies  # type: ignore[attr-defined]


class SupervisionEnd(Form):
    """The day from which there is no authority."""

    on = forms.DateField(label=_("自哪一天起"), widget=_DAY)
    document = forms.CharField(label=_("依据文件"), max_length=100)

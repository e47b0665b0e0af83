"""What narrows lists, searches by number, and goes with an export."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _lazy

from shequ.base.forms import Form
from shequ.kernel.call import Call
from shequ.residents import queries, terms
from shequ.residents.forms.fields import choice, day

STATES = (("here", _lazy("在册")), ("left", _lazy("已迁出")), ("dead", _lazy("已故")), ("all", _lazy("全部")))


class ResidentFind(Form):
    """The filters of the list of residents."""

    text = forms.CharField(
        label=_lazy("姓名、拼音首字母或地址"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    area = forms.ChoiceField(label=_lazy("社区或网格"), required=False)
    registration = choice(_lazy("登记类型"), terms.Registration.choices(), required=False, empty=_lazy("全部类型"))
    label = choice(_lazy("标签"), terms.Label.choices(), required=False, empty=_lazy("全部标签"))
    state = forms.ChoiceField(label=_lazy("状态"), choices=STATES, required=False)

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", gettext("全部社区和网格")), *queries.places(call)]  # type: ignore[attr-defined]

    def filters(self) -> queries.ResidentFilters:
        """Return what was asked; an odd value narrows nothing."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return queries.ResidentFilters(**given)


class HouseholdFind(Form):
    """The filters of the list of households."""

    text = forms.CharField(
        label=_lazy("户号、姓名或地址"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    area = forms.ChoiceField(label=_lazy("社区或网格"), required=False)
    kind = choice(_lazy("户别"), terms.HouseholdKind.choices(), required=False, empty=_lazy("全部户别"))

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", gettext("全部社区和网格")), *queries.places(call)]  # type: ignore[attr-defined]

    def filters(self) -> queries.HouseholdFilters:
        """Return what was asked; an odd value narrows nothing."""
        self.is_valid()
        return queries.HouseholdFilters(**{name: value for name, value in self.cleaned_data.items() if value})


class NumberFind(Form):
    """A search by whole number."""

    kind = choice(_lazy("按什么查"), (("identity", _lazy("证件号")), ("phone", _lazy("电话"))))
    number = forms.CharField(
        label=_lazy("完整号码"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_lazy("须输入完整号码；每次查找都会记入操作日志，本人可以查到"),
    )  # fmt: skip


class PopulationFind(Form):
    """The day and level of the table of counts."""

    on = day(_lazy("截至"), required=False)
    level = forms.ChoiceField(
        label=_lazy("层级"), required=False, choices=(("community", _lazy("社区")), ("grid", _lazy("网格")))
    )

    def asked(self, today: date) -> tuple[date, str]:
        """Return the day, today when none or one ahead was given, and the level."""
        self.is_valid()
        on = self.cleaned_data.get("on") or today
        return min(on, today), self.cleaned_data.get("level") or "community"


class ResidentExport(Form):
    """Why and for whom a list is taken out."""

    form = choice(_lazy("格式"), (("xlsx", _lazy("Excel 工作簿")), ("csv", _lazy("CSV 文本"))))
    audience = choice(_lazy("给谁用"), terms.Audience.choices(), widget=forms.RadioSelect)
    reason = forms.CharField(label=_lazy("事由"), max_length=100)

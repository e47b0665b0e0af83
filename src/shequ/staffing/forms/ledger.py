"""What a person may send about the two ledgers: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.staffing.terms import HoldState, Ledger, kinds_of

DAY = forms.DateInput(attrs={"type": "date"})
Choices = list[tuple[str, str]]


def say_all(pairs: Choices) -> Choices:
    """Return pairs with their names in the reader's language."""
    return [(value, _(label)) for value, label in pairs]  # type: ignore[misc]


def kind_choices(ledger: str) -> Choices:
    """Return what a ledger counts."""
    return say_all(list(kinds_of(ledger).items()))


class BookFind(Form):
    """Which ledger, on which day, of which bodies."""

    on = forms.DateField(label=_("看某一天"), required=False, widget=DAY)
    ledger = forms.ChoiceField(label=_("台账"), required=False, choices=Ledger.choices())
    q = forms.CharField(label=_("机构"), required=False, max_length=40)
    only = forms.ChoiceField(
        label=_("只看"),
        required=False,
        choices=[("", _("全部")), ("vacant", _("有空缺的")), ("excess", _("超出核定的"))],
    )


class EntryFind(Form):
    """Which ledger's entries."""

    ledger = forms.ChoiceField(label=_("台账"), required=False, choices=[("", _("全部")), *Ledger.choices()])


class _Kinds(Form):
    ledger = forms.ChoiceField(label=_("台账"), choices=Ledger.choices())
    kind = forms.ChoiceField(
        label=_("种类"), choices=[*kind_choices(Ledger.ESTABLISHMENT), *kind_choices(Ledger.LEADERSHIP)],
        help_text=_("编制选前三种，领导职数选后五种"),
    )  # fmt: skip


class HeadsTransfer(_Kinds):
    """Heads or positions from one body to another."""

    source = forms.ChoiceField(label=_("从"), required=False)
    target = forms.ChoiceField(label=_("到"), required=False)
    heads = forms.IntegerField(label=_("数量"), min_value=1)
    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    document = forms.CharField(label=_("依据文件"), max_length=100)
    note = forms.CharField(label=_("说明"), required=False, max_length=500)

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "target"):
            self.fields[name].choices = [("", _("待分配")), *bodies]  # type: ignore[attr-defined]


class TotalChange(_Kinds):
    """A superior's document changes the total."""

    heads = forms.IntegerField(label=_("增减数量"), help_text=_("增加填正数，核减填负数"))
    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    document = forms.CharField(label=_("上级文件"), max_length=100)
    note = forms.CharField(label=_("说明"), required=False, max_length=500)


class LedgerOpen(_Kinds):
    """What a body has when its ledger begins."""

    institution = forms.ChoiceField(label=_("机构"), required=False)
    heads = forms.IntegerField(label=_("核定数量"), min_value=1)
    on = forms.DateField(label=_("期初日期"), widget=DAY)
    document = forms.CharField(label=_("核定文件"), max_length=100)

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = [("", _("待分配")), *bodies]  # type: ignore[attr-defined]


class HeadsHold(Form):
    """Heads of a body that nobody may sit on for a time."""

    institution = forms.ChoiceField(label=_("机构"))
    kind = forms.ChoiceField(label=_("种类"), choices=kind_choices(Ledger.ESTABLISHMENT))
    state = forms.ChoiceField(label=_("办理"), choices=HoldState.choices())
    heads = forms.IntegerField(label=_("数量"), min_value=1)
    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    until = forms.DateField(
        label=_("到哪一天为止"), required=False, widget=DAY, help_text=_("这一天起不再占用；不填为长期")
    )
    reason = forms.CharField(label=_("理由"), max_length=200)
    document = forms.CharField(label=_("依据文件"), required=False, max_length=100, help_text=_("冻结的必须填写"))

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = bodies  # type: ignore[attr-defined]


class HeadsRelease(Form):
    """From which day held heads may be used again."""

    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    document = forms.CharField(label=_("依据文件"), required=False, max_length=100)


class EntryReverse(Form):
    """Why an entry was wrong."""

    document = forms.CharField(label=_("依据文件"), max_length=100)
    note = forms.CharField(label=_("冲销的理由"), max_length=500)

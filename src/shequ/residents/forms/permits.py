"""What people type about residence permits: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _lazy

from shequ.base.forms import Form
from shequ.kernel.call import Call
from shequ.residents import queries, terms
from shequ.residents.forms import fields

PROXIES = tuple((value, label) for value, label in terms.PermitProxy.choices() if value)
STAGES = tuple((value, label) for value, label in terms.PermitStage.choices() if value != terms.PermitStage.ALL)


class PermitPrepare(Form):
    """The papers of somebody who asks for a residence permit."""

    ground = fields.choice(_lazy("申领条件"), terms.PermitGround.choices(), help_text=_lazy("三项占一项即可"))
    hukou_place = forms.CharField(
        label=_lazy("户籍所在地"),
        max_length=200,
        help_text=_lazy("写到市、县；是否属于法规说的“其他城市”由公安机关认定"),
    )
    lives_since = fields.day(
        _lazy("自哪天起在本市居住"), help_text=_lazy("按居住登记填写；登记系统里的起始日期只供参考")
    )
    proxy = fields.choice(_lazy("代办"), PROXIES, required=False, empty=_lazy("本人办理"))
    proxy_name = forms.CharField(label=_lazy("代办人"), max_length=60, required=False)
    brought = forms.MultipleChoiceField(
        label=_lazy("已带来的材料"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_lazy("只勾带来的；按申领条件缺哪些，系统一次列全，打印告知单交本人带走"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brought"].choices = fields.words(terms.PermitMaterial.choices())  # type: ignore[attr-defined]


class PermitComplete(Form):
    """What was told and has been brought now."""

    brought = forms.MultipleChoiceField(
        label=_lazy("补齐的材料"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_lazy("告知单以外的材料不再要求"),
    )  # fmt: skip

    def __init__(self, *args: Any, missing: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brought"].choices = missing  # type: ignore[attr-defined]


class PermitSubmit(Form):
    """The day on which the papers went to the police."""

    on = fields.day(_lazy("报送日期"))


class PermitWithdraw(Form):
    """Why the matter is not pursued."""

    note = forms.CharField(label=_lazy("原因"), max_length=200)


class PermitRecord(Form):
    """An act of the police, from their document."""

    on = fields.day(_lazy("公安机关办理日期"))
    document = forms.CharField(
        label=_lazy("凭据"), max_length=100, help_text=_lazy("受理回执号、签发记录、签注记录或通知书编号")
    )
    note = forms.CharField(label=_lazy("说明"), max_length=200, required=False)


class PermitRegister(Form):
    """A permit that its holder has already."""

    issued_on = fields.day(_lazy("签发日期"), help_text=_lazy("照证件上的日期"))
    endorsed_on = fields.day(_lazy("最近一次签注日期"), required=False, help_text=_lazy("还没有签注过的不填"))
    document = forms.CharField(label=_lazy("凭据"), max_length=100, help_text=_lazy("例如 查看居住证原件"))


class PermitFind(Form):
    """The filters of the list of permits."""

    stage = fields.choice(_lazy("办理情况"), STAGES, required=False, empty=_lazy("全部"))
    area = forms.ChoiceField(label=_lazy("社区或网格"), required=False)

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", gettext("全部社区和网格")), *queries.places(call)]  # type: ignore[attr-defined]

    def filters(self) -> queries.PermitFilters:
        """Return what was asked; an odd value narrows nothing."""
        self.is_valid()
        return queries.PermitFilters(**{name: value for name, value in self.cleaned_data.items() if value})


class PermitExport(Form):
    """Why and for whom a list of permits is taken out."""

    audience = fields.choice(_lazy("给谁用"), terms.Audience.choices(), widget=forms.RadioSelect)
    reason = forms.CharField(label=_lazy("事由"), max_length=100)

"""What people type about one person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from shequ.base.forms import Form
from shequ.kernel.call import Call
from shequ.kernel.codes import EDUCATION, MARITAL, NATIONALITY, POLITICAL, RELATION
from shequ.residents import queries, terms
from shequ.residents.forms import fields

SEXES = (("1", _lazy("男")), ("2", _lazy("女")))


class ResidentAdd(Form):
    """A new resident."""

    name = forms.CharField(label=_lazy("姓名"), max_length=60)
    identity_kind = fields.choice(_lazy("证件种类"), terms.IdentityKind.choices())
    identity_number = forms.CharField(
        label=_lazy("证件号"), max_length=30, required=False,
        help_text=_lazy("新生儿还没有号码时可不填，须填出生日期和性别"),
    )  # fmt: skip
    sex = fields.choice(_lazy("性别"), SEXES, required=False, help_text=_lazy("身份证号中已有，可不填"))
    birth_on = fields.day(_lazy("出生日期"), required=False)
    phone = forms.CharField(label=_lazy("电话"), max_length=30, required=False)
    area = forms.ChoiceField(label=_lazy("社区"))
    address = fields.address()
    tenure_kind = fields.choice(_lazy("住房来源"), terms.TenureKind.choices(), initial="unknown")
    since = fields.day(_lazy("自哪天起居住"))
    registration = fields.choice(_lazy("登记类型"), terms.Registration.choices())
    registered_address = forms.CharField(label=_lazy("户籍地址"), max_length=200, required=False)
    nationality = fields.coded(_lazy("民族"), NATIONALITY)
    education = fields.coded(_lazy("文化程度"), EDUCATION)
    marital = fields.coded(_lazy("婚姻状况"), MARITAL)
    political = fields.coded(_lazy("政治面貌"), POLITICAL)
    employer = forms.CharField(label=_lazy("工作单位"), max_length=100, required=False)
    household_kind = fields.choice(_lazy("户别"), terms.HouseholdKind.choices(), initial="family")
    relation = fields.coded(_lazy("与户主关系"), RELATION)

    def __init__(self, *args: Any, call: Call, is_member: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = queries.communities(call, terms.RESIDENT_ADD)  # type: ignore[attr-defined]
        if not is_member:
            del self.fields["relation"]
        else:
            del self.fields["household_kind"]
            self.fields["relation"].required = True


class ResidentCorrect(Form):
    """Corrected data; a number or phone left empty stays as it is."""

    name = forms.CharField(label=_lazy("姓名"), max_length=60)
    identity_number = forms.CharField(
        label=_lazy("证件号"), max_length=30, required=False, help_text=_lazy("不改请留空")
    )
    phone = forms.CharField(label=_lazy("电话"), max_length=30, required=False, help_text=_lazy("不改请留空"))
    nationality = fields.coded(_lazy("民族"), NATIONALITY)
    education = fields.coded(_lazy("文化程度"), EDUCATION)
    marital = fields.coded(_lazy("婚姻状况"), MARITAL)
    political = fields.coded(_lazy("政治面貌"), POLITICAL)
    registration = fields.choice(_lazy("登记类型"), terms.Registration.choices())
    registered_address = forms.CharField(label=_lazy("户籍地址"), max_length=200, required=False)
    employer = forms.CharField(label=_lazy("工作单位"), max_length=100, required=False)
    reason = forms.CharField(label=_lazy("更正事由"), max_length=100, help_text=_lazy("例如 本人到场出示证件"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, str]:
        """Return what differs from an empty answer: numbers only where something was typed."""
        kept = {"reason", "version"}
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in kept and (value or name not in {"identity_number", "phone"})
        }


class ResidentChange(Form):
    """Data that are different from a day on."""

    name = forms.CharField(label=_lazy("姓名"), max_length=60)
    nationality = fields.coded(_lazy("民族"), NATIONALITY)
    education = fields.coded(_lazy("文化程度"), EDUCATION)
    marital = fields.coded(_lazy("婚姻状况"), MARITAL)
    political = fields.coded(_lazy("政治面貌"), POLITICAL)
    on = fields.day(_lazy("自哪天起变化"))
    basis = forms.CharField(label=_lazy("依据"), max_length=100, help_text=_lazy("例如 离婚证、毕业证、改名后的户口簿"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, str]:
        """Return the data as they are from that day on."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"on", "basis", "version"}}


class ResidentMove(Form):
    """Where somebody moves."""

    to_area = forms.ChoiceField(label=_lazy("迁往社区"))
    address = fields.address()
    kind = fields.choice(_lazy("住房来源"), terms.TenureKind.choices(), initial="unknown")
    on = fields.day(_lazy("自哪天起"))
    registration = fields.choice(_lazy("登记类型"), terms.Registration.choices(), required=False)
    stays = forms.BooleanField(label=_lazy("仍属于原来的户（只限本社区内）"), required=False)
    household = forms.CharField(
        label=_lazy("并入哪一户"), max_length=60, required=False,
        help_text=_lazy("写户主姓名、户号或地址；不填则自立一户"),
    )  # fmt: skip
    relation = fields.coded(_lazy("与户主关系"), RELATION)

    def __init__(self, *args: Any, call: Call, area: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        self.fields["to_area"].choices = queries.destinations(area)  # type: ignore[attr-defined]

    def clean_household(self) -> str:
        return fields.household(self.call, self.cleaned_data["household"])


class ResidentMoveIn(Form):
    """Somebody registered elsewhere who moves in."""

    name = forms.CharField(label=_lazy("姓名"), max_length=60)
    identity_kind = fields.choice(_lazy("证件种类"), terms.IdentityKind.choices())
    identity_number = forms.CharField(label=_lazy("证件号"), max_length=30, help_text=_lazy("请对照本人出示的证件填写"))
    area = forms.ChoiceField(label=_lazy("迁入社区"))
    address = fields.address()
    kind = fields.choice(_lazy("住房来源"), terms.TenureKind.choices(), initial="unknown")
    on = fields.day(_lazy("自哪天起"))
    registration = fields.choice(_lazy("登记类型"), terms.Registration.choices())

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = queries.communities(call, terms.RESIDENT_MOVE)  # type: ignore[attr-defined]


class ResidentMoveOut(Form):
    """Somebody who moves away."""

    on = fields.day(_lazy("自哪天起"))
    destination = forms.CharField(label=_lazy("迁往哪个县（市、区）"), max_length=60)


class ResidentDie(Form):
    """A death."""

    on = fields.day(_lazy("死亡日期"))
    basis = forms.CharField(label=_lazy("依据"), max_length=100, help_text=_lazy("例如 死亡医学证明"))
    new_head = forms.ChoiceField(label=_lazy("新户主"), required=False, help_text=_lazy("逝者是户主时须指定"))

    def __init__(self, *args: Any, members: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_head"].choices = [("", "—"), *members]  # type: ignore[attr-defined]
        if not members:
            del self.fields["new_head"]


class ResidentMarry(Form):
    """A marriage."""

    spouse = forms.CharField(label=_lazy("与谁结婚"), max_length=60, help_text=_lazy("写姓名，可加地址以免同名"))
    on = fields.day(_lazy("登记日期"))
    joins = forms.BooleanField(label=_lazy("对方并入本户"), required=False)
    relation = fields.coded(_lazy("对方与户主关系"), RELATION)

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call

    def clean_spouse(self) -> str:
        return fields.resident(self.call, self.cleaned_data["spouse"])


class LabelAdd(Form):
    """A label with its day and basis."""

    kind = fields.choice(_lazy("标签"), terms.Label.choices())
    on = fields.day(_lazy("自哪天起"))
    basis = forms.CharField(label=_lazy("依据"), max_length=100, help_text=_lazy("例如 走访核实，或审批文号"))


class RollAdd(Form):
    """A village's roll."""

    village = forms.ChoiceField(label=_lazy("村（居）"))
    is_collective_member = forms.BooleanField(label=_lazy("是集体经济组织成员"), required=False)
    on = fields.day(_lazy("自哪天起"))
    basis = forms.CharField(label=_lazy("依据"), max_length=100)

    def __init__(self, *args: Any, area: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].choices = queries.destinations(area)  # type: ignore[attr-defined]


class Why(Form):
    """The reason for taking something back."""

    reason = forms.CharField(label=_lazy("事由"), max_length=100)


class Nothing(Form):
    """A decision that needs nothing but being sent."""


class OnDay(Form):
    """A day on which something ends."""

    on = fields.day(_lazy("到哪天止"))


class ResidentReveal(Form):
    """Why a masked value is opened."""

    what = fields.choice(_lazy("查看什么"), terms.Secret.choices())
    reason = fields.choice(_lazy("事由"), terms.RevealReason.choices())
    reference = forms.CharField(label=_lazy("关联编号"), max_length=40, required=False)


class CorrectionAsk(Form):
    """What a resident wants corrected."""

    field = fields.choice(_lazy("哪一项"), terms.Field.choices())
    wanted = forms.CharField(label=_lazy("应当是"), max_length=200)
    note = forms.CharField(label=_lazy("说明"), max_length=200, required=False)


class CorrectionSettle(Form):
    """The community's answer."""

    accepts = fields.choice(_lazy("结果"), (("yes", _lazy("核对无误，更正")), ("no", _lazy("不更正"))))
    answer = forms.CharField(label=_lazy("答复本人"), max_length=200)


class PopulationTake(Form):
    """The day whose counts are fixed."""

    area = forms.ChoiceField(label=_lazy("范围"))
    on = fields.day(_lazy("数据日"))

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]

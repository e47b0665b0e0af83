"""What a person may send about contracts: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.staffing.forms.fields import YuanField, day_field
from shequ.staffing.terms import DOCUMENT_LENGTH, REASON_LENGTH, ContractEnd, ContractState

MOST_PEOPLE = 10_000
STATES = [
    ("open", _("在用和待处理")), (ContractState.NEAR_END.value, _("快到期")),
    (ContractState.EXPIRED.value, _("已到期未处理")), (ContractState.AHEAD.value, _("未开始")), ("all", _("全部")),
]  # fmt: skip


class Places(Form):
    """Forms that offer bodies and areas."""

    def __init__(self, *args: Any, **choices: Any) -> None:
        names = [name for name in ("staff_id", "institution", "area") if name in choices]
        given = {name: choices.pop(name) for name in names}
        super().__init__(*args, **choices)
        for name, items in given.items():
            field = self.fields[name]
            is_to_choose = field.required and len(items) > 1
            field.choices = [("", _("请选择")), *items] if is_to_choose else items  # type: ignore[attr-defined]


class ContractFind(Places):
    """What lists of contracts are narrowed by."""

    q = forms.CharField(label=_("姓名或名称"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=STATES)
    area = forms.ChoiceField(label=_("区域"), required=False)


class _Term(Places):
    is_full_time = forms.TypedChoiceField(
        label=_("用工形式"), choices=[("yes", _("全日制")), ("no", _("非全日制"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    monthly = YuanField(label=_("月报酬（元）"), help_text=_("合同约定的每月应发数，不含单位承担的社会保险"))
    since = day_field(_("第一天"))
    ends_on = day_field(_("最后一天"))
    document = forms.CharField(label=_("合同编号或依据文件"), max_length=DOCUMENT_LENGTH)


class ContractSign(_Term):
    """A contract of employment."""

    staff_id = forms.ChoiceField(label=_("人员"), help_text=_("只列出在岗的高校毕业生和招募人员"))
    institution = forms.ChoiceField(label=_("用人单位"))
    field_order = ("staff_id", "institution", "is_full_time", "monthly", "since", "ends_on", "document")


class ContractRenew(_Term):
    """The contract that follows."""


class ContractEndForm(Form):
    """The end of a contract of employment."""

    on = day_field(_("从哪一天起没有合同"), help_text=_("合同终止后的第一天；期满不续的填期满的次日"))
    end_kind = forms.ChoiceField(label=_("原因"), choices=ContractEnd.choices())
    reason = forms.CharField(
        label=_("说明"), required=False, max_length=REASON_LENGTH, help_text=_("选“其他”时必填，例如：期满不续")
    )
    document = forms.CharField(label=_("依据文件"), max_length=DOCUMENT_LENGTH)


class _ServiceTerm(Places):
    people = forms.IntegerField(label=_("派驻人数"), min_value=1, max_value=MOST_PEOPLE)
    yearly = YuanField(label=_("每年费用（元）"))
    since = day_field(_("第一天"))
    ends_on = day_field(_("最后一天"))
    document = forms.CharField(label=_("合同编号或依据文件"), max_length=DOCUMENT_LENGTH)


class ServiceSign(_ServiceTerm):
    """A contract for a service."""

    institution = forms.ChoiceField(label=_("服务于"))
    provider = forms.CharField(label=_("服务机构"), max_length=100)
    provider_code = forms.CharField(
        label=_("统一社会信用代码"), max_length=40, help_text=_("18 位，见营业执照或法人证书")
    )
    purpose = forms.CharField(label=_("服务内容"), max_length=200)
    field_order = (
        "institution", "provider", "provider_code", "purpose", "people", "yearly", "since", "ends_on", "document",
    )  # fmt: skip


class ServiceRenew(_ServiceTerm):
    """The contract for a service that follows."""


class ServiceEnd(Form):
    """The end of a contract for a service."""

    on = day_field(_("从哪一天起没有合同"), help_text=_("合同终止后的第一天；期满不续的填期满的次日"))
    reason = forms.CharField(label=_("原因"), max_length=REASON_LENGTH)
    document = forms.CharField(label=_("依据文件"), max_length=DOCUMENT_LENGTH)

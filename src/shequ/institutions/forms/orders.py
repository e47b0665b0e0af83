"""What a person may send about institution orders: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.institutions.terms import CODE_LENGTH, LineKind, OrderState
from shequ.plan.terms import Authority

_DAY = forms.DateInput(attrs={"type": "date"})


class OrderFind(Form):
    """What the list of orders is narrowed by."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *OrderState.choices()])


class OrderHead(Form):
    """The head of an order."""

    title = forms.CharField(
        label=_("标题"), max_length=200, help_text=_("例如：撤销街道机构，设立城市社区党工委、管委会")
    )
    effective_on = forms.DateField(label=_("生效日期"), widget=_DAY)
    reason = forms.CharField(label=_("理由"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    superior_document = forms.CharField(
        label=_("上级同意超出限额的文件"), required=False, max_length=100, help_text=_("设立不多于撤销的，不用填")
    )


class OrderLineAdd(Form):
    """A line of an order."""

    kind = forms.ChoiceField(label=_("办理"), choices=LineKind.choices())
    code = forms.CharField(
        label=_("机构代码"), max_length=CODE_LENGTH, help_text=_("撤销、更名、调整的填现有机构的代码；设立的填新代码"),
        widget=forms.TextInput(attrs={"list": "bodies"}),
    )  # fmt: skip
    name = forms.CharField(label=_("名称"), required=False, max_length=100, help_text=_("设立和更名的填写"))
    body_kind = forms.ChoiceField(label=_("种类"), required=False, help_text=_("设立的选择"))
    area = forms.ChoiceField(label=_("所在区域"), required=False, help_text=_("设立的选择"))
    parent = forms.ChoiceField(label=_("上级机构"), required=False, help_text=_("设立和调整的选择"))
    second = forms.ChoiceField(label=_("同时服务"), required=False)
    rank = forms.CharField(label=_("规格"), required=False, max_length=40)
    heir = forms.ChoiceField(
        label=_("由谁承接"), required=False, help_text=_("撤销的选择：它的职责、人员、用房和未办结事项的去向")
    )
    duties = forms.CharField(
        label=_("个别职责的去向"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一项：职责代码=机构代码；没有列出的随承接机构"),
    )  # fmt: skip
    authority = forms.ChoiceField(label=_("决定机关"), choices=Authority.choices())
    document = forms.CharField(label=_("依据文件"), max_length=100)

    def __init__(
        self,
        *args: Any,
        kinds: list[tuple[str, str]],
        areas: list[tuple[str, str]],
        bodies: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body_kind"].choices = [("", "—"), *kinds]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", "—"), *areas]  # type: ignore[attr-defined]
        for name in ("parent", "second", "heir"):
            self.fields[name].choices = [("", "—"), *bodies]  # type: ignore[attr-defined]

    def clean_duties(self) -> dict[str, str]:
        """Read a place for each duty, one a line."""
        found = {}
        for line in self.cleaned_data["duties"].splitlines():
            if line.strip():
                key, sign, to = line.partition("=")
                if not sign:
                    raise forms.ValidationError(_("每行写成：职责代码=机构代码"))
                found[key.strip()] = to.strip()
        return found


class OrderLineSend(Form):
    """Where each single thing of an abolished body goes: one choice a thing, in their order."""

    def __init__(
        self, *args: Any, things: list[tuple[str, str]], targets: list[tuple[str, str]], heir: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        stays = gettext("随承接机构：{name}").format(name=heir) if heir else "—"
        for at, (title, to) in enumerate(things):
            self.fields[f"to-{at}"] = forms.ChoiceField(
                label=title, required=False, initial=to, choices=[("", stays), *targets]
            )


class OrderNothing(Form):
    """A step that needs only to be confirmed."""


class OrderApprove(Form):
    """The commission's decision."""

    document = forms.CharField(label=_("批准文件"), max_length=100, help_text=_("编委批准的文号"))


class OrderReturn(Form):
    """Why an order goes back."""

    note = forms.CharField(label=_("退回的理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class OrderWithdraw(Form):
    """Why an order is taken back."""

    note = forms.CharField(
        label=_("撤回的理由"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

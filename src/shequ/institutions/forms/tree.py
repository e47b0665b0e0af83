"""What a person may send about bodies: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.institutions.terms import CODE_LENGTH

_DAY = forms.DateInput(attrs={"type": "date"})


class TreeFind(Form):
    """The day of the tree, and what its list is narrowed by."""

    on = forms.DateField(label=_("看某一天"), required=False, widget=_DAY)
    kind = forms.ChoiceField(label=_("种类"), required=False)
    q = forms.CharField(label=_("名称或代码"), required=False, max_length=40)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("全部")), *kinds]  # type: ignore[attr-defined]


class BodyDay(Form):
    """The day as of which a body is shown."""

    on = forms.DateField(label=_("看某一天"), required=False, widget=_DAY)


class InstitutionsAdd(Form):
    """A body that exists already."""

    name = forms.CharField(label=_("全称"), max_length=100)
    code = forms.CharField(
        label=_("代码"), max_length=CODE_LENGTH, help_text=_("小写字母、数字、连字符和下划线，例如 zuzhibu；以后不能改")
    )
    kind = forms.ChoiceField(label=_("种类"))
    area = forms.ChoiceField(label=_("所在区域"))
    parent = forms.ChoiceField(label=_("上级机构"), required=False)
    second = forms.ChoiceField(
        label=_("同时服务"), required=False, help_text=_("只有方案写明的种类可以同时服务两个机构")
    )
    rank = forms.CharField(label=_("规格"), required=False, max_length=40, help_text=_("不填就按方案中这一种类的规格"))
    established_on = forms.DateField(label=_("设立日期"), widget=_DAY)
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
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        for name in ("parent", "second"):
            self.fields[name].choices = [("", _("没有")), *bodies]  # type: ignore[attr-defined]

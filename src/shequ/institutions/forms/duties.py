"""What a person may send about duties: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.institutions.terms import CODE_LENGTH, Part

_DAY = forms.DateInput(attrs={"type": "date"})


class DutyFind(Form):
    """What the duty register is narrowed by."""

    q = forms.CharField(label=_("谁负责……"), required=False, max_length=60)
    institution = forms.ChoiceField(label=_("机构"), required=False)
    part = forms.ChoiceField(label=_("分工"), required=False, choices=[("", _("全部")), *Part.choices()])
    only = forms.ChoiceField(
        label=_("只看"),
        required=False,
        choices=[("", _("全部")), ("gaps", _("没有牵头单位的")), ("doubles", _("牵头单位重复的"))],
    )
    on = forms.DateField(label=_("看某一天"), required=False, widget=_DAY)

    def __init__(self, *args: Any, bodies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = [("", _("全部")), *bodies]  # type: ignore[attr-defined]


class _Bodies(Form):
    def __init__(
        self, *args: Any, bodies: list[tuple[str, str]], areas: list[tuple[str, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = bodies  # type: ignore[attr-defined]
        if areas is not None:
            self.fields["area"].choices = areas  # type: ignore[attr-defined]


class DutiesAdd(_Bodies):
    """A duty with its lead."""

    title = forms.CharField(label=_("职责内容"), max_length=200)
    code = forms.CharField(label=_("代码"), max_length=CODE_LENGTH, help_text=_("小写字母、数字、连字符和下划线"))
    source = forms.CharField(label=_("出处"), required=False, max_length=60, help_text=_("方案条款或清单编号"))
    institution = forms.ChoiceField(label=_("牵头单位"))
    area = forms.ChoiceField(label=_("适用区域"))
    since = forms.DateField(label=_("自哪一天起"), widget=_DAY)
    document = forms.CharField(label=_("依据文件"), max_length=100)


class DutyPartGive(_Bodies):
    """A part for a body."""

    part = forms.ChoiceField(label=_("分工"), choices=Part.choices())
    institution = forms.ChoiceField(label=_("机构"))
    area = forms.ChoiceField(label=_("适用区域"))
    on = forms.DateField(label=_("自哪一天起"), widget=_DAY)
    document = forms.CharField(label=_("依据文件"), max_length=100)


class DutyHandOver(_Bodies):
    """The body that takes over."""

    institution = forms.ChoiceField(label=_("移交给"))
    on = forms.DateField(label=_("自哪一天起"), widget=_DAY)
    document = forms.CharField(label=_("依据文件"), max_length=100)


class DutyPartEnd(Form):
    """The day from which a part is no longer held."""

    on = forms.DateField(label=_("自哪一天起"), widget=_DAY)
    document = forms.CharField(label=_("依据文件"), max_length=100)

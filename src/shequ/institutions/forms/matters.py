"""What a person may send about major matters and the clean-conduct list: shape only."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.institutions.forms.group import DAY
from shequ.institutions.terms import ConductState, HearingWay, MatterKind, MatterState, Verdict

Choice = tuple[str, str]


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _OfBody(Form):
    def __init__(self, *args: Any, bodies: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = bodies  # type: ignore[attr-defined]


class MatterFind(Form):
    """What the register is narrowed by."""

    q = forms.CharField(label=_("事项"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *MatterKind.choices()])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *MatterState.choices()])


class MatterPropose(_OfBody):
    """A major matter."""

    body = forms.ChoiceField(label=_("研究决定的机构"))
    title = forms.CharField(label=_("事项"), max_length=200)
    kind = forms.ChoiceField(label=_("类别"), choices=MatterKind.choices())
    proposed_by = forms.CharField(label=_("提出人"), max_length=100, help_text=_("姓名或单位"))
    proposed_on = forms.DateField(label=_("提出日期"), widget=DAY)
    proposal = forms.CharField(
        label=_("方案"), max_length=5000, widget=_long(6), help_text=_("要做什么、为什么、怎么做")
    )


class MatterEnter(_OfBody):
    """A matter of before, as its papers tell it."""

    body = forms.ChoiceField(label=_("研究决定的机构"))
    title = forms.CharField(label=_("事项"), max_length=200)
    kind = forms.ChoiceField(label=_("类别"), choices=MatterKind.choices())
    document = forms.CharField(label=_("依据文件"), max_length=100, help_text=_("从哪份记录补登"))
    proposed_by = forms.CharField(label=_("提出人"), max_length=100)
    proposed_on = forms.DateField(label=_("提出日期"), widget=DAY)
    heard_on = forms.DateField(label=_("听取意见日期"), required=False, widget=DAY)
    heard = forms.CharField(label=_("听了谁的意见"), required=False, max_length=200)
    opinion = forms.CharField(label=_("意见内容"), required=False, max_length=2000, widget=_long(3))
    decided_on = forms.DateField(label=_("决定日期"), required=False, widget=DAY)
    meeting = forms.CharField(label=_("会议"), required=False, max_length=200)
    decision = forms.CharField(label=_("决定内容"), required=False, max_length=5000, widget=_long(3))
    executed_on = forms.DateField(label=_("执行日期"), required=False, widget=DAY)
    done_on = forms.DateField(label=_("办结日期"), required=False, widget=DAY)
    result = forms.CharField(label=_("办理结果"), required=False, max_length=2000, widget=_long(3))


class MatterHear(Form):
    """Opinions that were heard."""

    on = forms.DateField(label=_("日期"), widget=DAY)
    way = forms.ChoiceField(label=_("方式"), choices=HearingWay.choices())
    heard = forms.CharField(label=_("听了谁的意见"), max_length=200, help_text=_("例如：东大街居民代表 12 人"))
    text = forms.CharField(label=_("意见内容"), max_length=2000, widget=_long(4))


class MatterDecide(Form):
    """What was decided together."""

    decided_on = forms.DateField(label=_("决定日期"), widget=DAY)
    meeting = forms.CharField(label=_("会议"), max_length=200, help_text=_("例如：党工委 2026 年第 9 次会议"))
    verdict = forms.ChoiceField(label=_("结果"), choices=Verdict.choices())
    text = forms.CharField(label=_("决定内容"), max_length=5000, widget=_long(4))
    due_on = forms.DateField(label=_("办结期限"), required=False, widget=DAY)


class MatterExecute(Form):
    """When a matter began to be carried out."""

    executed_on = forms.DateField(label=_("执行日期"), widget=DAY)
    note = forms.CharField(label=_("执行安排"), required=False, max_length=2000, widget=_long(3))


class MatterFinish(Form):
    """The end of a matter."""

    done_on = forms.DateField(label=_("办结日期"), widget=DAY)
    result = forms.CharField(label=_("办理结果"), max_length=2000, widget=_long(4))


class ConductFind(Form):
    """The year of the list."""

    year = forms.ChoiceField(label=_("年度"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *ConductState.choices()])

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]


class ConductItemsAdd(_OfBody):
    """An item of the list."""

    body = forms.ChoiceField(label=_("清单属于"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2200)
    title = forms.CharField(label=_("责任内容"), max_length=300)
    institution = forms.ChoiceField(label=_("责任单位"))
    person = forms.CharField(label=_("责任人"), max_length=100)
    due_on = forms.DateField(label=_("完成期限"), widget=DAY)

    def __init__(self, *args: Any, bodies: Sequence[Choice], units: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, bodies=bodies, **kwargs)
        self.fields["institution"].choices = units  # type: ignore[attr-defined]


class ConductItemDone(Form):
    """What shows that an item was done."""

    done_on = forms.DateField(label=_("完成日期"), widget=DAY)
    result = forms.CharField(label=_("完成情况"), max_length=2000, widget=_long(4))
    evidence = forms.FileField(label=_("佐证材料"), required=False)

"""What a person may send about incoming documents, meetings, decisions and briefings: shape only."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.institutions.forms.group import DAY
from shequ.institutions.terms import (
    DecisionState,
    IncomingKind,
    IncomingState,
    InstructionKind,
    MeetingState,
    Presence,
    Secrecy,
    Urgency,
)

Choice = tuple[str, str]


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class IncomingFind(Form):
    """What the register is narrowed by."""

    q = forms.CharField(label=_("标题、文号或来文单位"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *IncomingState.choices()])
    kind = forms.ChoiceField(label=_("文种"), required=False, choices=[("", _("全部")), *IncomingKind.choices()])


class IncomingRegister(Form):
    """A document that came in."""

    sender = forms.CharField(label=_("来文单位"), max_length=100, help_text=_("例如：市委办公室"))
    document_number = forms.CharField(label=_("来文字号"), required=False, max_length=100)
    title = forms.CharField(label=_("标题"), max_length=200)
    kind = forms.ChoiceField(label=_("文种"), choices=IncomingKind.choices())
    secrecy = forms.ChoiceField(
        label=_("密级"), choices=Secrecy.choices(), help_text=_("本平台不是涉密系统，涉密文件不能登记、不能上传")
    )
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices())
    received_on = forms.DateField(label=_("收到日期"), widget=DAY)
    wanted_on = forms.DateField(label=_("来文要求的办结日期"), required=False, widget=DAY)
    summary = forms.CharField(label=_("内容摘要"), required=False, max_length=2000, widget=_long(4))
    scan = forms.FileField(label=_("扫描件"), required=False, help_text=_("pdf、docx 或图片"))


class IncomingInstruct(Form):
    """What was written on a document."""

    kind = forms.ChoiceField(label=_("内容"), choices=InstructionKind.choices())
    person = forms.CharField(label=_("姓名"), max_length=60)
    post = forms.CharField(label=_("职务"), required=False, max_length=100)
    on = forms.DateField(label=_("日期"), widget=DAY)
    text = forms.CharField(label=_("意见"), max_length=2000, widget=_long(4))

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in InstructionKind.choices() if value in kinds
        ]


class Reason(Form):
    """Why."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=_long(3))


class DecisionGive(Form):
    """What units have to do by when. One way to give the day: a date, or working days from today."""

    position = forms.ChoiceField(label=_("议题"), required=False)
    title = forms.CharField(label=_("事项"), max_length=200)
    text = forms.CharField(label=_("要求"), required=False, max_length=2000, widget=_long(4))
    lead = forms.ChoiceField(label=_("牵头单位"))
    others = forms.MultipleChoiceField(label=_("配合单位"), required=False, widget=forms.CheckboxSelectMultiple)
    due_on = forms.DateField(label=_("办结期限"), required=False, widget=DAY, help_text=_("日期和工作日，填一个"))
    workdays = forms.IntegerField(
        label=_("几个工作日之内"), required=False, min_value=1, max_value=250, help_text=_("从今天的下一个工作日算起")
    )

    def __init__(
        self, *args: Any, units: Sequence[Choice], items: Sequence[Choice] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = units  # type: ignore[attr-defined]
        self.fields["others"].choices = units  # type: ignore[attr-defined]
        if items is None:
            del self.fields["position"]
        else:
            self.fields["position"].choices = [("", "—"), *items]  # type: ignore[attr-defined]


class DecisionFind(Form):
    """What the list of decisions is narrowed by."""

    q = forms.CharField(label=_("事项"), required=False, max_length=60)
    unit = forms.ChoiceField(label=_("承办单位"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *DecisionState.choices()])
    only = forms.ChoiceField(
        label=_("只看"), required=False, choices=[("", _("全部")), ("open", _("没有办结的")), ("late", _("逾期的"))]
    )

    def __init__(self, *args: Any, units: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("全部")), *units]  # type: ignore[attr-defined]


class DecisionNote(Form):
    """How a decision is coming on."""

    note = forms.CharField(label=_("进展"), max_length=1000, widget=_long(3))


class DecisionReport(Form):
    """What was done."""

    note = forms.CharField(label=_("办理结果"), max_length=2000, widget=_long(4))
    evidence = forms.FileField(label=_("佐证材料"), required=False)


class DecisionVerify(Form):
    """Whether it is done."""

    note = forms.CharField(label=_("核验意见"), required=False, max_length=500, widget=_long(3))


class DecisionPostpone(Form):
    """A later day."""

    due_on = forms.DateField(label=_("延期到"), widget=DAY)
    reason = forms.CharField(label=_("理由"), max_length=500, widget=_long(3))


class MeetingFind(Form):
    """What the list of meetings is narrowed by."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *MeetingState.choices()])


class MeetingCall(Form):
    """A meeting to come, or one of before."""

    title = forms.CharField(label=_("会议名称"), max_length=200, help_text=_("例如：领导小组 2026 年第三次会议"))
    held_on = forms.DateField(label=_("开会日期"), widget=DAY)
    place = forms.CharField(label=_("地点"), required=False, max_length=100)
    chair = forms.CharField(label=_("主持人"), required=False, max_length=60)
    agenda = forms.CharField(label=_("议题"), widget=_long(6), help_text=_("一行一项"))

    def clean_agenda(self) -> list[str]:
        """Read one item a line."""
        return [line.strip() for line in self.cleaned_data["agenda"].splitlines() if line.strip()]


class MeetingHold(Form):
    """Who was there: a choice and a name for each member."""

    def __init__(self, *args: Any, members: Sequence[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [code for code, _name, _person in members]
        for code, name, person in members:
            self.fields[f"presence_{code}"] = forms.ChoiceField(
                label=name, choices=Presence.choices(), initial=Presence.PRESENT.value
            )
            self.fields[f"person_{code}"] = forms.CharField(
                label=gettext("{name}出席人").format(name=name), required=False, max_length=60, initial=person
            )

    @property
    def presence(self) -> dict[str, tuple[str, str]]:
        """Return the presence of each member with who came."""
        given = self.cleaned_data
        return {code: (given[f"presence_{code}"], given[f"person_{code}"]) for code in self.codes}


class MeetingMinutes(Form):
    """Minutes with their number, and what came of each item."""

    document = forms.CharField(label=_("纪要文号"), max_length=100)
    minutes = forms.CharField(label=_("会议纪要"), max_length=20000, widget=_long(12))

    def __init__(self, *args: Any, items: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.positions = [position for position, _title in items]
        for position, title in items:
            self.fields[f"outcome_{position}"] = forms.CharField(
                label=f"{position}. {title}", required=False, max_length=2000, widget=_long(2),
                help_text=_("这项议题议定了什么"),
            )  # fmt: skip

    @property
    def outcomes(self) -> dict[int, str]:
        """Return what came of each item about which something was written."""
        given = {position: self.cleaned_data[f"outcome_{position}"] for position in self.positions}
        return {position: text for position, text in given.items() if text}


class BriefingPeriod(Form):
    """The days about which a briefing tells."""

    since = forms.DateField(label=_("自"), widget=DAY)
    until = forms.DateField(label=_("至"), widget=DAY)


class BriefingIssue(BriefingPeriod):
    """A briefing to issue."""

    note = forms.CharField(label=_("编者按"), required=False, max_length=2000, widget=_long(3))

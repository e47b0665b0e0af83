"""What a person may send to plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as say

from shequ.base.forms import Form
from shequ.plan import terms
from shequ.plan.terms import APPROVERS, Approver, DocumentLevel, DocumentState, FreezeMatter, Status, TaskState

MOST_PACK_FILES = 12
MOST_PACK_BYTES = 1 << 20
LONGEST_NOTE = 1000


class BoardFind(Form):
    """Filters of the board."""

    status = forms.ChoiceField(label=say("状态"), required=False)
    unit = forms.ChoiceField(label=say("责任单位"), required=False)
    area = forms.ChoiceField(label=say("社区"), required=False)
    severity = forms.ChoiceField(label=say("问题程度"), required=False)

    def __init__(
        self,
        *args: Any,
        units: tuple[tuple[str, str], ...] = (),
        areas: tuple[tuple[str, str], ...] = (),
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self._offer("status", say("全部状态"), Status.choices())
        self._offer("unit", say("全部单位"), units)
        self._offer("area", say("全部社区"), areas)
        self._offer("severity", say("全部程度"), terms.SEVERITY_TITLES.items())

    def _offer(self, name: str, everything: Any, choices: Any) -> None:
        field = self.fields[name]
        field.choices = [("", everything), *((value, say(label)) for value, label in choices)]  # type: ignore[attr-defined]


class TaskFind(Form):
    """Filters of the task list."""

    state = forms.ChoiceField(label=say("进度"), required=False)
    unit = forms.ChoiceField(label=say("责任单位"), required=False)
    late = forms.ChoiceField(label=say("期限"), required=False, choices=(("", say("全部")), ("1", say("只看逾期的"))))

    def __init__(self, *args: Any, units: tuple[tuple[str, str], ...] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        states = [(value, say(label)) for value, label in TaskState.choices()]
        self.fields["state"].choices = [("", say("全部进度")), *states]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", say("全部单位")), *units]  # type: ignore[attr-defined]


class TaskProgressNote(Form):
    """How far a task has come."""

    progress = forms.IntegerField(label=say("完成百分比"), min_value=0, max_value=100, help_text=say("0 到 100"))
    note = forms.CharField(label=say("进展"), max_length=LONGEST_NOTE, widget=forms.Textarea({"rows": 3}))


class TaskSubmit(Form):
    """A task as done."""

    note = forms.CharField(
        label=say("完成情况"),
        max_length=LONGEST_NOTE,
        error_messages={"required": say("提交办结要写明完成情况")},
        help_text=say("写清做了什么、结果在哪里"),
        widget=forms.Textarea({"rows": 4}),
    )
    evidence = forms.FileField(label=say("证明材料"), required=False, help_text=say("文件、照片或表格，一次一个"))


class TaskAccept(Form):
    """An acceptance."""

    note = forms.CharField(label=say("意见"), max_length=LONGEST_NOTE, required=False)


class TaskReturn(Form):
    """A return."""

    reason = forms.CharField(
        label=say("退回理由"),
        max_length=LONGEST_NOTE,
        error_messages={"required": say("退回要写明理由")},
        help_text=say("写清缺什么、补到什么程度可以认可"),
        widget=forms.Textarea({"rows": 3}),
    )


class PackFilesInput(forms.ClearableFileInput):
    """One file or several."""

    allow_multiple_selected = True


class PackFiles(forms.FileField):
    """The files of one pack, as texts."""

    widget = PackFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, str]]:
        """Return (name, text) pairs in the order of their names."""
        given = data if isinstance(data, list | tuple) else [data]
        found = []
        for item in given:
            one = super().clean(item, initial)
            if one.size > MOST_PACK_BYTES:
                raise forms.ValidationError(say("%(name)s 超过 1 MB，不像政策包"), params={"name": one.name})
            try:
                found.append((one.name, one.read().decode("utf-8-sig")))
            except UnicodeDecodeError:
                raise forms.ValidationError(say("%(name)s 不是 UTF-8 编码的文字"), params={"name": one.name}) from None
        if len(found) > MOST_PACK_FILES:
            raise forms.ValidationError(say("一个政策包最多 12 个文件"))
        return sorted(found)


class PolicyLoad(Form):
    """The files of a pack."""

    file = PackFiles(label=say("政策包文件"), help_text=say("TOML 文件；分成几个文件的一起选上"))


class PolicyPutInForce(Form):
    """From when a pack holds, and by which document."""

    since = forms.DateField(
        label=say("施行日"), required=False, help_text=say("不填：首次施行按包里的施行日，换版按今天"),
        widget=forms.DateInput({"type": "date"}),
    )  # fmt: skip
    document = forms.CharField(label=say("依据文号"), max_length=100, required=False)


class OverrideSet(Form):
    """Another value for an area, with its reason."""

    area = forms.ChoiceField(label=say("区域"))
    name = forms.ChoiceField(label=say("参数"))
    value = forms.CharField(label=say("改为"), max_length=100)
    reason = forms.CharField(
        label=say("理由"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": say("设定不同标准要写明理由")},
    )
    document = forms.CharField(label=say("依据文号"), max_length=100, required=False)
    since = forms.DateField(
        label=say("自哪一天起"),
        required=False,
        help_text=say("不填就从今天起"),
        widget=forms.DateInput({"type": "date"}),
    )

    def __init__(self, *args: Any, names: list[tuple[str, str]], areas: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = names  # type: ignore[attr-defined]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class FreezeWindowOpen(Form):
    """A freeze window."""

    area = forms.ChoiceField(label=say("区域"))
    matters = forms.MultipleChoiceField(
        label=say("冻结的事项"), widget=forms.CheckboxSelectMultiple, required=False,
        choices=[(value, say(label)) for value, label in FreezeMatter.choices()],
    )  # fmt: skip
    starts_on = forms.DateField(label=say("开始"), widget=forms.DateInput({"type": "date"}))
    ends_on = forms.DateField(
        label=say("结束"), help_text=say("最后一天也算在内"), widget=forms.DateInput({"type": "date"})
    )
    reason = forms.CharField(label=say("理由"), max_length=500, error_messages={"required": say("要写明理由")})
    document = forms.CharField(label=say("依据文号"), max_length=100, required=False)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        for matter in FreezeMatter:
            usual = say(Approver(APPROVERS[matter]).label)
            others = [(item.value, say(item.label)) for item in Approver if item != APPROVERS[matter]]
            self.fields[f"approver_{matter}"] = forms.ChoiceField(
                label=gettext("“{matter}”由谁批准").format(matter=say(matter.label)),
                required=False,
                choices=[("", usual), *others],
            )

    def clean(self) -> dict[str, Any]:
        """Gather whom the window names instead of the usual approvers."""
        given = super().clean() or {}
        named = {str(matter): given.pop(f"approver_{matter}", "") for matter in FreezeMatter}
        return {**given, "approvers": {matter: approver for matter, approver in named.items() if approver}}


class FreezeApprovalGive(Form):
    """An approval of something frozen."""

    area = forms.ChoiceField(label=say("区域"))
    matter = forms.ChoiceField(
        label=say("事项"), choices=[(value, say(label)) for value, label in FreezeMatter.choices()]
    )
    what = forms.CharField(label=say("批准的具体事项"), max_length=200, help_text=say("写明人员、岗位或资产，便于检查"))
    times = forms.IntegerField(label=say("批准办理的次数"), initial=1, min_value=1)
    starts_on = forms.DateField(label=say("开始"), widget=forms.DateInput({"type": "date"}))
    ends_on = forms.DateField(
        label=say("结束"), help_text=say("最后一天也算在内"), widget=forms.DateInput({"type": "date"})
    )
    document = forms.CharField(label=say("批准文件"), max_length=100)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class FreezeWindowClose(Form):
    """An early end."""

    reason = forms.CharField(
        label=say("提前结束的理由"), max_length=500, error_messages={"required": say("要写明理由")}
    )


class DocumentFind(Form):
    """What the register of basis documents is narrowed by."""

    q = forms.CharField(label=say("文号、标题或发文机关"), required=False, max_length=60)
    state = forms.ChoiceField(label=say("状态"), required=False, choices=[("", say("全部")), *DocumentState.choices()])
    level = forms.ChoiceField(label=say("层级"), required=False, choices=[("", say("全部")), *DocumentLevel.choices()])


class DocumentChange(Form):
    """What the register says about a document."""

    title = forms.CharField(label=say("标题"), max_length=200)
    number = forms.CharField(label=say("文号"), max_length=100, required=False, help_text=say("没有文号的不填"))
    issuer = forms.CharField(label=say("发文机关"), max_length=100)
    level = forms.ChoiceField(label=say("层级"), choices=DocumentLevel.choices())
    issued_on = forms.DateField(label=say("成文日期"), required=False, widget=forms.DateInput({"type": "date"}))
    valid_from = forms.DateField(label=say("施行日期"), required=False, widget=forms.DateInput({"type": "date"}))
    kept_at = forms.CharField(
        label=say("纸质件存放处"),
        max_length=100,
        required=False,
        help_text=say("只有纸质件的填写；有电子件的可在登记后上传"),
    )


class DocumentEnter(DocumentChange):
    """A document to enter."""

    code = forms.ChoiceField(label=say("方案中的哪份文件"), required=False, help_text=say("方案没有提到的不选"))
    field_order = ("code",)

    def __init__(self, *args: Any, documents: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", say("不对应")), *documents]  # type: ignore[attr-defined]


class DocumentTextAdd(Form):
    """The text of a document."""

    file = forms.FileField(label=say("文件"), help_text=say("扫描件或 Word、PDF 文件"))


class DocumentRepeal(Form):
    """From when on a document is no longer in force."""

    on = forms.DateField(label=say("自哪一天起废止"), widget=forms.DateInput({"type": "date"}))
    by = forms.CharField(label=say("由什么废止"), max_length=200, help_text=say("文件的文号和标题；或有效期届满"))

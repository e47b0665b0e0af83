"""What a person may send about filings: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.institutions.terms.filings import NOTE_LENGTH, FilingState, OpinionKind
from shequ.plan.terms import FilingKind

_DAY = forms.DateInput(attrs={"type": "date"})
_WORDS = forms.Textarea(attrs={"rows": 3})


class FilingFind(Form):
    """What the register is narrowed by."""

    q = forms.CharField(label=_("标题、备案号、文号或社区"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[("", _("全部")), *FilingKind.choices()])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *FilingState.choices()])
    year = forms.ChoiceField(label=_("年份"), required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", _("全部")), *((str(year), str(year)) for year in years)]  # type: ignore[attr-defined]


class _FilingHead(Form):
    title = forms.CharField(label=_("标题"), max_length=200, help_text=_("例如：设立东大街社区"))
    places = forms.MultipleChoiceField(
        label=_("涉及的现有社区"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("至少选一个；新设而还没有的，写在下一项"),
    )
    new_places = forms.CharField(
        label=_("新设的社区"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("申报设立时填写，每行一个：12 位代码 名称"),
    )  # fmt: skip
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    effective_on = forms.DateField(label=_("拟自哪一天起生效"), widget=_DAY)

    def __init__(self, *args: Any, communities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = communities  # type: ignore[attr-defined]

    def clean_new_places(self) -> list[tuple[str, str]]:
        """Read a code and a name, one community a line."""
        found = []
        for line in self.cleaned_data["new_places"].splitlines():
            if line.strip():
                code, _space, name = line.strip().partition(" ")
                if not name.strip():
                    raise forms.ValidationError(_("每行写成：12 位代码 名称，中间空一格"))
                found.append((code, name.strip()))
        return found


class FilingDraft(_FilingHead):
    """A new filing."""

    kind = forms.ChoiceField(label=_("种类"), choices=FilingKind.choices())
    applicant = forms.ChoiceField(label=_("申报单位"))
    field_order = ("kind", "title", "applicant")

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["applicant"].choices = units  # type: ignore[attr-defined]


class FilingChange(_FilingHead):
    """What a filing says."""


class FilingMaterialAdd(Form):
    """A paper."""

    material = forms.ChoiceField(label=_("哪份材料"))
    file = forms.FileField(label=_("文件"), required=False)
    text = forms.CharField(
        label=_("说明"), required=False, max_length=200, help_text=_("只有纸质件的，写明文号或存放在哪里")
    )

    def __init__(self, *args: Any, materials: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["material"].choices = materials  # type: ignore[attr-defined]


class FilingNothing(Form):
    """A step that needs only to be confirmed."""


class FilingReview(Form):
    """Who takes a filing in, and who is asked."""

    keeper = forms.ChoiceField(label=_("受理单位"))
    reviewers = forms.MultipleChoiceField(
        label=_("征求意见的部门"), widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    note = forms.CharField(label=_("要求"), required=False, max_length=NOTE_LENGTH, widget=_WORDS)

    def __init__(self, *args: Any, units: list[tuple[str, str]], bodies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keeper"].choices = units  # type: ignore[attr-defined]
        self.fields["reviewers"].choices = bodies  # type: ignore[attr-defined]


class FilingOpinionGive(Form):
    """A unit's opinion."""

    institution = forms.ChoiceField(label=_("单位"))
    kind = forms.ChoiceField(label=_("意见"), choices=OpinionKind.choices(), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("具体意见"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=_WORDS,
        help_text=_("修改后同意和不同意的必须写"),
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = units  # type: ignore[attr-defined]


class FilingApprove(Form):
    """The county government's decision."""

    document = forms.CharField(label=_("批准文件"), max_length=100, help_text=_("县政府批准的文号"))
    decided_on = forms.DateField(label=_("批准日期"), widget=_DAY, help_text=_("批准文件上的日期；备案号按这一年编"))
    in_force_from = forms.DateField(label=_("自哪一天起生效"), widget=_DAY)
    note = forms.CharField(
        label=_("说明"), required=False, max_length=NOTE_LENGTH, widget=_WORDS,
        help_text=_("有部门不同意的，写明怎样处理"),
    )  # fmt: skip


class FilingReturn(Form):
    """Why a filing goes back."""

    note = forms.CharField(label=_("退回的理由"), max_length=NOTE_LENGTH, widget=_WORDS)


class FilingWithdraw(Form):
    """Why a filing is taken back."""

    note = forms.CharField(label=_("撤回的理由"), required=False, max_length=NOTE_LENGTH, widget=_WORDS)

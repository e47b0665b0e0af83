"""What a person may send about posts and appointments: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.kernel.roles import TITLES
from shequ.staffing.forms.ledger import DAY, Choices, kind_choices, say_all
from shequ.staffing.terms import POST_ROLES, Ground, Ledger, Mode, Position, Purpose

ROLES = say_all([(role, TITLES[role]) for role in POST_ROLES])


class WhoFind(Form):
    """What the list of posts is narrowed by."""

    on = forms.DateField(label=_("看某一天"), required=False, widget=DAY)
    q = forms.CharField(label=_("姓名、岗位或机构"), required=False, max_length=40)
    area = forms.ChoiceField(label=_("区域"), required=False)
    only = forms.ChoiceField(
        label=_("只看"), required=False, choices=[("", _("全部")), ("vacant", _("空缺的")), ("filled", _("有人的"))]
    )

    def __init__(self, *args: Any, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("全部")), *areas]  # type: ignore[attr-defined]


class PostsSetUp(Form):
    """A new post."""

    institution = forms.ChoiceField(label=_("机构"))
    title = forms.CharField(label=_("岗位名称"), max_length=60)
    position = forms.ChoiceField(label=_("职务"), choices=Position.choices(), initial=Position.WORKER)
    head_kind = forms.ChoiceField(
        label=_("使用编制"), required=False, choices=[("", _("不占编制")), *kind_choices(Ledger.ESTABLISHMENT)]
    )
    is_leading = forms.BooleanField(label=_("占领导职数"), required=False)
    purpose = forms.ChoiceField(
        label=_("用途"), required=False, choices=[("", _("方案规定的职数")), *Purpose.choices()],
        help_text=_("方案没有规定的领导岗位要写明批准的用途"),
    )  # fmt: skip
    need = forms.CharField(label=_("设置的需要"), required=False, max_length=200)
    rank = forms.CharField(label=_("职级"), required=False, max_length=40)
    role = forms.ChoiceField(
        label=_("系统角色"),
        required=False,
        choices=[("", _("没有")), *ROLES],
        help_text=_("任职时自动授权，免职时自动收回"),
    )
    role_area = forms.ChoiceField(label=_("系统角色的区域"), required=False, help_text=_("不选就是机构所在区域"))
    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    document = forms.CharField(label=_("依据文件"), max_length=100)

    def __init__(self, *args: Any, bodies: Choices, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = bodies  # type: ignore[attr-defined]
        self.fields["role_area"].choices = [("", "—"), *areas]  # type: ignore[attr-defined]


class PostChange(Form):
    """What a post is from a day on."""

    title = forms.CharField(label=_("岗位名称"), max_length=60)
    rank = forms.CharField(label=_("职级"), required=False, max_length=40)
    head_kind = forms.ChoiceField(
        label=_("使用编制"), required=False, choices=[("", _("不占编制")), *kind_choices(Ledger.ESTABLISHMENT)]
    )
    role = forms.ChoiceField(label=_("系统角色"), required=False, choices=[("", _("没有")), *ROLES])
    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    document = forms.CharField(label=_("依据文件"), max_length=100)


class PostAbolish(Form):
    """From which day there is no such post."""

    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    document = forms.CharField(label=_("依据文件"), max_length=100)


class _Approved(Form):
    """A form whose act a freeze window may bind."""

    approval_id = forms.ChoiceField(label=_("冻结期批准"), required=False, help_text=_("在冻结期内办理的选择"))

    def __init__(self, *args: Any, approvals: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if approvals:
            self.fields["approval_id"].choices = [("", _("不在冻结期")), *approvals]  # type: ignore[attr-defined]
        else:
            del self.fields["approval_id"]

    def add_error(self, field: str | None, error: Any) -> None:
        """Put a refusal about an approval on its field, or over the form where there is none to choose from."""
        known = {"approval": "approval_id", "staff": "staff_id", "post": "post_id"}.get(field or "", field)
        super().add_error(known if known in self.fields or known is None else None, error)


class AppointmentMake(_Approved):
    """Who holds a post."""

    staff_id = forms.ChoiceField(label=_("人员"))
    mode = forms.ChoiceField(label=_("任职方式"), choices=Mode.choices())
    ground = forms.ChoiceField(
        label=_("依据"), choices=[(value, label) for value, label in Ground.choices() if value != Ground.ORDER]
    )
    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    until = forms.DateField(
        label=_("到哪一天为止"), required=False, widget=DAY, help_text=_("这一天起不再担任；不填为长期")
    )
    term_ends_on = forms.DateField(label=_("任期届满日"), required=False, widget=DAY)
    document = forms.CharField(label=_("任职文件"), max_length=100)
    reason = forms.CharField(
        label=_("说明"), required=False, max_length=200, help_text=_("书记、主任不是一人的，写明理由")
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff_id"].choices = people  # type: ignore[attr-defined]


class AppointmentEnd(Form):
    """From which day somebody holds a post no longer."""

    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    document = forms.CharField(label=_("免职文件"), max_length=100)
    reason = forms.CharField(label=_("说明"), required=False, max_length=200)


class CasePropose(Form):
    """Who is named for a post."""

    staff_id = forms.ChoiceField(label=_("人选"))
    mode = forms.ChoiceField(
        label=_("任职方式"), choices=[pair for pair in Mode.choices() if pair[0] in (Mode.FULL, Mode.CONCURRENT)]
    )
    basis = forms.CharField(label=_("提名依据"), max_length=200, help_text=_("例如考察报告、会议纪要的文号"))

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff_id"].choices = people  # type: ignore[attr-defined]

    def add_error(self, field: str | None, error: Any) -> None:
        """Put a refusal about the person on the field that chose him."""
        super().add_error({"staff": "staff_id"}.get(field or "", field), error)


class CaseNotice(Form):
    """The first day of the notice."""

    on = forms.DateField(label=_("公示开始"), widget=DAY)


class CaseObject(Form):
    """What was objected, and what looking into it showed."""

    objection = forms.CharField(label=_("收到的意见"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
    settled = forms.CharField(
        label=_("核查结论"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


class CaseAppoint(_Approved):
    """The decision."""

    on = forms.DateField(label=_("任职日期"), widget=DAY)
    document = forms.CharField(label=_("任职文件"), max_length=100)
    term_ends_on = forms.DateField(label=_("任期届满日"), required=False, widget=DAY)


class CaseDrop(Form):
    """Why a case is given up."""

    note = forms.CharField(label=_("终止的理由"), max_length=500)

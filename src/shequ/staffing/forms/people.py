"""What a person may send about people who serve: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.staffing.forms.ledger import DAY, Choices, kind_choices
from shequ.staffing.forms.posts import _Approved
from shequ.staffing.terms import NAME_LENGTH, LeaveReason, Ledger, Source

HEADS = [("", _("不占编制")), *kind_choices(Ledger.ESTABLISHMENT)]


class StaffFind(Form):
    """What the list of people is narrowed by."""

    q = forms.CharField(label=_("姓名或拼音首字母"), required=False, max_length=40)
    source = forms.ChoiceField(label=_("来源"), required=False, choices=[("", _("全部")), *Source.choices()])
    institution = forms.ChoiceField(label=_("机构"), required=False)
    only = forms.ChoiceField(
        label=_("只看"), required=False, choices=[("", _("全部")), ("here", _("在岗的")), ("gone", _("已离岗的"))]
    )

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = [("", _("全部")), *bodies]  # type: ignore[attr-defined]


class StaffTakeOn(_Approved):
    """Somebody begins to serve."""

    name = forms.CharField(label=_("姓名"), max_length=NAME_LENGTH)
    identity_number = forms.CharField(label=_("公民身份号码"), required=False, max_length=30)
    phone = forms.CharField(label=_("电话"), required=False, max_length=30)
    institution = forms.ChoiceField(label=_("到哪个机构"))
    source = forms.ChoiceField(label=_("来源"), choices=Source.choices())
    head_kind = forms.ChoiceField(label=_("编制种类"), required=False, choices=HEADS, help_text=_("在编的选择"))
    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    until = forms.DateField(
        label=_("到哪一天为止"), required=False, widget=DAY, help_text=_("这一天起不再在岗；不填为长期")
    )
    document = forms.CharField(label=_("依据文件"), max_length=100)

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = bodies  # type: ignore[attr-defined]


class StaffTakeOnAgain(StaffTakeOn):
    """Somebody who is registered and left begins to serve again: who it is stands already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "identity_number", "phone"):
            del self.fields[name]


class StaffEnter(Form):
    """Somebody who serves already."""

    name = forms.CharField(label=_("姓名"), max_length=NAME_LENGTH)
    identity_number = forms.CharField(label=_("公民身份号码"), max_length=30)
    phone = forms.CharField(label=_("电话"), required=False, max_length=30)
    institution = forms.ChoiceField(label=_("所在机构"))
    source = forms.ChoiceField(label=_("来源"), choices=Source.choices())
    head_kind = forms.ChoiceField(label=_("编制种类"), required=False, choices=HEADS, help_text=_("在编的选择"))
    since = forms.DateField(label=_("自哪一天起"), widget=DAY)
    document = forms.CharField(label=_("依据文件"), max_length=100)

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = bodies  # type: ignore[attr-defined]


class StaffTransfer(Form):
    """Where somebody goes."""

    institution = forms.ChoiceField(label=_("调到"))
    head_kind = forms.ChoiceField(
        label=_("编制种类"), required=False, choices=[("same", _("种类不变")), *HEADS], initial="same"
    )
    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    document = forms.CharField(label=_("依据文件"), max_length=100)

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = bodies  # type: ignore[attr-defined]


class StaffLeave(Form):
    """Why and when somebody leaves."""

    reason = forms.ChoiceField(label=_("离岗原因"), choices=LeaveReason.choices())
    on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    document = forms.CharField(label=_("依据文件"), required=False, max_length=100)


class StaffCorrect(Form):
    """What is to be put right; an empty number stays as it is."""

    name = forms.CharField(label=_("姓名"), max_length=NAME_LENGTH)
    identity_number = forms.CharField(label=_("公民身份号码"), required=False, max_length=30, help_text=_("不改的留空"))
    phone = forms.CharField(label=_("电话"), required=False, max_length=30, help_text=_("不改的留空"))
    reason = forms.CharField(label=_("更正的理由"), max_length=200)


class StaffReveal(Form):
    """Why somebody's numbers have to be seen."""

    reason = forms.CharField(label=_("查看的理由"), max_length=200)

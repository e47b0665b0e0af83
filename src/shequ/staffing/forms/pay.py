"""What a person may send about pay and minimum wages: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.staffing.forms.contracts import Places
from shequ.staffing.forms.fields import YuanField, day_field
from shequ.staffing.terms import DOCUMENT_LENGTH, UNDER_CONTRACT, PayKind, Source, WageClass

ENDINGS = ".xlsx,.xls,.csv"
MOST_BYTES = 2 << 20
PAID = (Source.ESTABLISHMENT, *UNDER_CONTRACT, Source.ELECTED)


class PayFind(Places):
    """What the list of pay is narrowed by."""

    q = forms.CharField(label=_("姓名"), required=False, max_length=60)
    area = forms.ChoiceField(label=_("区域"), required=False)
    source = forms.ChoiceField(
        label=_("来源"),
        required=False,
        choices=[("", _("不在编的")), ("all", _("全部")), *((item.value, item.label) for item in PAID)],
    )
    only = forms.ChoiceField(
        label=_("只看"), required=False,
        choices=[("", _("全部")), ("under", _("低于最低工资的")), ("no_basic", _("没有登记基本报酬的"))],
    )  # fmt: skip


class PayLineAdd(Places):
    """A pay line."""

    staff_id = forms.ChoiceField(label=_("人员"))
    institution = forms.ChoiceField(label=_("列入哪个机构的预算"))
    kind = forms.ChoiceField(label=_("种类"), choices=PayKind.choices())
    monthly = YuanField(label=_("每月金额（元）"))
    since = day_field(_("从哪一天起"))
    until = day_field(_("到哪一天停发"), required=False, help_text=_("停发的第一天；不定期的留空"))
    document = forms.CharField(label=_("依据文件"), max_length=DOCUMENT_LENGTH)


class PayLineChange(Form):
    """Another amount."""

    monthly = YuanField(label=_("调整后每月金额（元）"))
    on = day_field(_("从哪一天起"), help_text=_("基本报酬从某月 1 日起调整"))
    document = forms.CharField(label=_("依据文件"), max_length=DOCUMENT_LENGTH)


class PayLineEnd(Form):
    """The end of a line."""

    on = day_field(_("从哪一天起停发"))
    document = forms.CharField(label=_("依据文件"), max_length=DOCUMENT_LENGTH)


class PayLineCancel(Form):
    """Why a line was entered by mistake."""

    reason = forms.CharField(label=_("原因"), max_length=DOCUMENT_LENGTH)


class BudgetFind(Places):
    """Which year and area."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    area = forms.ChoiceField(label=_("区域"), required=False)


class WageTrial(Places):
    """Another minimum wage to try."""

    monthly = YuanField(label=_("月最低工资（元）"))
    on = day_field(_("从哪一天起"))
    area = forms.ChoiceField(label=_("区域"), required=False)


class WagesEnter(Form):
    """A line of the table."""

    wage_class = forms.ChoiceField(label=_("类别"), choices=WageClass.choices())
    effective_from = day_field(_("执行日期"))
    monthly = YuanField(label=_("月最低工资（元）"))
    hourly = YuanField(label=_("小时最低工资（元）"), required=False)
    document = forms.CharField(label=_("依据文件"), max_length=DOCUMENT_LENGTH, help_text=_("公布标准的通知及文号"))
    is_verified = forms.BooleanField(label=_("已对照文件原文核对"), required=False)


class WageClassSet(Form):
    """The county's class."""

    wage_class = forms.ChoiceField(label=_("类别"), choices=WageClass.choices())
    since = day_field(_("从哪一天起"))
    document = forms.CharField(label=_("依据文件"), max_length=DOCUMENT_LENGTH)


class WageFile(Form):
    """A table of wages to be read and shown before anything changes."""

    file = forms.FileField(
        label=_("最低工资标准表"), help_text=_(".xlsx、.xls 或 .csv"),
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
    )  # fmt: skip
    document = forms.CharField(
        label=_("依据文件"), max_length=DOCUMENT_LENGTH, required=False,
        help_text=_("表中没有写依据的行用这一个"),
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Refuse a file that is no table of wages by its size alone."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 2 MB，不像最低工资标准表"))
        return file


class Nothing(Form):
    """A decision without anything to fill in."""

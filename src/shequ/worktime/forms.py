"""What a person may send to the calendar."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as say

from shequ.base.forms import Form
from shequ.worktime import terms

MOST_BYTES = 1 << 20


class CalendarRead(Form):
    """A file to be read and shown before anything changes."""

    file = forms.FileField(
        label=say("日历文件"), help_text=say("CSV，首行写列名：日期,类型,名称。类型写“放假”或“上班”")
    )
    document = forms.CharField(
        label=say("依据"),
        max_length=terms.DOCUMENT_LENGTH,
        help_text=say("例如：国务院办公厅关于节假日安排的通知及文号"),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is no list of days by its size alone."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(say("文件超过 1 MB，不像一份日历"))
        return file


class CalendarImport(Form):
    """What was read and shown, sent back to be loaded."""

    content = forms.CharField(widget=forms.HiddenInput, max_length=MOST_BYTES)
    document = forms.CharField(widget=forms.HiddenInput, max_length=terms.DOCUMENT_LENGTH)

"""What a reader of the journal may look for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form


class EntryFind(Form):
    """Filters of the journal; all may be empty."""

    text = forms.CharField(label=_("内容或姓名"), max_length=60, required=False)
    code = forms.CharField(label=_("事项代码"), max_length=80, required=False)
    area = forms.CharField(label=_("区域代码"), max_length=20, required=False)
    subject = forms.CharField(label=_("对象"), max_length=80, required=False)
    since = forms.DateField(label=_("起"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("止"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

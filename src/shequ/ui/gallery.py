"""Samples for the component gallery: one page on which every component can be looked at in every theme."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from shequ.base.forms import Form
from shequ.base.paging import Page
from shequ.kernel.words import _

STATES = (
    ("ok", _("达标")),
    ("warn", _("临近期限")),
    ("bad", _("逾期")),
    ("info", _("办理中")),
    ("hold", _("待补正")),
    ("mute", _("暂不能测")),
)


class Sample(Form):
    """A form with one control of each kind."""

    floor_area = forms.IntegerField(
        label=gettext_lazy("面积（㎡）"), help_text=gettext_lazy("按房产证或测绘报告填写"), min_value=1
    )
    ownership = forms.ChoiceField(
        label=gettext_lazy("产权"), choices=[("owned", gettext_lazy("自有")), ("rented", gettext_lazy("租用"))]
    )
    use = forms.ChoiceField(
        label=gettext_lazy("用途"),
        choices=[("office", gettext_lazy("办公")), ("service", gettext_lazy("服务"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=gettext_lazy("说明"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    is_shared = forms.BooleanField(label=gettext_lazy("与其他单位合用"), required=False)


CHART_DAYS = ("9-1", "9-14", "9-28", "10-12", "10-26", "10-31")
CHART_PLAN = (46, 36, 26, 16, 5, 0)
CHART_LEFT = (46, 39, 30, 19, None, None)


def chart() -> dict[str, Any]:
    """Return the spec of a sample chart: what is left against what was planned."""
    return {
        "kind": "line",
        "x": CHART_DAYS,
        "series": [
            {"name": gettext("计划"), "values": CHART_PLAN, "dashed": True, "label": gettext("计划")},
            {"name": gettext("未完成"), "values": CHART_LEFT, "label": gettext("未完成")},
        ],
    }


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of the sample timeline."""

    title: str
    at: datetime | None
    who: str = ""
    text: str = ""
    state: str = ""


def is_open() -> bool:
    """Say whether the gallery may be seen: while developing and in a demonstration home."""
    return bool(settings.DEBUG or settings.IS_DEMO)


def context(asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what the gallery shows; `?wrong=1` shows the form with errors."""
    now = timezone.now()
    return {
        "states": STATES,
        "form": Sample({"floor_area": "0", "ownership": "rented"}) if asked.get("wrong") else Sample(),
        "entries": (
            Happening(_("下一步：核查"), None, state="todo"),
            Happening(_("办理中"), now - timedelta(hours=1), "住建局", state="now"),
            Happening(_("换了办理单位"), now - timedelta(days=1), "社区", state="back"),
            Happening(_("已受理"), now - timedelta(days=2), "社区"),
        ),
        "page": Page(rows=tuple(range(1, 9)), total=128, is_capped=False, first=1, after="x", before=""),
        "parts": [("ok", 18), ("warn", 2), ("bad", 2), ("mute", 1)],
        "segments": [(_("宽松"), "#s", False), (_("标准"), "#s", True), (_("紧凑"), "#s", False)],
        "tabs": [(_("轮到我"), 9, "#t", True), (_("全部"), 128, "#t", False)],
        "steps": [_("选择文件"), _("对应列"), _("逐行检查"), _("写入名册")],
        "today": timezone.localdate(),
        "now": now,
        "colours": range(1, 7),
        "chart": chart(),
        "chart_rows": list(zip(CHART_DAYS, CHART_PLAN, CHART_LEFT, strict=True)),
    }

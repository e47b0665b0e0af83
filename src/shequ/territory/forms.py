"""What a person may send to territory: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.territory import terms
from shequ.territory.terms import DrawingKind

_DAY = forms.DateInput(attrs={"type": "date"})


class MapFind(Form):
    """What the map shows."""

    level = forms.CharField(required=False, widget=forms.HiddenInput)
    under = forms.CharField(label=_("范围"), required=False, max_length=15, widget=forms.Select)
    measure = forms.CharField(label=_("着色"), required=False, widget=forms.Select)
    q = forms.CharField(label=_("名称或代码"), required=False, max_length=40)
    on = forms.DateField(label=_("看某一天"), required=False, widget=_DAY)

    def __init__(
        self, *args: Any, places: list[tuple[str, str]], measures: list[tuple[str, str]], everywhere: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].widget.choices = [*places, (everywhere, _("全部"))]  # type: ignore[attr-defined]
        self.fields["measure"].widget.choices = [("", _("不着色")), *measures]  # type: ignore[attr-defined]


class CoverageFind(Form):
    """The day of which coverage is asked."""

    on = forms.DateField(label=_("看某一天"), required=False, widget=_DAY)


class AreaDay(Form):
    """The day as of which an area is shown."""

    on = forms.DateField(label=_("截至"), required=False, widget=_DAY)


class AreaFind(Form):
    """An area to go to."""

    q = forms.CharField(label=_("名称或代码"), required=False, max_length=40)


class DrawingCheck(Form):
    """A drawing to check."""

    kind = forms.ChoiceField(label=_("类别"), choices=[(kind.value, _(kind.label)) for kind in DrawingKind])
    area = forms.CharField(
        label=_("所属区域代码"),
        max_length=15,
        help_text=_("图形都在这个区域之内：县 6 位，管委会或乡镇 9 位，社区 12 位"),
    )
    file = forms.FileField(
        label=_("GeoJSON 文件"), help_text=_("UTF-8 编码，经纬度坐标"),
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )  # fmt: skip
    is_gcj02 = forms.BooleanField(
        label=_("从火星坐标转换"), required=False, help_text=_("坐标取自高德、腾讯地图时选；不选就按原坐标")
    )
    valid_from = forms.DateField(label=_("自哪一天起"), required=False, widget=_DAY, help_text=_("不填就是今天"))
    document = forms.CharField(label=_("依据文件"), required=False, max_length=100)


class ManagementAreaAdd(Form):
    """An area by which the town is run."""

    name = forms.CharField(label=_("名称"), max_length=100)
    code = forms.CharField(
        label=_("代码"), required=False, max_length=15, help_text=_("没有正式代码就留空，系统给临时代码")
    )
    valid_from = forms.DateField(label=_("自哪一天起"), required=False, widget=_DAY, help_text=_("不填就是今天"))
    document = forms.CharField(label=_("依据文件"), required=False, max_length=100)


class DwellingFind(Form):
    """What a list of dwellings is narrowed by."""

    text = forms.CharField(label=_("地址"), required=False, max_length=60)
    area = forms.ChoiceField(label=_("社区"), required=False)
    unplaced = forms.BooleanField(label=_("只看未落网格的"), required=False)
    grid = forms.CharField(required=False, max_length=15, widget=forms.HiddenInput)
    building = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, communities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("全部")), *communities]  # type: ignore[attr-defined]


class _DwellingFields(Form):
    address = forms.CharField(
        label=_("地址"), max_length=120, help_text=_("写到门牌，例如 阳光花园3号楼2单元501室，或 东大街12号")
    )
    grid = forms.ChoiceField(label=_("网格"), required=False, help_text=_("有坐标时按坐标落位"))
    lon = forms.FloatField(label=_("经度"), required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(label=_("纬度"), required=False, min_value=-90, max_value=90)
    is_vacant = forms.BooleanField(label=_("空置"), required=False)

    def __init__(self, *args: Any, grids: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grid"].choices = [("", _("未定")), *grids]  # type: ignore[attr-defined]


class DwellingAdd(_DwellingFields):
    """A new dwelling."""

    area = forms.ChoiceField(label=_("社区"))
    field_order = ("area", "address", "grid", "lon", "lat", "is_vacant")

    def __init__(self, *args: Any, communities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = communities  # type: ignore[attr-defined]


class DwellingChange(_DwellingFields):
    """A dwelling corrected."""


class DwellingMerge(Form):
    """The dwelling that stays, and why the two are one."""

    into = forms.UUIDField(label=_("并入"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("例如：同一户门牌写法不同"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].widget.choices = choices  # type: ignore[attr-defined]


class MergeFind(Form):
    """Which dwellings to offer for a merge."""

    q = forms.CharField(label=_("查找要并入的房屋"), required=False, max_length=60)


MAP_LEVELS = tuple(terms.MapLevel)

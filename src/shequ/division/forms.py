"""What a person may send about divisions: shape only."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.base.words import say
from shequ.division import terms
from shequ.division.queries import ProposalDetail
from shequ.division.terms import CountSource, StudyState, Want

_DAY = forms.DateInput(attrs={"type": "date"})
_WORDS = forms.Textarea(attrs={"rows": 3})
_ROWS = forms.Textarea(attrs={"rows": 2})
NEW = "-1"
PAIR = 2


class StudyFind(Form):
    """What the list is narrowed by."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *StudyState.choices()])


def _codes(text: str) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[\s,，、;；]+", text) if word)


class StudyOpen(Form):
    """A division to be worked out: where, by which counts, under which conditions."""

    area = forms.ChoiceField(label=_("范围"))
    title = forms.CharField(label=_("名称"), max_length=terms.TITLE_LENGTH, help_text=_("例如：2026 年城区社区调整"))
    data_on = forms.DateField(label=_("数据日"), widget=_DAY, help_text=_("户数和人口以这一天为准"))
    source = forms.ChoiceField(label=_("户数取自"), choices=CountSource.choices())
    low = forms.IntegerField(label=_("每个社区最少多少户"), min_value=1)
    high = forms.IntegerField(label=_("每个社区最多多少户"), min_value=1)
    people_low = forms.IntegerField(label=_("每个社区最少多少人"), required=False, min_value=1)
    people_high = forms.IntegerField(label=_("每个社区最多多少人"), required=False, min_value=1)
    grid_low = forms.IntegerField(label=_("每个网格最少多少户"), required=False, min_value=1)
    grid_high = forms.IntegerField(label=_("每个网格最多多少户"), required=False, min_value=1)
    want = forms.ChoiceField(label=_("社区个数"), choices=Want.choices())
    count = forms.IntegerField(label=_("指定几个"), required=False, min_value=1, help_text=_("只在选“指定个数”时填"))
    proposals = forms.IntegerField(label=_("要几个方案"), min_value=1, max_value=terms.MOST_PROPOSALS)
    moved = forms.FloatField(
        label=_("少变动的权重"), min_value=0, max_value=100, help_text=_("越大，换社区的住户越少；0 只看边界长短")
    )
    even = forms.FloatField(
        label=_("规模均衡的权重"), min_value=0, max_value=100, help_text=_("越大，各社区户数越接近")
    )
    closed = forms.MultipleChoiceField(
        label=_("保持原样的社区"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("范围一点不动")
    )
    locked = forms.CharField(
        label=_("锁定的街坊"), required=False, widget=_ROWS, help_text=_("街坊编号，留在现在的社区")
    )
    together = forms.CharField(
        label=_("须在同一社区的街坊"), required=False, widget=_ROWS, help_text=_("每行一组街坊编号")
    )
    apart = forms.CharField(label=_("须分开的街坊"), required=False, widget=_ROWS, help_text=_("每行两个街坊编号"))
    unit_low = forms.IntegerField(label=_("单位型街坊的社区最少多少户"), required=False, min_value=1)
    unit_high = forms.IntegerField(label=_("单位型街坊的社区最多多少户"), required=False, min_value=1)
    is_river_wall = forms.BooleanField(label=_("社区不得跨河"), required=False)
    gap_m = forms.FloatField(
        label=_("街道宽度（米）"), min_value=0, max_value=500, help_text=_("隔着这么宽的街道仍算相邻")
    )
    seed = forms.IntegerField(
        label=_("随机种子"), min_value=0, max_value=2**31, help_text=_("同样的种子给出同样的结果")
    )
    reason = forms.CharField(
        label=_("上下限与方案规定不同的理由"), required=False, max_length=200, help_text=_("改了上下限的要写")
    )

    def __init__(self, *args: Any, areas: list[tuple[str, str]], communities: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        self.fields["closed"].choices = communities  # type: ignore[attr-defined]

    def clean_locked(self) -> tuple[str, ...]:
        """Read block codes."""
        return _codes(self.cleaned_data["locked"])

    def clean_together(self) -> tuple[tuple[str, ...], ...]:
        """Read groups of block codes, one a line."""
        groups = tuple(_codes(line) for line in self.cleaned_data["together"].splitlines() if line.strip())
        if any(len(group) < PAIR for group in groups):
            raise forms.ValidationError(_("每行至少两个街坊编号"))
        return groups

    def clean_apart(self) -> tuple[tuple[str, ...], ...]:
        """Read pairs of block codes, one a line."""
        pairs = tuple(_codes(line) for line in self.cleaned_data["apart"].splitlines() if line.strip())
        if any(len(pair) != PAIR for pair in pairs):
            raise forms.ValidationError(_("每行正好两个街坊编号"))
        return pairs

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of the band of unit-type blocks, or for none."""
        found: dict[str, Any] = super().clean() or {}
        if (found.get("unit_low") is None) != (found.get("unit_high") is None):
            self.add_error("unit_high", forms.ValidationError(_("上下限要么都填，要么都不填")))
        return found


class StudyDrop(Form):
    """Why a study is given up."""

    reason = forms.CharField(label=_("理由"), required=False, max_length=200)


class BlocksMove(Form):
    """Blocks and the community they go to."""

    blocks = forms.MultipleChoiceField(label=_("街坊"))
    to = forms.ChoiceField(label=_("移到"), widget=forms.Select(attrs={"form": "move"}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, proposal: ProposalDetail, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["blocks"].choices = [(row.code, row.name) for row in proposal.blocks]  # type: ignore[attr-defined]
        self.fields["to"].choices = [*_communities(proposal), (NEW, _("新社区"))]  # type: ignore[attr-defined]
        self.fields["version"].initial = proposal.row.version


def _communities(proposal: ProposalDetail) -> list[tuple[str, str]]:
    return [(str(row.label), row.name) for row in proposal.row.communities]


class CommunitiesMerge(Form):
    """A community and the one it goes into."""

    community = forms.ChoiceField(label=_("合并"))
    into = forms.ChoiceField(label=_("并入"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, proposal: ProposalDetail, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("community", "into"):
            self.fields[name].choices = _communities(proposal)  # type: ignore[attr-defined]
        self.fields["version"].initial = proposal.row.version


class CommunitySplit(Form):
    """A community to part into two."""

    community = forms.ChoiceField(label=_("拆分"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, proposal: ProposalDetail, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["community"].choices = _communities(proposal)  # type: ignore[attr-defined]
        self.fields["version"].initial = proposal.row.version


class CommunityCut(CommunitySplit):
    """A community to part along a line."""

    line = forms.CharField(
        label=_("线上各点"), max_length=2000, help_text=_("按“画线”后在图上点出；也可以写成 经度,纬度 经度,纬度")
    )

    def clean_line(self) -> tuple[tuple[float, float], ...]:
        """Read points of longitude and latitude."""
        try:
            points = tuple(
                tuple(float(part) for part in re.split("[,，]", word)) for word in self.cleaned_data["line"].split()
            )
        except ValueError:
            points = ()
        if len(points) < PAIR or any(len(point) != PAIR for point in points):
            raise forms.ValidationError(_("至少要两个点，每个点写成 经度,纬度，点与点之间空一格"))
        return tuple((point[0], point[1]) for point in points)


class EditStep(Form):
    """A step back or forth."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CommunitiesName(Form):
    """Names of all communities of a proposal, and codes of new ones."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, proposal: ProposalDetail, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = proposal.row.version
        self.labels = [row.label for row in proposal.row.communities]
        for row in proposal.row.communities:
            title = (
                row.name
                if not row.is_new
                else say("{name}（{households} 户）", {"name": row.name, "households": f"{row.households:,}"})
            )
            self.fields[f"name_{row.label}"] = forms.CharField(
                label=title, max_length=terms.NAME_LENGTH, initial=row.name
            )
            if row.is_new:
                self.fields[f"code_{row.label}"] = forms.CharField(
                    label=_("代码"), max_length=12, required=False, initial=row.code,
                    help_text=_("新设社区的 12 位代码；还没有的留空，先用临时代码"),
                )  # fmt: skip

    def names(self) -> dict[int, tuple[str, str]]:
        """Return label → name and code."""
        found = self.cleaned_data
        return {label: (found[f"name_{label}"], found.get(f"code_{label}", "")) for label in self.labels}


class StudyFile(Form):
    """How the filing is drafted."""

    applicant = forms.ChoiceField(label=_("申报单位"))
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    effective_on = forms.DateField(label=_("拟自哪一天起生效"), widget=_DAY)
    report_to = forms.ChoiceField(label=_("划分报告作为哪项材料"), required=False)
    table_to = forms.ChoiceField(label=_("规模表作为哪项材料"), required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]], materials: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["applicant"].choices = units  # type: ignore[attr-defined]
        for name in ("report_to", "table_to"):
            self.fields[name].choices = [("", _("不附")), *materials]  # type: ignore[attr-defined]


class ItemSettle(Form):
    """How a matter of the transition is settled."""

    note = forms.CharField(label=_("办理情况"), max_length=terms.NOTE_LENGTH, widget=_WORDS)
    is_settled = forms.BooleanField(label=_("这一项已经办完"), required=False, initial=True)


class Confirm(Form):
    """A step that needs only to be confirmed."""

"""What has happened in territory. Addresses of homes are personal data once somebody lives there."""

from dataclasses import dataclass

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingChecked(Fact):
    code = "territory.drawing_checked"
    sentence = _("检查边界文件“{file_name}”：读入 {read}，可写入 {accepted}，错误 {rejected}，提醒 {warnings}")
    drawing_id: str
    file_name: str
    kind: str
    digest: str
    is_gcj02: bool
    read: int
    accepted: int
    rejected: int
    warnings: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingDropped(Fact):
    code = "territory.drawing_dropped"
    sentence = _("放弃导入“{file_name}”")
    drawing_id: str
    file_name: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class BoundariesImported(Fact):
    code = "territory.boundaries_imported"
    sentence = _("按“{file_name}”写入边界 {written} 个，不变 {same} 个，自 {valid_from} 起")
    drawing_id: str
    file_name: str
    kind: str
    digest: str
    written: int
    same: int
    rejected: int
    placed: int
    codes: tuple[str, ...]
    valid_from: str
    document: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class BlocksImported(Fact):
    code = "territory.blocks_imported"
    sentence = _("按“{file_name}”写入街坊 {written} 个，不变 {same} 个，停用 {ended} 个")
    drawing_id: str
    file_name: str
    digest: str
    written: int
    same: int
    ended: int
    rejected: int
    codes: tuple[str, ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class LinesImported(Fact):
    code = "territory.lines_imported"
    sentence = _("按“{file_name}”写入街巷河流 {written} 条")
    drawing_id: str
    file_name: str
    digest: str
    written: int
    rejected: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DwellingsImported(Fact):
    code = "territory.dwellings_imported"
    sentence = _("按“{file_name}”登记房屋 {written} 处，更新位置 {moved} 处，不变 {same} 处")
    drawing_id: str
    file_name: str
    digest: str
    written: int
    moved: int
    same: int
    rejected: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ManagementAreaAdded(Fact):
    code = "territory.management_area_added"
    sentence = _("登记管理区域 {area_code} {name}")
    area_code: str
    name: str
    document: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DwellingAdded(Fact):
    code = "territory.dwelling_added"
    sentence = _("登记房屋“{address}”")
    personal_data = ("address",)
    dwelling_id: str
    address: str
    grid: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DwellingChanged(Fact):
    code = "territory.dwelling_changed"
    sentence = _("变更房屋“{address}”：{changed}")
    personal_data = ("address", "old", "new")
    dwelling_id: str
    address: str
    changed: str
    old: tuple[tuple[str, str], ...]
    new: tuple[tuple[str, str], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DwellingsMerged(Fact):
    code = "territory.dwellings_merged"
    sentence = _("把房屋“{address}”并入“{into_address}”：{reason}")
    personal_data = ("address", "into_address")
    from_id: str
    into_id: str
    address: str
    into_address: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class GroundRedrawn(Fact):
    """A town's ground was divided anew; `codes` are its communities and grids from then on, `ended_codes` those that ended."""

    code = "territory.ground_redrawn"
    sentence = _(
        "按新的划分调整社区 {communities} 个、网格 {grids} 个，撤销 {ended} 个，自 {on} 起；换社区的房屋 {moved} 处"
    )
    communities: int
    grids: int
    ended: int
    added: int
    renamed: int
    blocks: int
    moved: int
    regridded: int
    unplaced: int
    drawn: int
    codes: tuple[str, ...]
    ended_codes: tuple[str, ...]
    on: str
    document: str = ""

"""What is right in territory: no database, no clock, no settings."""

from collections.abc import Collection
from datetime import date
from itertools import islice

from shequ.areas.terms import PROVISIONAL_MARK
from shequ.kernel.refusals import Refused, Stale
from shequ.kernel.words import _
from shequ.territory.terms import DrawingState


class DrawingUnreadable(Refused):
    """The file is no GeoJSON."""

    code = "territory.drawing_unreadable"
    message = _("文件不是 GeoJSON：{reason}")
    mend = _("请从制图软件导出 GeoJSON（UTF-8 编码，FeatureCollection）")


class DrawingEmpty(Refused):
    """The file holds no feature of the kind wanted."""

    code = "territory.drawing_empty"
    message = _("文件中没有可用的图形")
    mend = _("请核对选择的类别和文件")


class DrawingTooLarge(Refused):
    """The file is beyond what one import takes."""

    code = "territory.drawing_too_large"
    message = _("文件有 {size} MB，一次最多 {most} MB")
    mend = _("请按社区分成几个文件")


class DrawingNotOpen(Stale):
    """The import was committed or dropped meanwhile."""

    code = "territory.drawing_not_open"
    message = _("这次导入{state}，不能再办")
    mend = _("请重新上传文件")


class NothingToWrite(Refused):
    """Every shape of the file has an error."""

    code = "territory.nothing_to_write"
    message = _("文件中的图形全部有错误，没有可写入的")
    mend = _("请按所列位置改正后重新上传")


class AddressUnreadable(Refused):
    """The address does not reach a door."""

    code = "territory.address_unreadable"
    message = _("地址“{address}”读不出门牌")
    mend = _("请写到楼、单元、室或院、号，例如 3号楼2单元501室")


class DwellingTaken(Refused):
    """Another dwelling of the community bears the address."""

    code = "territory.dwelling_taken"
    message = _("本社区已有房屋“{address}”")
    mend = _("若是同一房屋，请用“合并重复房屋”")


class DwellingIsSame(Refused):
    """A dwelling cannot be merged into itself."""

    code = "territory.dwelling_is_same"
    message = _("不能把房屋并入它自己")
    mend = _("请另选一处房屋")


class DwellingIsMerged(Refused):
    """The dwelling was merged into another before."""

    code = "territory.dwelling_is_merged"
    message = _("这处房屋已并入“{address}”")
    mend = _("请打开合并后的房屋办理")


class DwellingElsewhere(Refused):
    """Only dwellings of one community can be one."""

    code = "territory.dwelling_elsewhere"
    message = _("两处房屋不在同一个社区")
    mend = _("跨社区的，请先由管委会核对地址和边界")


class GridElsewhere(Refused):
    """A grid belongs to exactly one community."""

    code = "territory.grid_elsewhere"
    kind = "grid.coverage"
    message = _("网格 {grid} 不属于这个社区")
    mend = _("请选本社区的网格")


class PointElsewhere(Refused):
    """The point lies in another community."""

    code = "territory.point_elsewhere"
    message = _("这一点落在 {found}，不在所选社区")
    mend = _("请核对经纬度；坐标取自高德、腾讯地图的，请先转换")


class PointHalf(Refused):
    """A longitude without a latitude, or the reverse."""

    code = "territory.point_half"
    message = _("经度和纬度要一起填写")
    mend = _("请补全，或都留空")


def check_point_whole(lon: float | None, lat: float | None) -> None:
    """Refuse half a point.

    Raises: PointHalf.
    """
    if (lon is None) != (lat is None):
        raise PointHalf(field="lon" if lon is None else "lat")


def check_grid_of(community: str, grid: str) -> None:
    """Refuse a grid of another community; a grid's code begins with its community's (GB/T 10114 style).

    Raises: GridElsewhere.
    """
    if grid and not grid.startswith(community):
        raise GridElsewhere(grid=grid, field="grid")


class NoLevelBelow(Refused):
    """Nothing is managed below a grid, nor registered here above a county."""

    code = "territory.no_level_below"
    message = _("“{name}”之下不能登记管理区域")
    mend = _("请选县、管委会（街道、乡镇）或社区作为上级")


class CodeElsewhere(Refused):
    """A code names its parent by its first digits."""

    code = "territory.code_elsewhere"
    message = _("代码 {written} 不是 {parent} 下一级的代码")
    mend = _("代码应以上级代码开头，共 {digits} 位；没有正式代码就留空，系统给临时代码")


class KeysUsedUp(Refused):
    """All hundred provisional keys below the parent are taken."""

    code = "territory.keys_used_up"
    message = _("这个上级之下的临时代码已经用完")
    mend = _("请先给已有的管理区域换成正式代码")


PROVISIONAL_KEYS = 100
"""P00 to P99."""


def check_code_below(code: str, *, parent: str, digits: int) -> None:
    """Refuse a code that does not lie one level below its parent.

    Raises: CodeElsewhere.
    """
    if not code.startswith(parent) or len(code) != digits:
        raise CodeElsewhere(written=code, parent=parent, digits=digits, field="code")


def provisional_keys(parent: str, *, count: int, taken: Collection[str]) -> list[str]:
    """Return the first free provisional keys below a parent: P01 first.

    Raises: KeysUsedUp.
    """
    free = (f"{parent}{PROVISIONAL_MARK}{number:02d}" for number in range(1, PROVISIONAL_KEYS))
    found = list(islice((code for code in free if code not in taken), count))
    if len(found) < count:
        raise KeysUsedUp(field="parent")
    return found


def check_size(size: int, *, most_mb: int) -> None:
    """Refuse a file beyond what one import takes; size in bytes.

    Raises: DrawingTooLarge.
    """
    megabyte = 1024 * 1024
    if size > most_mb * megabyte:
        raise DrawingTooLarge(size=-(-size // megabyte), most=most_mb, field="file")


def check_open(state: str) -> None:
    """Refuse to settle a drawing twice.

    Raises: DrawingNotOpen.
    """
    if state != DrawingState.CHECKED:
        raise DrawingNotOpen(state=DrawingState(state).label)


def check_mergeable(*, is_same: bool, same_area: bool, merged_into: str) -> None:
    """Refuse merging a dwelling into itself, across communities, or one that was merged before (its heir's address).

    Raises: DwellingIsSame, DwellingElsewhere, DwellingIsMerged.
    """
    if is_same:
        raise DwellingIsSame(field="into")
    if not same_area:
        raise DwellingElsewhere(field="into")
    if merged_into:
        raise DwellingIsMerged(address=merged_into)


class DrawnLater(Refused):
    """A boundary that begins later stands already; history is not written backwards."""

    code = "territory.drawn_later"
    message = _("“{name}”已有自 {day} 起的边界，不能再写入更早的")
    mend = _("请把生效日期改为 {day} 或以后")


def check_not_before(stands_from: date, since: date, *, name: str, field: str = "valid_from") -> None:
    """Refuse a drawing dated before the boundary it would replace.

    Raises: DrawnLater.
    """
    if since < stands_from:
        raise DrawnLater(name=name, day=stands_from.isoformat(), field=field)


class PairsUneven(Refused):
    """A list of points with more longitudes than latitudes, or the reverse."""

    code = "territory.pairs_uneven"
    message = _("有 {lons} 个经度、{lats} 个纬度，个数不同")
    mend = _("每个点都要有经度和纬度")


def check_pairs(lons: int, lats: int) -> None:
    """Refuse lists of coordinates of different length.

    Raises: PairsUneven.
    """
    if lons != lats:
        raise PairsUneven(lons=lons, lats=lats, field="lats")

"""Words and permissions of territory."""

from dataclasses import dataclass

from shequ.kernel.permissions import permission
from shequ.kernel.roles import COMMITTEE_ROLES, COMMUNITY_ROLES, COUNTY_ROLES, EVERY_STAFF, EVERYBODY, Role
from shequ.kernel.words import Choices, _

_DRAWERS = (Role.SYSTEM_ADMIN, Role.CIVIL_AFFAIRS, *COMMITTEE_ROLES)
_REGISTRARS = (*COMMITTEE_ROLES, *COMMUNITY_ROLES)
_WORKERS = (*COUNTY_ROLES, *COMMITTEE_ROLES, *COMMUNITY_ROLES, Role.GRID_WORKER, Role.AUDITOR, Role.SYSTEM_ADMIN)

MAP_SEE = permission("territory.map_see", _("查看地图"), roles=EVERY_STAFF)
PLACE_FIND = permission("territory.place_find", _("查找一点所在的社区和网格"), roles=EVERYBODY)
DRAWING_SEE = permission("territory.drawing_see", _("查看边界导入"), roles=_DRAWERS)
DRAWING_CHECK = permission("territory.drawing_check", _("检查边界文件"), roles=_DRAWERS)
DRAWING_COMMIT = permission("territory.drawing_commit", _("写入边界"), roles=_DRAWERS)
DRAWING_DROP = permission("territory.drawing_drop", _("放弃边界导入"), roles=_DRAWERS)
MANAGEMENT_AREA_ADD = permission("territory.management_area_add", _("登记管理区域"), roles=_DRAWERS)
DWELLING_SEE = permission("territory.dwelling_see", _("查看房屋"), roles=_WORKERS)
DWELLING_ADD = permission("territory.dwelling_add", _("登记房屋"), roles=(*_REGISTRARS, Role.GRID_WORKER))
DWELLING_CHANGE = permission("territory.dwelling_change", _("变更房屋"), roles=_REGISTRARS)
DWELLING_MERGE = permission("territory.dwelling_merge", _("合并重复房屋"), roles=_REGISTRARS)
GROUND_REDRAW = permission("territory.ground_redraw", _("按新的划分调整社区和网格"), roles=())


@dataclass(frozen=True, slots=True)
class Plot:
    """A community or grid of a division: its code, its name, the codes of the blocks that are its ground."""

    code: str
    name: str
    blocks: tuple[str, ...]


class DrawingKind(Choices):
    """What a drawing file holds."""

    TOWN = "town", _("城区管理范围")
    COMMUNITIES = "communities", _("社区边界")
    GRIDS = "grids", _("网格边界")
    BLOCKS = "blocks", _("街坊")
    STREETS = "streets", _("街巷")
    DWELLINGS = "dwellings", _("房屋位置")


class DrawingState(Choices):
    """The states of an import of a drawing."""

    CHECKED = "checked", _("已检查，未写入")
    COMMITTED = "committed", _("已写入")
    DROPPED = "dropped", _("已放弃")


class Purpose(Choices):
    """What a boundary is drawn for."""

    GROUND = "ground", _("区域边界")
    MANAGED = "managed", _("城区管理范围")


class LineKind(Choices):
    """Kinds of lines drawn under the areas."""

    ROAD = "road", _("街巷")
    RIVER = "river", _("河流")
    CONTOUR = "contour", _("等高线")


class MapLevel(Choices):
    """What the map and its list show."""

    COMMUNITY = "community", _("社区")
    GRID = "grid", _("网格")
    BLOCK = "block", _("街坊")
    DWELLING = "dwelling", _("房屋")


class Severity(Choices):
    """How bad a problem of a drawing is: an error keeps the shape out, a warning does not."""

    ERROR = "error", _("错误")
    WARNING = "warning", _("提醒")


class Trouble(Choices):
    """What can be wrong with a drawn shape, alone or against others."""

    NOT_POLYGON = "not_polygon", _("不是面")
    NOT_LINE = "not_line", _("不是线")
    NOT_POINT = "not_point", _("不是点")
    NO_GEOMETRY = "no_geometry", _("没有图形")
    TOO_FEW = "too_few", _("点数不足")
    BAD_COORDINATES = "bad_coordinates", _("坐标不是数字")
    UNCLOSED = "unclosed", _("没有闭合")
    SELF_INTERSECTION = "self_intersection", _("自相交")
    INVALID = "invalid", _("图形无效")
    NO_AREA = "no_area", _("面积为零")
    PROJECTED = "projected", _("不是经纬度")
    SWAPPED = "swapped", _("经纬度写反")
    OUTSIDE_COUNTRY = "outside_country", _("坐标不在国内")
    SAID_GCJ02 = "said_gcj02", _("文件自称火星坐标")
    OTHER_CRS = "other_crs", _("其他坐标系")
    LOOKS_GCJ02 = "looks_gcj02", _("疑似火星坐标")
    NO_CODE = "no_code", _("没有代码")
    WRONG_CODE = "wrong_code", _("代码不合规")
    UNKNOWN_AREA = "unknown_area", _("区域未登记")
    OUT_OF_REACH = "out_of_reach", _("不在管理范围")
    DUPLICATE_CODE = "duplicate_code", _("代码重复")
    OTHER_LEVEL = "other_level", _("不是本层级")
    OVERLAP = "overlap", _("重叠")
    GAP = "gap", _("空隙")
    OUTSIDE_PARENT = "outside_parent", _("超出上级")
    IN_PIECES = "in_pieces", _("不连片")
    NO_COMMUNITY = "no_community", _("不在任何社区")
    NO_GRID = "no_grid", _("不在任何网格")
    NO_ADDRESS = "no_address", _("没有地址")
    ADDRESS_UNREADABLE = "address_unreadable", _("地址读不懂")
    BAD_NUMBER = "bad_number", _("数字不对")


SENTENCES: dict[str, tuple[str, str]] = {
    Trouble.NOT_POLYGON: (_("“{name}”画成了 {found}，应为面（Polygon 或 MultiPolygon）"), _("请在制图软件中转成面再导出")),
    Trouble.NOT_LINE: (_("“{name}”画成了 {found}，应为线（LineString）"), _("请在制图软件中转成线再导出")),
    Trouble.NOT_POINT: (_("“{name}”画成了 {found}，应为点（Point）"), _("请在制图软件中转成点再导出")),
    Trouble.NO_GEOMETRY: (_("“{name}”没有图形"), _("请补画，或从文件中删去这一条")),
    Trouble.TOO_FEW: (_("“{name}”有一圈不足四个点"), _("请补全边界的转折点")),
    Trouble.BAD_COORDINATES: (_("“{name}”的坐标不全是数字"), _("请重新导出文件")),
    Trouble.UNCLOSED: (_("“{name}”的边界没有闭合，首尾相距 {distance} 米"), _("请把最后一点接到第一点")),
    Trouble.SELF_INTERSECTION: (_("“{name}”的边界自己交叉 {count} 处，涉及 {size} 平方米"), _("请在所示位置理顺边界线")),
    Trouble.INVALID: (_("“{name}”的图形无效：{reason}"), _("请在所示位置改正")),
    Trouble.NO_AREA: (_("“{name}”的面积为零"), _("请重新绘制")),
    Trouble.PROJECTED: (_("“{name}”的坐标不是经纬度，像是投影坐标"), _("请先转成 CGCS2000 或 WGS84 经纬度")),
    Trouble.SWAPPED: (_("“{name}”的经度和纬度像是写反了"), _("GeoJSON 先写经度、后写纬度，请改正后重新导出")),
    Trouble.OUTSIDE_COUNTRY: (_("“{name}”的坐标不在国内"), _("请核对坐标系和坐标值")),
    Trouble.SAID_GCJ02: (_("文件注明使用火星坐标（GCJ-02）"), _("请选“从火星坐标转换”后再检查")),
    Trouble.OTHER_CRS: (_("文件注明坐标系 {crs}，不是经纬度"), _("请先转成 CGCS2000 或 WGS84 经纬度")),
    Trouble.LOOKS_GCJ02: (
        _("文件中的图形按火星坐标（GCJ-02）转换后，与上级边界吻合得多"),
        _("请核对坐标来源；确是火星坐标，请选“从火星坐标转换”"),
    ),
    Trouble.NO_CODE: (_("“{name}”没有代码，按名称也找不到"), _("请在 code 属性中填写区划代码")),
    Trouble.WRONG_CODE: (_("“{name}”的代码 {written} 不是{level}代码"), _("请核对代码的位数")),
    Trouble.UNKNOWN_AREA: (_("“{name}”（{written}）还没有登记在区域树中"), _("请先导入区划清单，或登记管理区域")),
    Trouble.OUT_OF_REACH: (_("“{name}”（{written}）不在您的管理范围内"), _("请交由上一级导入")),
    Trouble.DUPLICATE_CODE: (_("“{name}”的代码 {written} 与第 {first} 条重复"), _("一个代码只能有一个图形，多块请合成 MultiPolygon")),
    Trouble.OTHER_LEVEL: (_("“{name}”属于“{found}”，不是这次导入的层级，只用作对照"), ""),
    Trouble.OVERLAP: (_("“{name}”与“{other}”重叠 {size} 平方米"), _("请核对两者的共同边界")),
    Trouble.GAP: (_("“{name}”范围内有 {size} 平方米不属于任何下级区域"), _("请把这一块划入相邻区域")),
    Trouble.OUTSIDE_PARENT: (_("“{name}”有 {size} 平方米超出“{other}”的边界"), _("请核对两级边界")),
    Trouble.IN_PIECES: (_("“{name}”分成 {count} 块，不连片，最大一块之外有 {size} 平方米"), _("请核对是否漏画了连接的部分")),
    Trouble.NO_COMMUNITY: (_("“{name}”不在任何社区之内"), _("请先导入社区边界，或把它划入社区")),
    Trouble.NO_GRID: (_("“{name}”不在任何网格之内"), _("请先导入网格边界，或核对位置")),
    Trouble.NO_ADDRESS: (_("第 {row} 条没有地址"), _("请在 address 属性中填写地址")),
    Trouble.ADDRESS_UNREADABLE: (_("地址“{written}”读不出门牌"), _("请写到楼、单元、室或院、号")),
    Trouble.BAD_NUMBER: (_("“{name}”的 {field} 不是数字：{written}"), _("请填写不小于零的整数")),
}  # fmt: skip

COMMUNITY_DIGITS = 12
"""Digits of a community's code; a block whose area is shorter lies in no community."""
GRID_DIGITS = 15
"""Digits of a grid's code; the first twelve are its community's."""
LEAST_M2 = 50.0
"""Overlaps and gaps below this many square metres are taken for drawing error: the ground of one house."""
LEAST_WIDTH_M = 1.0
"""Strips narrower than this many metres are taken for drawing error (a shared edge drawn twice)."""
STREET_REACH_M = 30.0
"""An edge within this distance of a street's middle line runs along the street: half a main street and its pavement."""
STREET_SHARE = 0.9
"""Share of a community's edge that must run along streets or block edges; rivers and hillsides make up the rest."""

DWELLING_FIELDS: dict[str, str] = {
    "text": _("地址"), "grid": _("网格"), "lon": _("经度"), "lat": _("纬度"), "is_vacant": _("空置"),
}  # fmt: skip
"""What can be changed about a dwelling, as people call it."""

NOT_DRAWN = _("未画边界")
HAS_GAPS = _("有空隙")
OVER_BAND = _("超出上限")
UNDER_BAND = _("低于下限")
IN_BAND = _("在标准内")
UNPLACED_BLOCK = _("未划入社区")
FULL_SHARE = 0.9995
"""Coverage shown as 100.0 % with one decimal."""

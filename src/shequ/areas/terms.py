"""Words and permissions of areas."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import EVERYBODY, Role
from shequ.kernel.words import Choices, _

AREA_SEE = permission("areas.area_see", _("查看区域"), roles=EVERYBODY)
AREA_ADD = permission("areas.area_add", _("登记区域"), roles=(Role.SYSTEM_ADMIN, Role.CIVIL_AFFAIRS))
AREA_CHANGE = permission("areas.area_change", _("变更区域"), roles=(Role.SYSTEM_ADMIN, Role.CIVIL_AFFAIRS))
AREA_IMPORT = permission("areas.area_import", _("导入区划清单"), roles=(Role.SYSTEM_ADMIN, Role.CIVIL_AFFAIRS))


class Level(Choices):
    """The levels of the code tree; digits of an official code: 2, 4, 6, 9, 12, 15."""

    PROVINCE = "province", _("省级")
    PREFECTURE = "prefecture", _("地级")
    COUNTY = "county", _("县级")
    TOWN = "town", _("乡级")
    COMMUNITY = "community", _("社区（村）")
    GRID = "grid", _("网格")


class Layer(Choices):
    """Administrative areas bear official codes; management areas are how the town is run."""

    ADMINISTRATIVE = "administrative", _("行政区域")
    MANAGEMENT = "management", _("管理区域")


DIGITS: dict[str, int] = {
    Level.PROVINCE: 2,
    Level.PREFECTURE: 4,
    Level.COUNTY: 6,
    Level.TOWN: 9,
    Level.COMMUNITY: 12,
    Level.GRID: 15,
}
LEVEL_OF_DIGITS: dict[int, str] = {digits: level for level, digits in DIGITS.items()}
CODE_LENGTH = 20

PROVISIONAL_MARK = "P"
"""In place of the third last digit of a key that waits for an official code: 620822001P01."""
PROVISIONAL_PLACES = frozenset(DIGITS[level] - 3 for level in (Level.TOWN, Level.COMMUNITY, Level.GRID))
"""Where the mark may stand; below a provisional area its key goes on: 620822001P01001."""


def bare(code: str) -> str:
    """Return a code with a digit in place of each mark, so that its form can be looked at."""
    return "".join(
        "0" if letter == PROVISIONAL_MARK and at in PROVISIONAL_PLACES else letter for at, letter in enumerate(code)
    )

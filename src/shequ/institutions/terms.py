"""Words and permissions of institutions."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import EVERY_STAFF, Role
from shequ.kernel.words import Choices, _

_KEEPERS = (Role.ESTABLISHMENT_OFFICE,)

TREE_SEE = permission("institutions.tree_see", _("查看机构"), roles=EVERY_STAFF)
INSTITUTIONS_ADD = permission("institutions.institutions_add", _("登记现有机构"), roles=_KEEPERS)

DUTY_SEE = permission("institutions.duty_see", _("查看职责"), roles=EVERY_STAFF)
DUTIES_ADD = permission("institutions.duties_add", _("登记职责"), roles=_KEEPERS)
DUTY_PART_GIVE = permission("institutions.duty_part_give", _("明确职责分工"), roles=_KEEPERS)
DUTY_PART_END = permission("institutions.duty_part_end", _("终止职责分工"), roles=_KEEPERS)
DUTY_HAND_OVER = permission("institutions.duty_hand_over", _("移交职责"), roles=_KEEPERS)


class Part(Choices):
    """What a body does about a duty: one leads, others take part."""

    LEAD = "lead", _("牵头")
    CO_OPERATE = "co_operate", _("配合")
    GUIDE = "guide", _("指导")
    SUPERVISE = "supervise", _("监督")


CODE_LENGTH = 60
MOST_DRAWN = 400
"""Bodies drawn in one chart; above, the list alone is shown: a sheet of A3 holds no more boxes that can be read."""
COUNTY_DIGITS = 6
"""Digits of a county's code: the organisation of a county is open to all its staff."""

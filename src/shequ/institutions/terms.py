"""Words and permissions of institutions."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import EVERY_STAFF, Role
from shequ.kernel.words import _

_KEEPERS = (Role.ESTABLISHMENT_OFFICE,)

TREE_SEE = permission("institutions.tree_see", _("查看机构"), roles=EVERY_STAFF)
INSTITUTIONS_ADD = permission("institutions.institutions_add", _("登记现有机构"), roles=_KEEPERS)

CODE_LENGTH = 60
MOST_DRAWN = 400
"""Bodies drawn in one chart; above, the list alone is shown: a sheet of A3 holds no more boxes that can be read."""
COUNTY_DIGITS = 6
"""Digits of a county's code: the organisation of a county is open to all its staff."""

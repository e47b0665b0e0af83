"""Words and permissions of the authority that supervises communities."""

from shequ.institutions.terms import TREE_SEE
from shequ.kernel.permissions import permission
from shequ.kernel.roles import Role
from shequ.kernel.words import _

_KEEPERS = (Role.ESTABLISHMENT_OFFICE, Role.GROUP_OFFICE, Role.CIVIL_AFFAIRS)

SUPERVISION_SEE = TREE_SEE
SUPERVISION_ASSIGN = permission("institutions.supervision_assign", _("设定社区的主管机关"), roles=_KEEPERS)
SUPERVISION_END = permission("institutions.supervision_end", _("终止社区的主管机关"), roles=_KEEPERS)

BASIS_LENGTH = 500

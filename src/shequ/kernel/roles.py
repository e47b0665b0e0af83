"""The roles in which people act. A grant is a role, an area and a source; permissions name the roles that hold them."""

from shequ.kernel.words import _


class Role(str):
    """A role's code; `Role.title(code)` gives its Chinese name."""

    __slots__ = ()

    COUNTY_LEADER = "county_leader"
    GROUP_OFFICE = "group_office"
    ESTABLISHMENT_OFFICE = "establishment_office"
    REFORM_OFFICE = "reform_office"
    ORGANISATION_DEPT = "organisation_dept"
    FINANCE = "finance"
    CIVIL_AFFAIRS = "civil_affairs"
    DEPARTMENT_CLERK = "department_clerk"
    COMMITTEE_LEADER = "committee_leader"
    COMMITTEE_OFFICE = "committee_office"
    COMMUNITY_SECRETARY = "community_secretary"
    COMMUNITY_MEMBER = "community_member"
    WINDOW_CLERK = "window_clerk"
    GRID_WORKER = "grid_worker"
    RESIDENT = "resident"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


TITLES: dict[str, str] = {
    Role.COUNTY_LEADER: _("县领导"),
    Role.GROUP_OFFICE: _("领导小组办公室"),
    Role.ESTABLISHMENT_OFFICE: _("机构编制部门"),
    Role.REFORM_OFFICE: _("深改办"),
    Role.ORGANISATION_DEPT: _("组织部门"),
    Role.FINANCE: _("财政部门"),
    Role.CIVIL_AFFAIRS: _("民政部门"),
    Role.DEPARTMENT_CLERK: _("部门经办人"),
    Role.COMMITTEE_LEADER: _("管委会领导"),
    Role.COMMITTEE_OFFICE: _("管委会办公室"),
    Role.COMMUNITY_SECRETARY: _("社区书记"),
    Role.COMMUNITY_MEMBER: _("居委会成员"),
    Role.WINDOW_CLERK: _("窗口人员"),
    Role.GRID_WORKER: _("网格员"),
    Role.RESIDENT: _("居民"),
    Role.AUDITOR: _("审计监督人员"),
    Role.SYSTEM_ADMIN: _("系统管理员"),
    Role.SECURITY_ADMIN: _("安全管理员"),
    Role.AUDIT_ADMIN: _("审计管理员"),
}

ADMINISTRATORS: tuple[str, ...] = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
DEPARTMENT_ROLES: tuple[str, ...] = (
    Role.ESTABLISHMENT_OFFICE,
    Role.REFORM_OFFICE,
    Role.ORGANISATION_DEPT,
    Role.FINANCE,
    Role.CIVIL_AFFAIRS,
)
COUNTY_ROLES: tuple[str, ...] = (Role.COUNTY_LEADER, Role.GROUP_OFFICE, *DEPARTMENT_ROLES)
COMMITTEE_ROLES: tuple[str, ...] = (Role.COMMITTEE_LEADER, Role.COMMITTEE_OFFICE)
COMMUNITY_ROLES: tuple[str, ...] = (Role.COMMUNITY_SECRETARY, Role.COMMUNITY_MEMBER, Role.WINDOW_CLERK)
OWN_MATTERS_ONLY: tuple[str, ...] = (Role.DEPARTMENT_CLERK,)
EVERY_STAFF: tuple[str, ...] = (
    *COUNTY_ROLES,
    Role.DEPARTMENT_CLERK,
    *COMMITTEE_ROLES,
    *COMMUNITY_ROLES,
    Role.GRID_WORKER,
    Role.AUDITOR,
    *ADMINISTRATORS,
)
EVERYBODY: tuple[str, ...] = (*EVERY_STAFF, Role.RESIDENT)

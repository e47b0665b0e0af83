"""Who can sign in to the demonstration: one person per role, with an invented name."""

from dataclasses import dataclass

from shequ.demo.town import COMMITTEE_AREA, COUNTY
from shequ.kernel.roles import Role

FIRST_COMMUNITY = "620822001001"
FIRST_GRID = "620822001001001"


@dataclass(frozen=True, slots=True)
class Part:
    """A role of the cast. The sign-in name is the role's code, so that nobody has to look it up twice."""

    role: str
    name: str
    area: str
    institution: str = ""

    @property
    def user(self) -> str:
        """Return the sign-in name."""
        return str(self.role)


CAST: tuple[Part, ...] = (
    Part(Role.COUNTY_LEADER, "郑县长", COUNTY),
    Part(Role.GROUP_OFFICE, "梁主任", COUNTY),
    Part(Role.ESTABLISHMENT_OFFICE, "编办小田", COUNTY, "bianban"),
    Part(Role.REFORM_OFFICE, "深改办小彭", COUNTY, "shengaiban"),
    Part(Role.ORGANISATION_DEPT, "组织部小袁", COUNTY, "zuzhibu"),
    Part(Role.FINANCE, "财政局小贾", COUNTY, "caizhengju"),
    Part(Role.CIVIL_AFFAIRS, "民政局小薛", COUNTY, "minzhengju"),
    Part(Role.DEPARTMENT_CLERK, "住建局小白", COUNTY, "zhujianju"),
    Part(Role.COMMITTEE_LEADER, "管委会曹主任", COMMITTEE_AREA),
    Part(Role.COMMITTEE_OFFICE, "管委会小顾", COMMITTEE_AREA),
    Part(Role.COMMUNITY_SECRETARY, "东大街石书记", FIRST_COMMUNITY),
    Part(Role.COMMUNITY_MEMBER, "东大街小龚", FIRST_COMMUNITY),
    Part(Role.WINDOW_CLERK, "东大街窗口小秦", FIRST_COMMUNITY),
    Part(Role.GRID_WORKER, "东大街网格员小侯", FIRST_GRID),
    Part(Role.RESIDENT, "居民", FIRST_COMMUNITY),
    Part(Role.AUDITOR, "审计局小雷", COUNTY),
    Part(Role.SYSTEM_ADMIN, "系统管理员小万", COUNTY),
    Part(Role.SECURITY_ADMIN, "安全管理员小邵", COUNTY),
    Part(Role.AUDIT_ADMIN, "审计管理员小段", COUNTY),
)

"""The invented county with a plan of three tiers in force, and its bodies before any reform."""

from datetime import date
from pathlib import Path
from uuid import UUID

from shequ.institutions import actions
from shequ.institutions.rules.tree import NewBody
from shequ.kernel.call import Call
from shequ.kernel.roles import Role
from shequ.plan import actions as plan
from tests.cast import COUNTY, EAST, TOWN, WEST, Member, Town

LINGTAI = Path(__file__).resolve().parents[2] / "src/shequ/plan/packs/lingtai-2016"
SINCE = date(2011, 3, 1)
DOCUMENT = "东编发〔2011〕3号"


def pack(area: str = COUNTY, code: str = "dongping") -> list[tuple[str, str]]:
    """Return the pack of Lingtai as another county's."""
    return [
        (path.name, path.read_text("utf-8").replace("620822", area).replace("lingtai-2016", code))
        for path in sorted(LINGTAI.glob("*.toml"))
    ]


def put_plan_in_force(town: Town, *, area: str = COUNTY, code: str = "dongping") -> UUID:
    """Load the pack and put it in force long enough ago."""
    made = plan.policy_load(town.system, files=pack(area, code))
    assert isinstance(made, UUID)
    plan.policy_put_in_force(town.system, pack_id=made, document="东政发〔2016〕1号")
    return made


def keeper(town: Town, area: str = COUNTY) -> Member:
    """The establishment office's clerk."""
    return town.member(Role.ESTABLISHMENT_OFFICE, area)


def body(code: str, name: str, kind: str, *, area: str = COUNTY, parent: str = "", **more: object) -> NewBody:
    """A body that has stood since SINCE."""
    return NewBody(
        **{"established_on": SINCE, "code": code, "name": name, "kind": kind, "area": area, "parent": parent, **more}
    )  # type: ignore[arg-type]


OLD = (
    body("xianwei", "县委", "county_party_committee"),
    body("xianzheng", "县政府", "county_government"),
    body("bianban", "县编办", "party_department", parent="xianwei"),
    body("minzhengju", "县民政局", "government_department", parent="xianzheng"),
    body("jiedao-dangwei", "街道党工委", "street_party_committee", area=TOWN, parent="xianwei"),
    body("jiedao-ban", "街道办事处", "street_office", area=TOWN, parent="xianzheng"),
    body("dongjie-juweihui", "东街居委会", "residents_committee", area=EAST, parent="jiedao-ban"),
    body("xijie-juweihui", "西街居委会", "residents_committee", area=WEST, parent="jiedao-ban"),
)


def furnish(town: Town, call: Call | None = None) -> dict[str, UUID]:
    """Put the plan in force and enter the old bodies; return their keys by code."""
    put_plan_in_force(town)
    made = actions.institutions_add(call or keeper(town).call, area=COUNTY, bodies=OLD, document=DOCUMENT)
    assert isinstance(made, tuple)
    return dict(zip((item.code for item in OLD), made, strict=True))

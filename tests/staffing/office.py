"""The invented county with its bodies before the reform, the heads it has, and some people."""

from datetime import date
from typing import Any
from uuid import UUID

from shequ.institutions.models import Institution
from shequ.kernel.call import Call
from shequ.kernel.roles import Role
from shequ.staffing import actions
from shequ.staffing.actions import Opening
from shequ.staffing.rules.people import Person
from shequ.staffing.rules.posts import NewPost
from tests.cast import COUNTY, Town
from tests.institutions.county import SINCE, furnish, keeper

DOCUMENT = "县编发〔2016〕3号"
OPENED = date(2012, 1, 1)
HIRED = date(2015, 3, 1)


def number(at: int) -> str:
    """Return a number that reads well, a different one for each `at`."""
    first17 = f"110101199003{at % 28 + 1:02d}{911 + at // 28:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return (
        first17 + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first17, weights, strict=True)) % 11]
    )


def body(code: str) -> UUID:
    """Return the key of a body."""
    return Institution.rows.get(code=code).pk


def furnish_posts(town: Town) -> Call:
    """Put the plan in force, enter the old bodies and open both ledgers: the street office has 3 heads, 1 in reserve."""
    furnish(town)
    call = keeper(town).call
    actions.ledger_open(
        call, area=COUNTY, ledger="establishment", on=OPENED, document=DOCUMENT,
        openings=[
            Opening(institution=body("jiedao-ban"), kind="institution", heads=3),
            Opening(institution=body("minzhengju"), kind="administrative", heads=2),
            Opening(institution=None, kind="institution", heads=1),
        ],
    )  # fmt: skip
    return call


def post(call: Call, institution: str = "jiedao-ban", title: str = "科员", **more: Any) -> UUID:
    """Set one post up."""
    values = {"institution": institution, "title": title, "head_kind": "institution", **more}
    on = values.pop("on", OPENED)
    made = actions.posts_set_up(call, area=COUNTY, posts=[NewPost(**values)], on=on, document=DOCUMENT)
    return next(iter(made.values()))


def hire(call: Call, name: str = "王春梅", institution: str = "jiedao-ban", **more: Any) -> UUID:
    """Take a new person on."""
    at = more.pop("at", 0)
    values = {
        "source": "establishment", "head_kind": "institution", "on": HIRED, "document": DOCUMENT,
        "person": Person(name=name, identity_number=number(at) if at else ""), **more,
    }  # fmt: skip
    return actions.staff_take_on(call, institution_id=body(institution), **values)


def organiser(town: Town) -> Call:
    """The organisation department's clerk."""
    return town.member(Role.ORGANISATION_DEPT).call


__all__ = ["DOCUMENT", "HIRED", "OPENED", "SINCE", "body", "furnish_posts", "hire", "number", "organiser", "post"]

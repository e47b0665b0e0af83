"""What a program may send to institutions, and what it gets."""

from shequ.institutions.schemas.bodies import (
    BodiesIn,
    BodyIn,
    BodyOut,
    DutyOut,
    LineIn,
    LineOut,
    MovedOut,
    OrderIn,
    OrderOut,
    OrderPage,
    OrderRowOut,
    PartIn,
    PartOut,
    StepIn,
    TreeOut,
    TroubleOut,
)

__all__ = [
    "BodiesIn",
    "BodyIn",
    "BodyOut",
    "DutyOut",
    "LineIn",
    "LineOut",
    "MovedOut",
    "OrderIn",
    "OrderOut",
    "OrderPage",
    "OrderRowOut",
    "PartIn",
    "PartOut",
    "StepIn",
    "TreeOut",
    "TroubleOut",
]

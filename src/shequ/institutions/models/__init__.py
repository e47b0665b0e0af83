"""What institutions keeps: bodies, duties and orders."""

from shequ.institutions.models.duties import Duty, DutyPart
from shequ.institutions.models.orders import InstitutionOrder, OrderLine
from shequ.institutions.models.tree import Institution, InstitutionVersion

__all__ = (
    "Duty",
    "DutyPart",
    "Institution",
    "InstitutionOrder",
    "InstitutionVersion",
    "OrderLine",
)

"""The operations of staffing."""

from shequ.staffing.api import establishment, pay, roster
from shequ.staffing.api.routing import router

__all__ = ["establishment", "pay", "roster", "router"]

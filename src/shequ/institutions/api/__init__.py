"""The operations of institutions."""

from shequ.institutions.api import bodies
from shequ.institutions.api.routing import router

__all__ = ["bodies", "router"]

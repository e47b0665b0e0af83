"""The operations of institutions."""

from shequ.institutions.api import bodies, filings, supervision, tickets
from shequ.institutions.api.routing import router

__all__ = ["bodies", "filings", "router", "supervision", "tickets"]

"""The operations of institutions."""

from shequ.institutions.api import bodies, daily, decisions, filings, group, matters, supervision, tickets
from shequ.institutions.api.routing import router

__all__ = ["bodies", "daily", "decisions", "filings", "group", "matters", "router", "supervision", "tickets"]

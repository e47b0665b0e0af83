"""Shequ (社区): runs a Chinese county's three-tier urban community governance."""

__version__ = "0.1.0"

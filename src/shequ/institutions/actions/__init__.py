"""What can be changed about institutions."""

from shequ.institutions.actions.tree import institutions_add

__all__ = ["institutions_add"]

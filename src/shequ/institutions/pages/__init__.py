"""The pages of institutions."""

from shequ.institutions.pages.tree import institution_detail, institutions_add, tree, tree_chart

__all__ = ["institution_detail", "institutions_add", "tree", "tree_chart"]

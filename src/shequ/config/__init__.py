"""The composition root: eleven tables that show the whole system. It may import all; nobody imports it."""

"""Plain Python that every room stands on: no Django, no database, no clock."""

"""The calendar of working days: one for the whole country, owned by the county's administrator."""

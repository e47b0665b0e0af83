"""The dated tree of area codes: no geometry, no key to users."""

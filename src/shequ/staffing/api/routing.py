"""The room's router; each module of this package hangs its operations on it."""

from ninja import Router

router = Router(tags=["staffing"])

"""What rests on basis documents, room by room: "room.queries:function(area, numbers)" → number → citations."""

from importlib import import_module

from shequ.plan.queries import citations_register

CITATIONS: tuple[str, ...] = ("institutions.queries:documents_cited",)


def connect() -> None:
    """Hand the citations of all rooms to plan."""
    found = []
    for path in CITATIONS:
        module, _colon, name = path.partition(":")
        found.append(getattr(import_module(f"shequ.{module}"), name))
    citations_register(found)

"""What programs get of areas."""

from ninja import Schema


class AreaOut(Schema):
    """An area."""

    code: str
    name: str
    level: str
    layer: str
    parent: str
    is_ended: bool
    is_provisional: bool

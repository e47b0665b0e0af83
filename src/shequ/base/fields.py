"""Model fields every room uses."""

from typing import Any

from django.db import models

from shequ.base.encrypted import EncryptedTextField

__all__ = ["AreaField", "EncryptedTextField"]


class AreaField(models.ForeignKey):
    """The area a row of county life belongs to: a key to the area's code, kept when the area is abolished."""

    def __init__(self, **options: Any):
        options.setdefault("to", "areas.Area")
        options.setdefault("on_delete", models.PROTECT)
        options.setdefault("related_name", "+")
        super().__init__(**options)

"""What territory keeps: dated boundaries, blocks, lines on the ground, dwellings, and the drawings they came from.

Geometry is GeoJSON text in WGS84 beside its bounding box: the same on both databases, no extension needed.
"""

from django.db import models
from django.db.models import F, Q

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.kernel.ids import uuid7
from shequ.territory import terms


class Shape(models.Model):
    """A drawn shape with its box and size."""

    geometry = models.TextField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    drawn_at = models.DateTimeField()
    drawing = models.UUIDField(null=True)

    class Meta:
        abstract = True


class Boundary(Shape):
    """The ground of an area in one period; `valid_to` is exclusive. Sizes in square metres."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    purpose = models.CharField(max_length=10, choices=terms.Purpose.choices(), default=terms.Purpose.GROUND)
    size_m2 = models.FloatField()
    is_converted = models.BooleanField(default=False)
    document = models.CharField(max_length=100, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = Scope(see=terms.MAP_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.UniqueConstraint(fields=["area", "purpose", "valid_from"], name="boundary_once_a_day"),
            models.UniqueConstraint(
                fields=["area", "purpose"], condition=Q(valid_to=None), name="boundary_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="boundary_ends_after_it_begins"
            ),
        )


class Block(Shape):
    """Ground enclosed by streets. `area` is its community, or the town while it lies in none."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100, blank=True)
    size_m2 = models.FloatField()
    households = models.IntegerField(null=True)
    people = models.IntegerField(null=True)
    is_unit_type = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = Scope(see=terms.MAP_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "code"], name="block_area_code"),)
        constraints = (models.UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="block_code_once"),)


class Line(Shape):
    """A street, river or contour drawn under the areas."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    kind = models.CharField(max_length=10, choices=terms.LineKind.choices(), default=terms.LineKind.ROAD)
    name = models.CharField(max_length=100, blank=True)

    objects = Scope(see=terms.MAP_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "kind"], name="line_area_kind"),)


class Dwelling(models.Model):
    """An addressable home. `address_key` makes two writings of one door equal inside its community (`area`).

    A dwelling merged into another stays, so that old papers still find their way.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    grid = AreaField(null=True)
    block = models.ForeignKey(Block, null=True, on_delete=models.PROTECT, related_name="dwellings")
    address_key = models.CharField(max_length=200)
    text = models.CharField(max_length=200)
    place = models.CharField(max_length=100, blank=True, db_default="", default="")
    number = models.CharField(max_length=40, blank=True, db_default="", default="")
    building = models.CharField(max_length=40, blank=True, db_default="", default="")
    unit = models.CharField(max_length=40, blank=True, db_default="", default="")
    floor = models.CharField(max_length=40, blank=True, db_default="", default="")
    room = models.CharField(max_length=40, blank=True, db_default="", default="")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    is_vacant = models.BooleanField(default=False, db_default=False)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged_from")
    created_at = models.DateTimeField()

    objects = Scope(see=terms.DWELLING_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (
            models.Index(fields=["area", "text", "id"], name="dwelling_area_text"),
            models.Index(fields=["grid", "id"], name="dwelling_grid"),
        )
        constraints = (
            models.UniqueConstraint(fields=["area", "address_key"], name="dwelling_address_once"),
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__isnull=False, lat__isnull=False), name="dwelling_point_whole"
            ),
        )


class Drawing(models.Model):
    """A file of shapes as it was sent, with what was wrong in it; the same bytes are checked and committed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    kind = models.CharField(max_length=12, choices=terms.DrawingKind.choices())
    state = models.CharField(max_length=10, choices=terms.DrawingState.choices(), default=terms.DrawingState.CHECKED)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    content = models.TextField()
    is_gcj02 = models.BooleanField(default=False)
    problems = models.TextField(default="[]")
    read_count = models.IntegerField(default=0)
    accepted_count = models.IntegerField(default=0)
    rejected_count = models.IntegerField(default=0)
    warning_count = models.IntegerField(default=0)
    valid_from = models.DateField()
    document = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    settled_at = models.DateTimeField(null=True)

    objects = Scope(see=terms.DRAWING_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "made_at"], name="drawing_area_made"),)

"""What the plan board's checks ask of the register: a fixed number of statements for any number of areas."""

from datetime import date

from django.db.models import Count, Exists, OuterRef

from shequ.areas.models import Area
from shequ.areas.queries import area_names
from shequ.areas.terms import Level
from shequ.base.scope import under as under_code
from shequ.residents.models import PopulationCount, Resident, RosterBatch, RosterRow, Tenure
from shequ.residents.roster.terms import RosterBucket, RosterState


def standing_names(under: str, *, on: date) -> dict[str, str]:
    """Return the names of the communities that have counts stated or fixed by a day. One statement."""
    rows = PopulationCount.objects.unscoped(because="names of areas are public").filter(under_code(under), on__lte=on)
    return dict(rows.values_list("area_id", "area__name"))


def homeless_people(under: str) -> dict[str, int]:
    """Return by last known community how many living people of the register have no current home at all."""
    homes = Tenure.rows.filter(resident_id=OuterRef("pk"), valid_to=None, is_main=True)
    rows = Resident.objects.unscoped(because="sums for the plan board").filter(
        under_code(under), merged_into=None, died_on=None, left_on=None
    )
    found = rows.filter(~Exists(homes)).values_list("area_id").annotate(n=Count("pk"))
    return dict(found)


def gridded_communities(under: str) -> dict[str, str]:
    """Return the communities under an area that have grids, by code: those that are run as communities."""
    names = Area.objects.unscoped(because="names of areas are public").filter(
        under_code(under, path="code"), level=Level.COMMUNITY, valid_to=None, children__level=Level.GRID
    )
    return dict(names.values_list("code", "name").distinct())


def open_conflicts(under: str) -> tuple[dict[str, int], int]:
    """Return by community how many rows of rosters wait for a decision, and how many rosters were written at all."""
    batches = RosterBatch.objects.unscoped(because="sums for the plan board").filter(
        under_code(under), state=RosterState.COMMITTED
    )
    waiting = RosterRow.objects.unscoped(because="sums for the plan board").filter(
        batch__in=batches, bucket=RosterBucket.REJECTED, decision=""
    )
    found = waiting.exclude(review="").values_list("batch__area_id").annotate(n=Count("pk"))
    return dict(found), batches.count()


def names_of(codes: set[str]) -> dict[str, str]:
    """Return the names of areas; names are public."""
    return area_names(codes)

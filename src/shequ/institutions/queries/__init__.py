"""What can be asked of institutions."""

from shequ.institutions.queries.charts import chart_of
from shequ.institutions.queries.kinds import kinds_in
from shequ.institutions.queries.tree import (
    BodyDetail,
    BodyRow,
    VersionRow,
    body_detail,
    change_days,
    ids_of,
    institution_hits,
    standing_bodies,
    tree,
)

__all__ = [
    "BodyDetail",
    "BodyRow",
    "VersionRow",
    "body_detail",
    "change_days",
    "chart_of",
    "ids_of",
    "institution_hits",
    "kinds_in",
    "standing_bodies",
    "tree",
]

"""What can be asked of institutions."""

from shequ.institutions.queries.charts import chart_of
from shequ.institutions.queries.duties import (
    DutyDetail,
    DutyFilters,
    DutyRow,
    Matrix,
    PartRow,
    duties_of,
    duty_detail,
    duty_hits,
    duty_list,
    duty_matrix,
    duty_part,
    measured_duties,
)
from shequ.institutions.queries.kinds import kinds_in
from shequ.institutions.queries.orders import OrderDetail, OrderRow, my_orders, order_detail, order_list
from shequ.institutions.queries.parts import Moves, OrderPart, duties_held, order_parts_register
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
    "DutyDetail",
    "DutyFilters",
    "DutyRow",
    "Matrix",
    "Moves",
    "OrderDetail",
    "OrderPart",
    "OrderRow",
    "PartRow",
    "VersionRow",
    "body_detail",
    "change_days",
    "chart_of",
    "duties_held",
    "duties_of",
    "duty_detail",
    "duty_hits",
    "duty_list",
    "duty_matrix",
    "duty_part",
    "ids_of",
    "institution_hits",
    "kinds_in",
    "measured_duties",
    "my_orders",
    "order_detail",
    "order_list",
    "order_parts_register",
    "standing_bodies",
    "tree",
]

"""What an institution order moves, room by room, in the order in which it moves: each room hands in its part.

held: "room.queries:function(call, bodies, on)" → (key, title, body) of everything that bodies hold.
move: "room.actions:function(call, moves)" moves it all, in at most 8 statements, inside the order's transaction.
"""

from importlib import import_module
from typing import Any

from shequ.institutions.queries import OrderPart, order_parts_register
from shequ.kernel.words import _

# code, what it is called, held, move
ORDER_PARTS: tuple[tuple[str, str, str, str], ...] = (
    ("duties", _("职责"), "institutions.queries:duties_held", "institutions.actions:duties_move"),
    ("heads", _("编制和职数"), "staffing.queries:heads_held", "staffing.actions:heads_move"),
    ("rights", _("岗位的系统权限"), "staffing.queries:rights_held", "staffing.actions:rights_move"),
    ("posts", _("岗位"), "staffing.queries:posts_held", "staffing.actions:posts_move"),
    ("people", _("人员"), "staffing.queries:people_held", "staffing.actions:people_move"),
    ("filings", _("未办结的申报"), "institutions.queries:filing_holds", "institutions.actions:filings_move"),
    ("tickets", _("未了结的协调问题"), "institutions.queries:ticket_holds", "institutions.actions:tickets_move"),
    (
        "supervision",
        _("社区主管机关"),
        "institutions.queries:supervision_holds",
        "institutions.actions:supervision_move",
    ),
    (
        "group_seats",
        _("领导小组席位"),
        "institutions.queries:group_seats_held",
        "institutions.actions:group_seats_move",
    ),
    (
        "matters",
        _("未办结的重大事项和责任清单"),
        "institutions.queries:matters_held",
        "institutions.actions:matters_move",
    ),
    (
        "decisions", _("未办结的督办事项"), "institutions.queries:decision_units_held",
        "institutions.actions:decision_units_move",
    ),
)  # fmt: skip


def connect() -> None:
    """Hand the parts of all rooms to institutions."""
    order_parts_register([OrderPart(code, title, _load(held), _load(move)) for code, title, held, move in ORDER_PARTS])


def _load(path: str) -> Any:
    module, _colon, name = path.partition(":")
    return getattr(import_module(f"shequ.{module}"), name)

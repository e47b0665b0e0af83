"""What an institution order moves, room by room: "room.actions:function". No room of orders is built yet."""

ORDER_PARTS: tuple[str, ...] = ()

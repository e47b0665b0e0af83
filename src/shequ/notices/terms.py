"""Words and permissions of messages."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import EVERYBODY, Role
from shequ.kernel.words import Choices, _

INBOX_SEE = permission("notices.inbox_see", _("查看本人消息"), roles=EVERYBODY)
MESSAGE_READ = permission("notices.message_read", _("把本人消息标为已读"), roles=EVERYBODY)
NOTIFY_MANY = permission("notices.notify_many", _("发送消息"), roles=EVERYBODY)
OUTBOX_SEE = permission("notices.outbox_see", _("查看未送达消息"), roles=(Role.SYSTEM_ADMIN,))
OUTBOX_RETRY = permission("notices.outbox_retry", _("重新投递消息"), roles=(Role.SYSTEM_ADMIN,))


class DeliveryState(Choices):
    """How a delivery stands."""

    WAITING = "waiting", _("等待投递")
    SENT = "sent", _("已送达")
    DEAD = "dead", _("投递失败")


MOST_TRIES = 8
FIRST_WAIT_S = 30
LONGEST_WAIT_S = 6 * 3600
"""Between tries the wait doubles from the first to the longest: eight tries spread over about an hour."""
HELD_S = 120
"""How long a worker that says nothing keeps a delivery."""
AT_ONCE = 50
"""How many deliveries one turn of the worker takes."""
KEPT_DAYS = 180
"""How long read messages and what was delivered are kept."""
ERROR_LENGTH = 200

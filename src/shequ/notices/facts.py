"""What has happened to messages."""

from dataclasses import dataclass

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesSent(Fact):
    """One fact for all recipients; what the message says lies in their inbox."""

    code = "notices.messages_sent"
    sentence = _("发出 {count} 条消息：{about}")
    count: int
    about: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveriesRetried(Fact):
    code = "notices.deliveries_retried"
    sentence = _("重新投递 {count} 条消息")
    count: int

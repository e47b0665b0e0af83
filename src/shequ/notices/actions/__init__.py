"""What can be changed about messages."""

from shequ.notices.actions.telling import message_read, messages_read_all, notify_many, outbox_retry

__all__ = ["message_read", "messages_read_all", "notify_many", "outbox_retry"]

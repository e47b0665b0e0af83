"""The log of tries to sign in. It keeps no name that was typed and no full address."""

import ipaddress
from datetime import datetime

from django.conf import settings

from shequ.accounts import facts, queries, terms
from shequ.accounts.models import Try, User
from shequ.journal.actions import action, record
from shequ.kernel.call import Actor, Call
from shequ.kernel.ids import uuid7

_LOCKING = frozenset({terms.PASSWORD_CHANGE})


def try_note(*, at: datetime, username: str, outcome: str, method: str, address: str) -> None:
    """Write one try to sign in; the failure that locks an account is journalled too."""
    user = User.rows.filter(username__iexact=username.strip()).first()
    Try.rows.create(
        id=uuid7(), at=at, user=user, name_digest=queries.name_digest(username), outcome=outcome, method=method,
        network=network_of(address),
    )  # fmt: skip
    if user is not None and outcome in terms.FAILURES and queries.locked_until(username, at=at) is not None:
        account_lock_note(Call(actor=Actor.system("sign-in", only=_LOCKING), at=at), user_id=user.pk)


@action(terms.PASSWORD_CHANGE)
def account_lock_note(call: Call, *, user_id: int) -> int:
    """Journal that an account has locked itself after too many failures."""
    user = User.rows.get(pk=user_id)
    record(
        call,
        facts.AccountLocked(
            area=user.area_id or "", subject=f"user:{user.pk}", user_id=user.pk, username=user.username,
            tries=settings.LOCK_TRIES,
        ),
    )  # fmt: skip
    return int(user.pk)


def network_of(address: str) -> str:
    """Return the network of an address: /24 for IPv4, /48 for IPv6; "" for what is no address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    width = 24 if parsed.version == 4 else 48  # noqa: PLR2004
    return str(ipaddress.ip_network(f"{parsed}/{width}", strict=False))

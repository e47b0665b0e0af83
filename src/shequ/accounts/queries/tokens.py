"""Tokens for programs."""

from dataclasses import dataclass
from datetime import date, datetime

from shequ.accounts.models import Token
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.permissions import declared

NEVER_FOR_TOKENS = "accounts."


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token of one's own."""

    id: str
    title: str
    scope: tuple[str, ...]
    made_at: datetime
    expires_on: date
    last_used_on: date | None
    is_ended: bool


def own_tokens(call: Call) -> list[TokenRow]:
    """Return the actor's own tokens, the valid first."""
    titles = declared()
    rows = Token.objects.unscoped(because="one's own tokens").filter(user_id=call.actor.user_id).order_by("-made_at")
    found = [
        TokenRow(
            str(token.pk),
            token.title,
            tuple(say(titles[name].title) if name in titles else name for name in token.scope),
            token.made_at,
            token.expires_on,
            token.last_used_on,
            token.revoked_at is not None or token.expires_on <= call.on,
        )
        for token in rows
    ]
    return sorted(found, key=lambda row: row.is_ended)


def permissions_held(call: Call) -> list[tuple[str, str]]:
    """Return (name, title) of what a token of the actor's may be allowed, by title: what they hold somewhere today.

    No token manages accounts: a program that could open accounts or end sessions would be its owner.
    """
    held = [
        (name, say(item.title))
        for name, item in declared().items()
        if not name.startswith(NEVER_FOR_TOKENS) and call.actor.areas_for(name)
    ]
    return sorted(held, key=lambda pair: pair[1])

"""What people change about their own account."""

from datetime import date
from uuid import UUID

from allauth.usersessions.models import UserSession

from shequ.accounts import facts, queries, rules, terms
from shequ.accounts.actions.users import end_sessions, set_password
from shequ.accounts.models import Token, User
from shequ.base import secrets
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Hidden


@action(terms.PASSWORD_CHANGE)
def password_change(call: Call, *, password: str, session_key: str = "") -> int:
    """Write the owner's new password (checked by the form) and sign out every other session.

    Raises: Hidden.
    """
    user = _own_locked(call)
    set_password(user, password, at=call, must_change=False)
    end_sessions(user.pk, but=session_key)
    record(
        call,
        facts.PasswordChanged(area=user.area_id or "", subject=_subject(user), user_id=user.pk, username=user.username),
    )
    return int(user.pk)


@action(terms.SECOND_FACTOR_CHANGE)
def second_factor_change(call: Call, *, kind: str, is_added: bool) -> int:
    """Record that the owner added or removed a second factor; the library has written it in the same request.

    Raises: Hidden.
    """
    user = _own_locked(call)
    about = facts.SecondFactorAdded if is_added else facts.SecondFactorRemoved
    title = terms.FACTOR_TITLES.get(kind, kind)
    record(
        call,
        about(area=user.area_id or "", subject=_subject(user), user_id=user.pk, username=user.username, kind=title),
    )
    return int(user.pk)


@action(terms.SESSION_END)
def session_end_others(call: Call, *, session_key: str) -> int | Unchanged:
    """Sign the owner out everywhere but in the session `session_key`.

    Raises: Hidden.
    """
    return _sessions_ended(call, end_sessions(_own_locked(call).pk, but=session_key))


@action(terms.SESSION_END)
def session_end(call: Call, *, session_id: int) -> int | Unchanged:
    """Sign the owner out in one place.

    Raises: Hidden.
    """
    session = UserSession.objects.filter(pk=session_id, user_id=_own_locked(call).pk).first()
    if session is None:
        raise Hidden()
    session.end()
    return _sessions_ended(call, 1)


@action(terms.TOKEN_ADD)
def token_add(call: Call, *, title: str, scope: tuple[str, ...], expires_on: date, token: str) -> UUID:
    """Keep the digest of a new token of the owner's, valid until a day (exclusive), for the named permissions.

    Raises: Hidden, rules.TokenUnfit.
    """
    user = _own_locked(call)
    held = [name for name, _title in queries.permissions_held(call)]
    rules.check_token(title, scope=scope, held=held, expires_on=expires_on, today=call.on)

    row = Token.objects.create(
        id=uuid7(), user=user, title=title.strip(), digest=secrets.token_digest(token), scope=sorted(scope),
        made_at=call.at, expires_on=expires_on,
    )  # fmt: skip
    record(
        call,
        facts.TokenAdded(
            area=user.area_id or "", subject=_subject(user), user_id=user.pk, username=user.username,
            token_id=str(row.pk), title=row.title, scope=", ".join(row.scope), expires_on=expires_on.isoformat(),
        ),
    )  # fmt: skip
    return row.pk


@action(terms.TOKEN_REVOKE)
def token_revoke(call: Call, *, token_id: UUID) -> UUID | Unchanged:
    """Take a token of the owner's out of use.

    Raises: Hidden.
    """
    user = _own_locked(call)
    rows = Token.objects.unscoped(because="one's own tokens")
    row = rows.select_for_update(of=("self",)).filter(pk=token_id, user=user).first()
    if row is None:
        raise Hidden()
    if row.revoked_at is not None:
        return Unchanged("the token is revoked already")

    row.revoked_at = call.at
    row.save(update_fields=["revoked_at"])
    record(
        call,
        facts.TokenRevoked(
            area=user.area_id or "", subject=_subject(user), user_id=user.pk, username=user.username,
            token_id=str(row.pk), title=row.title,
        ),
    )  # fmt: skip
    return row.pk


def token_used(token_id: str, *, on: date) -> None:
    """Remember the day on which a token was last used; no fact, one write a day."""
    rows = Token.objects.unscoped(because="a token that proved itself")
    rows.filter(pk=token_id).exclude(last_used_on=on).update(last_used_on=on)


def post_keep(call: Call, *, key: str) -> str:
    """Remember in which of the owner's posts they act from now on; return it.

    Raises: Hidden when they do not hold it.
    """
    user = queries.own_user(call)
    if key not in {post.key for post in queries.posts_of(user, on=call.on)}:
        raise Hidden()
    user.preferences = {**user.preferences, "post": key}
    user.save(update_fields=["preferences"])
    return key


def _own_locked(call: Call) -> User:
    user = User.rows.select_for_update().filter(pk=call.actor.user_id).first() if call.actor.user_id else None
    if user is None:
        raise Hidden()
    return user


def _sessions_ended(call: Call, count: int) -> int | Unchanged:
    if not count:
        return Unchanged("there was no other session")
    user = queries.own_user(call)
    record(
        call,
        facts.SessionsEnded(
            area=user.area_id or "", subject=_subject(user), user_id=user.pk, username=user.username, sessions=count
        ),
    )
    return count


def _subject(user: User) -> str:
    return f"user:{user.pk}"

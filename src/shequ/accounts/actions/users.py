"""Accounts: opened, renamed, closed, opened again; one-time passwords; second factors lifted."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from shequ.accounts import facts, queries, rules, terms
from shequ.accounts.models import Grant, OldPassword, Try, User
from shequ.areas.queries import area_row
from shequ.base import secrets
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Hidden
from shequ.kernel.roles import ADMINISTRATORS

PASSWORDS_REMEMBERED = 5
"""How many former passwords are not taken again (the default of standards §8.3)."""


def person_of(identity_number: str, call: Call) -> str:
    """Return the key of the natural person with that identity number: a keyed digest, never the number.

    Raises: rules.IdentityUnfit.
    """
    from shequ.kernel import identity  # noqa: PLC0415 (brings numpy; a server that opens no account needs none)

    reading = identity.read(identity_number, on=call.on)
    if reading.problem is not None:
        raise rules.IdentityUnfit(field="identity_number")
    return f"id:{secrets.digest(secrets.IDENTITY, reading.number).hex()[: terms.PERSON_HEX]}"


@action(terms.USER_ADD)
def user_add(
    call: Call, *, username: str, name: str, area: str, password: str, identity_number: str = "", person: str = "",
    must_change: bool = True,
) -> int:  # fmt: skip
    """Open an account with a password that its owner must change at the first sign-in.

    The natural person is known by `identity_number` (only its digest is kept), or by a `person` key known already.
    Raises: Hidden (area), NotPermitted, rules.UsernameUnfit, rules.UsernameTaken, rules.IdentityUnfit.
    """
    area_row(call, code=area)
    call.require(terms.USER_ADD, area)
    username = username.strip()
    rules.check_username(username)
    if User.rows.filter(username__iexact=username).exists():
        raise rules.UsernameTaken(field="username", username=username)
    key = person or person_of(identity_number, call)

    user = User(
        username=username, name=name.strip(), person=key, area_id=area, must_change_password=must_change,
        password_set_at=call.at, made_at=call.at,
    )  # fmt: skip
    user.set_password(password)
    user.save()
    record(
        call,
        facts.UserAdded(area=area, subject=_subject(user), user_id=user.pk, username=username, name=user.name),
    )
    return int(user.pk)


@action(terms.USER_CHANGE)
def user_change(call: Call, *, user_id: int, name: str) -> int | Unchanged:
    """Correct the name of an account's owner.

    Raises: Hidden, NotPermitted.
    """
    user = user_locked(call, user_id)
    call.require(terms.USER_CHANGE)
    if user.name == name.strip():
        return Unchanged("the name is this already")

    old_name, user.name = user.name, name.strip()
    user.save(update_fields=["name"])
    record(
        call,
        facts.UserChanged(
            area=user.area_id or "", subject=_subject(user), user_id=user.pk, username=user.username,
            old_name=old_name, name=user.name,
        ),
    )  # fmt: skip
    return int(user.pk)


@action(terms.USER_CLOSE)
def user_close(call: Call, *, user_id: int, reason: str) -> int | Unchanged:
    """Close an account and sign it out everywhere; its grants stay written and are of no use meanwhile.

    Raises: Hidden, NotPermitted, rules.LastAdministrator.
    """
    user = user_locked(call, user_id)
    call.require(terms.USER_CLOSE)
    if not user.is_active:
        return Unchanged("the account is closed already")
    lock_administrators()
    for grant in queries.held_by(user.person):
        if grant.role in ADMINISTRATORS and grant.ends_on is None:
            remaining = queries.holders_for_good(grant.role, on=call.on, without_user=user.pk)
            rules.check_not_last(grant.role, remaining=remaining)

    user.is_active = False
    user.save(update_fields=["is_active"])
    ended = end_sessions(user.pk)
    record(
        call,
        facts.UserClosed(
            area=user.area_id or "", subject=_subject(user), user_id=user.pk, username=user.username, reason=reason,
            sessions=ended,
        ),
    )  # fmt: skip
    return int(user.pk)


@action(terms.USER_REOPEN)
def user_reopen(call: Call, *, user_id: int, reason: str) -> int | Unchanged:
    """Open a closed account again, with the grants it still holds.

    Raises: Hidden, NotPermitted, rules.AdministratorsApart (another account of the person took up another kind).
    """
    user = user_locked(call, user_id)
    call.require(terms.USER_REOPEN)
    if user.is_active:
        return Unchanged("the account is open already")
    held = queries.held_by(user.person)
    for grant in held:
        rules.check_administrators_apart(
            grant.role, name=user.name, held=held, starts_on=call.on, ends_on=grant.ends_on
        )

    user.is_active = True
    user.save(update_fields=["is_active"])
    record(
        call,
        facts.UserReopened(
            area=user.area_id or "", subject=_subject(user), user_id=user.pk, username=user.username, reason=reason
        ),
    )
    return int(user.pk)


@action(terms.PASSWORD_RESET)
def password_reset(call: Call, *, user_id: int, password: str) -> int:
    """Give an account a one-time password, lift its lock and sign it out everywhere.

    Raises: Hidden, NotPermitted, rules.AccountClosed, rules.OwnGrant (nobody resets their own; they change it).
    """
    user = user_locked(call, user_id)
    call.require(terms.PASSWORD_RESET)
    rules.check_not_own(call.actor.person, user.person)
    if not user.is_active:
        raise rules.AccountClosed(username=user.username)

    set_password(user, password, at=call, must_change=True)
    Try.rows.create(
        id=uuid7(), at=call.at, user=user, name_digest=queries.name_digest(user.username),
        outcome=terms.Outcome.UNLOCKED,
    )  # fmt: skip
    ended = end_sessions(user.pk)
    record(
        call,
        facts.PasswordReset(
            area=user.area_id or "", subject=_subject(user), user_id=user.pk, username=user.username, sessions=ended
        ),
    )
    return int(user.pk)


@action(terms.SECOND_FACTOR_LIFT)
def second_factor_lift(call: Call, *, user_id: int, reason: str) -> int | Unchanged:
    """Take away the second factors of somebody who lost them; they set up new ones at the next sign-in.

    Raises: Hidden, NotPermitted, rules.OwnGrant.
    """
    user = user_locked(call, user_id)
    call.require(terms.SECOND_FACTOR_LIFT)
    rules.check_not_own(call.actor.person, user.person)
    removed, _kinds = Authenticator.objects.filter(user_id=user.pk).delete()
    if not removed:
        return Unchanged("there is no second factor")

    end_sessions(user.pk)
    record(
        call,
        facts.SecondFactorLifted(
            area=user.area_id or "", subject=_subject(user), user_id=user.pk, username=user.username, reason=reason
        ),
    )
    return int(user.pk)


def user_locked(call: Call, user_id: int) -> User:
    """Return an account for writing.

    Raises: Hidden.
    """
    user = queries.users_visible(call.actor).select_for_update(of=("self",)).filter(pk=user_id).first()
    if user is None:
        raise Hidden()
    return user


def lock_administrators() -> None:
    """Let only one transaction at a time change who administers: two must not end each other at once."""
    list(
        Grant.objects.unscoped(because="the lock is on all administrators")
        .filter(role__in=ADMINISTRATORS)
        .order_by("pk")
        .select_for_update()
        .values_list("pk", flat=True)
    )


def set_password(user: User, password: str, *, at: Call, must_change: bool) -> None:
    """Write a new password and remember the old one's hash."""
    if user.password:
        OldPassword.rows.create(id=uuid7(), user=user, hash=user.password, at=at.at)
        kept = OldPassword.rows.filter(user=user).order_by("-at", "-id")[:PASSWORDS_REMEMBERED]
        OldPassword.rows.filter(user=user).exclude(pk__in=[one.pk for one in kept]).delete()
    user.set_password(password)
    user.must_change_password = must_change
    user.password_set_at = at.at
    user.save(update_fields=["password", "must_change_password", "password_set_at"])


def end_sessions(user_id: int, *, but: str = "") -> int:
    """Sign an account out everywhere, but for one session; return in how many places."""
    ended = 0
    for session in UserSession.objects.filter(user_id=user_id).exclude(session_key=but):
        session.end()
        ended += 1
    return ended


def _subject(user: User) -> str:
    return f"user:{user.pk}"

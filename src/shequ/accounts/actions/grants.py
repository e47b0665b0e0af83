"""Grants: given, ended, replaced with an appointment, stood in for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Greatest

from shequ.accounts import facts, queries, rules, terms
from shequ.accounts.actions.users import lock_administrators, user_locked
from shequ.accounts.models import Grant, User
from shequ.accounts.rules import Held
from shequ.areas.queries import area_names, area_row
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.roles import ADMINISTRATORS, TITLES


@dataclass(frozen=True, slots=True)
class Wish:
    """A grant that an appointment brings with it."""

    role: str
    area: str
    institution: str = ""


@action(terms.GRANT_ADD)
def grant_add(
    call: Call, *, user_id: int, role: str, area: str, institution: str = "", starts_on: date | None = None,
    ends_on: date | None = None,
) -> UUID:  # fmt: skip
    """Give an account a role in an area, from a day (today) to a day (exclusive; open when none is given).

    Raises: Hidden, NotPermitted, rules.OwnGrant, rules.RoleMisplaced, rules.InstitutionMissing, rules.PeriodUnfit,
    rules.AccountClosed, rules.AdministratorsApart, rules.AlreadyGranted.
    """
    row = area_row(call, code=area)
    call.require(terms.GRANT_ADD, area)
    user = _user(call, user_id)
    rules.check_not_own(call.actor.person, user.person)
    if not user.is_active:
        raise rules.AccountClosed(username=user.username)
    since = starts_on or call.on
    rules.check_period(since, ends_on, today=call.on)
    rules.check_place(role, level=row.level, level_label=row.level_label, area_name=row.name, institution=institution)
    held = _held_locked(role, user)
    rules.check_administrators_apart(role, name=user.name, held=held, starts_on=since, ends_on=ends_on)
    rules.check_not_granted_yet(role, area, name=user.name, held=held, starts_on=since, ends_on=ends_on)

    grant = Grant.objects.create(
        id=uuid7(), user=user, role=role, area_id=area, institution=institution, source=terms.BY_HAND,
        starts_on=since, ends_on=ends_on,
    )  # fmt: skip
    _record_added(call, grant, user, area_name=row.name)
    return grant.pk


@action(terms.GRANT_END)
def grant_end(call: Call, *, grant_id: UUID, reason: str, on: date | None = None) -> UUID | Unchanged:
    """End a grant on a day (today), and with it whoever stands in under it.

    Raises: Hidden, NotPermitted, rules.AlreadyEnded, rules.SourceElsewhere, rules.PeriodUnfit, rules.LastAdministrator.
    """
    grant = _grant_locked(call, grant_id)
    call.require(terms.GRANT_END, grant)
    last = on or call.on
    if grant.ends_on is not None and grant.ends_on <= call.on:
        raise rules.AlreadyEnded(ends_on=grant.ends_on)
    if ":" in grant.source:
        raise rules.SourceElsewhere()
    if last < call.on:
        raise rules.PeriodUnfit(field="on", starts_on=grant.starts_on, ends_on=last)
    if grant.ends_on == last:
        return Unchanged("the grant ends that day already")
    if grant.ends_on is None and grant.substitutes_for_id is None:
        remaining = queries.holders_for_good(grant.role, on=call.on, without_grant=grant.pk)
        rules.check_not_last(grant.role, remaining=remaining)

    _end(call, grant, on=last, reason=reason)
    return grant.pk


@action(terms.SUBSTITUTE_ADD)
def substitute_add(call: Call, *, grant_id: UUID, user_id: int, starts_on: date, ends_on: date, reason: str) -> UUID:
    """Let somebody stand in for the holder of a grant, from a day to a day (exclusive), without power to pass it on.

    What they then do is journalled as theirs for the other. Raises: Hidden, NotPermitted, rules.OwnGrant,
    rules.SubstituteChained, rules.SubstituteUnfit, rules.PeriodUnfit, rules.AccountClosed, rules.AdministratorsApart.
    """
    grant = _grant_locked(call, grant_id)
    call.require(terms.SUBSTITUTE_ADD, grant)
    user = _user(call, user_id)
    rules.check_not_own(call.actor.person, user.person)
    if not user.is_active:
        raise rules.AccountClosed(username=user.username)
    original = Held(
        grant.user.person, grant.role, grant.area_id, grant.starts_on, grant.ends_on,
        is_substitute=grant.substitutes_for_id is not None,
    )  # fmt: skip
    rules.check_substitute(original, substitute=user.person, starts_on=starts_on, ends_on=ends_on, today=call.on)
    held = _held_locked(grant.role, user)
    rules.check_administrators_apart(grant.role, name=user.name, held=held, starts_on=starts_on, ends_on=ends_on)

    area_name = area_row(call, code=grant.area_id).name
    substitute = Grant.objects.create(
        id=uuid7(), user=user, role=grant.role, area_id=grant.area_id, institution=grant.institution,
        source=terms.SUBSTITUTION, starts_on=starts_on, ends_on=ends_on, substitutes_for=grant,
    )  # fmt: skip
    record(
        call,
        facts.SubstituteAdded(
            area=grant.area_id, subject=_subject(user), grant_id=str(substitute.pk), user_id=user.pk, name=user.name,
            substituted=grant.user.name, role=TITLES[grant.role], area_name=area_name,
            starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat(), reason=reason,
        ),
    )  # fmt: skip
    return substitute.pk


@action(terms.GRANTS_REPLACE)
def grants_replace(
    call: Call, *, source: str, person: str, wishes: Sequence[Wish], starts_on: date | None = None,
    ends_on: date | None = None,
) -> tuple[UUID, ...] | Unchanged:  # fmt: skip
    """Make the grants of one source (`appointment:<id>`) be exactly the wished ones, from a day on.

    Called by the room that knows the appointment, as the system. They go to the oldest open account of the person.
    Raises: NotPermitted, rules.AdministratorsApart; ValueError for a source that is not `<room>:<id>`.
    """
    if ":" not in source:
        raise ValueError(f"{source!r} does not name where the grants come from")
    call.require(terms.GRANTS_REPLACE)
    since = starts_on or call.on
    user = User.rows.select_for_update().filter(person=person, is_active=True).order_by("made_at", "pk").first()
    present = list(
        Grant.objects.unscoped(because="the grants of one appointment")
        .filter(queries.not_ended(since), source=source)
        .select_related("user")
        .select_for_update(of=("self",))
    )
    wanted = {(wish.role, wish.area): wish for wish in wishes} if user is not None else {}
    kept = {(grant.role, grant.area_id) for grant in present if user is not None and grant.user_id == user.pk}
    leaving = [
        grant for grant in present if (grant.role, grant.area_id) not in wanted or (user and grant.user_id != user.pk)
    ]
    new = [wish for key, wish in wanted.items() if key not in kept]
    if not leaving and not new:
        return Unchanged("the grants of this source are these already" if user else "the person has no open account")

    for grant in leaving:
        _end(call, grant, on=max(since, grant.starts_on), reason=source)
    made = []
    for wish in new:
        if user is None:
            break
        held = _held_locked(wish.role, user)
        rules.check_administrators_apart(wish.role, name=user.name, held=held, starts_on=since, ends_on=ends_on)
        grant = Grant.objects.create(
            id=uuid7(), user=user, role=wish.role, area_id=wish.area, institution=wish.institution, source=source,
            starts_on=since, ends_on=ends_on,
        )  # fmt: skip
        _record_added(call, grant, user, area_name=area_names({wish.area}).get(wish.area, wish.area))
        made.append(grant.pk)
    return tuple(made)


@action(terms.GRANTS_REPLACE)
def grants_move(call: Call, *, moved: Mapping[str, Wish], on: date) -> int | Unchanged:
    """Let what the appointments of moved posts bring hold in another area and body from a day on; six statements.

    moved: source (`appointment:<id>`) → what it brings now. Whoever stands in loses it: the body that takes over names
    its own substitutes. Returns how many grants moved. Called by the room that moved the posts, as the system.
    """
    call.require(terms.GRANTS_REPLACE)
    rows = Grant.objects.unscoped(because="the grants of moved posts")
    held = [
        grant
        for grant in rows.filter(queries.not_ended(on), source__in=list(moved)).select_for_update(of=("self",))
        if grant.role not in ADMINISTRATORS
    ]
    leaving = [
        grant
        for grant in held
        if (grant.role, grant.area_id, grant.institution)
        != (moved[grant.source].role, moved[grant.source].area, moved[grant.source].institution)
    ]
    if not leaving:
        return Unchanged("no grant has to move")
    # A grant that begins on that day or later has given nobody anything yet: it ends on its first day.
    rows.filter(substitutes_for__in=leaving, ends_on__gt=on).update(ends_on=Greatest("starts_on", Value(on)))
    rows.filter(pk__in=[grant.pk for grant in leaving]).update(ends_on=Greatest("starts_on", Value(on)))
    Grant.objects.bulk_create(
        Grant(
            id=uuid7(), user_id=grant.user_id, role=moved[grant.source].role, area_id=moved[grant.source].area,
            institution=moved[grant.source].institution, source=grant.source, starts_on=max(on, grant.starts_on),
            ends_on=grant.ends_on,
        )
        for grant in leaving
    )  # fmt: skip
    record(
        call,
        facts.GrantsMoved(
            count=len(leaving), on=on.isoformat(),
            rows=tuple(
                {
                    "grant": str(grant.pk), "source": grant.source, "area": grant.area_id,
                    "to": moved[grant.source].area, "institution": moved[grant.source].institution,
                }
                for grant in leaving
            ),
        ),
    )  # fmt: skip
    return len(leaving)


def _user(call: Call, user_id: int) -> User:
    return user_locked(call, user_id)


def _grant_locked(call: Call, grant_id: UUID) -> Grant:
    """Return a grant for writing.

    The lock on administrators comes before that on the grant: in the other order two could wait for each other.
    Raises: Hidden.
    """
    rows = Grant.objects.visible_to(call.actor)
    if rows.filter(pk=grant_id, role__in=ADMINISTRATORS).exists():
        lock_administrators()
    found: Grant = rows.locked(grant_id)
    return found


def _held_locked(role: str, user: User) -> list[Held]:
    """Return all grants of the person; for an administrator's role, under a lock on all who hold one."""
    if role in ADMINISTRATORS:
        lock_administrators()
    return queries.held_by(user.person)


def _end(call: Call, grant: Grant, *, on: date, reason: str) -> None:
    grant.ends_on = max(on, grant.starts_on)
    grant.save(update_fields=["ends_on"])
    for substitute in grant.substitutes.filter(ends_on__gt=grant.ends_on).select_related("user"):
        substitute.ends_on = max(grant.ends_on, substitute.starts_on)
        substitute.save(update_fields=["ends_on"])
        _record_ended(call, substitute, reason=reason)
    _record_ended(call, grant, reason=reason)


def _record_added(call: Call, grant: Grant, user: User, *, area_name: str) -> None:
    record(
        call,
        facts.GrantAdded(
            area=grant.area_id, subject=_subject(user), grant_id=str(grant.pk), user_id=user.pk,
            username=user.username, name=user.name, role=TITLES.get(grant.role, grant.role), area_name=area_name,
            institution=grant.institution, source=terms.SOURCE_TITLES.get(grant.source, grant.source),
            starts_on=grant.starts_on.isoformat(),
            ends_on=grant.ends_on.isoformat() if grant.ends_on is not None else terms.UNTIL_ENDED,
        ),
    )  # fmt: skip


def _record_ended(call: Call, grant: Grant, *, reason: str) -> None:
    ends_on = grant.ends_on
    record(
        call,
        facts.GrantEnded(
            area=grant.area_id, subject=_subject(grant.user), grant_id=str(grant.pk), user_id=grant.user_id,
            username=grant.user.username, name=grant.user.name, role=TITLES.get(grant.role, grant.role),
            area_name=grant.area.name, ends_on=ends_on.isoformat() if ends_on is not None else "", reason=reason,
        ),
    )  # fmt: skip


def _subject(user: User) -> str:
    return f"user:{user.pk}"

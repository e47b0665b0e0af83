"""What an executed institution order moves of staffing, each part in at most eight statements for any number.

Called by the execution of an order inside its transaction, in this order: heads, rights, posts, people.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Q, Sum, Value, When

from shequ.accounts import terms as accounts
from shequ.accounts.actions import Wish, grants_move
from shequ.base.fields import AreaField
from shequ.institutions.models import Institution
from shequ.institutions.queries import Moves
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.journal.actions import record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.staffing import facts
from shequ.staffing.models import Account, Appointment, Engagement, Entry, Hold, Line, Post, PostVersion, StaffMember
from shequ.staffing.queries.parts import BECAUSE, not_over, with_rights
from shequ.staffing.rules.ledger import OverAuthorised
from shequ.staffing.terms import AccountRole, EntryKind, Ledger, kinds_of


def _sources(moves: Moves) -> list[UUID]:
    return sorted({*moves.heirs, *(UUID(key.partition(":")[0]) for key in moves.exceptions)})


def _target(moves: Moves, body: UUID, key: object) -> UUID:
    return moves.exceptions.get(f"{body}:{key}") or moves.heirs[body]


def _bodies(pks: Iterable[UUID]) -> dict[UUID, Institution]:
    rows = Institution.objects.unscoped(because=BECAUSE).filter(pk__in=set(pks))
    return {row.pk: row for row in rows}


def heads_move(call: Call, moves: Moves) -> int:
    """Transfer all heads and positions of abolished bodies, with what is held back of them, in one entry."""
    rows = Account.objects.unscoped(because=BECAUSE)
    old = list(rows.filter(institution__in=_sources(moves)).order_by("pk").select_for_update())
    by_pk = {account.pk: account for account in old}
    lines = Line.objects.unscoped(because=BECAUSE).filter(account__in=old)
    moving: dict[tuple[UUID, date], int] = {}
    for account, on, heads in lines.values_list("account_id", "on", "heads"):
        # What comes to an abolished body later comes to the one that takes over, on its own day.
        moving[account, max(on, moves.on)] = moving.get((account, max(on, moves.on)), 0) + heads
    wanted = {
        pk: (_target(moves, account.institution_id, f"{account.ledger}:{account.kind}"), account.ledger, account.kind)  # type: ignore[arg-type]
        for pk, account in by_pk.items()
    }
    targets = _accounts_locked(wanted.values(), county=old[0].area_id)
    entries: dict[str, Entry] = {}
    made: list[Line] = []
    for (pk, on), heads in sorted(moving.items(), key=str):
        account = by_pk[pk]
        entry = entries.setdefault(account.ledger, _entry_of(call, account, moves))
        if heads:
            made += [
                Line(id=uuid7(), area_id=account.area_id, entry=entry, account=each, on=on, heads=amount)
                for each, amount in ((account, -heads), (targets[wanted[pk]], heads))
            ]
    Entry.objects.bulk_create(entries.values())
    Line.objects.bulk_create(made)
    _holds_move(moves, {pk: targets[key] for pk, key in wanted.items()})
    record(
        call,
        facts.HeadsMoved(
            area=old[0].area_id, subject=f"order:{moves.order}", order=str(moves.order), count=len(made) // 2,
            on=moves.on.isoformat(),
            rows=tuple(
                {
                    "ledger": line.account.ledger, "kind": line.account.kind,
                    "institution": str(line.account.institution_id), "heads": line.heads, "on": line.on.isoformat(),
                }
                for line in made
            ),
        ),
    )  # fmt: skip
    return len(made) // 2


def _entry_of(call: Call, account: Account, moves: Moves) -> Entry:
    return Entry(
        id=uuid7(), area_id=account.area_id, ledger=account.ledger, kind=EntryKind.ORDER, on=moves.on,
        document=moves.document, at=call.at, by=call.actor.name, order=moves.order,
    )  # fmt: skip


def _accounts_locked(wanted: Iterable[tuple[UUID, str, str]], *, county: str) -> dict[tuple[UUID, str, str], Account]:
    """Return the accounts of those that take over, made where there are none; two statements."""
    keys = sorted(set(wanted), key=str)
    Account.objects.bulk_create(
        (
            Account(
                id=uuid7(), area_id=county[:COUNTY_DIGITS], ledger=ledger, kind=kind, role=AccountRole.BODY,
                institution_id=body,
            )
            for body, ledger, kind in keys
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    rows = Account.objects.unscoped(because=BECAUSE).filter(institution__in={body for body, _ledger, _kind in keys})
    found = {(row.institution_id, row.ledger, row.kind): row for row in rows.order_by("pk").select_for_update()}
    return {key: found[key] for key in keys}


def _holds_move(moves: Moves, to: Mapping[UUID, Account]) -> None:
    rows = Hold.objects.unscoped(because=BECAUSE).filter(not_over(moves.on), account__in=list(to))
    held = list(rows)
    if not held:
        return
    Hold.objects.bulk_create(
        Hold(
            id=uuid7(), area_id=row.area_id, account=to[row.account_id], state=row.state, heads=row.heads,
            valid_from=max(row.valid_from, moves.on), valid_to=row.valid_to, document=row.document, reason=row.reason,
            case=row.case,
        )
        for row in held
    )  # fmt: skip
    Hold.objects.unscoped(because=BECAUSE).filter(pk__in=[row.pk for row in held]).update(
        valid_to=Case(When(valid_from__gt=moves.on, then="valid_from"), default=Value(moves.on)), case=None
    )


def rights_move(call: Call, moves: Moves) -> int:
    """Let the rights that posts of abolished bodies bring hold in the bodies that take over."""
    versions = with_rights(_sources(moves))
    rows = Appointment.objects.unscoped(because=BECAUSE).filter(not_over(moves.on), post__in=list(versions))
    held = {row.pk: versions[row.post_id] for row in rows}
    goes = {pk: _target(moves, version.institution_id, pk) for pk, version in held.items()}
    bodies = _bodies(goes.values())
    moved = {
        f"appointment:{pk}": Wish(version.role, version.role_area or bodies[goes[pk]].area_id, bodies[goes[pk]].code)
        for pk, version in held.items()
    }
    grants_move(call.because("institutions.order_executed", only=accounts.GRANTS_REPLACE), moved=moved, on=moves.on)
    return len(moved)


def posts_move(call: Call, moves: Moves) -> int:
    """Move the posts of abolished bodies; who holds them goes along."""
    rows = PostVersion.objects.unscoped(because=BECAUSE)
    held = list(rows.filter(institution__in=_sources(moves), valid_to=None).select_for_update())
    goes = {row.post_id: _target(moves, row.institution_id, row.post_id) for row in held}
    bodies = _bodies([*goes.values(), *(row.institution_id for row in held)])
    # A version that began on the day of the order or later was never in force before it: it is taken out, not ended.
    late = [row.pk for row in held if row.valid_from >= moves.on]
    if late:
        rows.filter(pk__in=late).delete()
    rows.filter(pk__in=[row.pk for row in held if row.valid_from < moves.on]).update(valid_to=moves.on)
    PostVersion.objects.bulk_create(
        PostVersion(
            id=uuid7(), area_id=bodies[goes[row.post_id]].area_id, post_id=row.post_id, institution_id=goes[row.post_id],
            title=row.title, position=row.position, rank=row.rank, head_kind=row.head_kind, is_leading=row.is_leading,
            role=row.role, role_area=row.role_area, sort=row.sort, valid_from=max(moves.on, row.valid_from),
            document=moves.document, order=moves.order,
        )
        for row in held
    )  # fmt: skip
    areas = {pk: bodies[body].area_id for pk, body in goes.items()}
    Post.objects.unscoped(because=BECAUSE).filter(pk__in=list(goes)).update(area=_area_by("pk", areas))
    open_ones = Appointment.objects.unscoped(because=BECAUSE).filter(not_over(moves.on), post__in=list(goes))
    open_ones.update(area=_area_by("post_id", areas))
    record(
        call,
        facts.PostsMoved(
            area=_county(bodies), subject=f"order:{moves.order}", order=str(moves.order), count=len(held),
            on=moves.on.isoformat(),
            rows=tuple(
                {
                    "post": str(row.post_id), "source": bodies[row.institution_id].code,
                    "to": bodies[goes[row.post_id]].code,
                }
                for row in held
            ),
        ),
    )  # fmt: skip
    return len(held)


def _area_by(column: str, areas: Mapping[UUID, str]) -> Case:
    """Return the area that each row gets, as one expression: rows by area, not a branch for each row."""
    rows: dict[str, list[UUID]] = {}
    for pk, area in areas.items():
        rows.setdefault(area, []).append(pk)
    return Case(
        *(When(Q(**{f"{column}__in": pks}), then=Value(area)) for area, pks in rows.items()),
        output_field=AreaField(),
    )


def _county(bodies: Mapping[UUID, Institution]) -> str:
    return next((body.area_id[:COUNTY_DIGITS] for body in bodies.values()), "")


def people_move(call: Call, moves: Moves) -> int:
    """Move who serves abolished bodies; nowhere more people than heads, except those entered beyond them before."""
    rows = Engagement.objects.unscoped(because=BECAUSE)
    held = list(rows.filter(not_over(moves.on), institution__in=_sources(moves)).select_for_update())
    goes = {row.pk: _target(moves, row.institution_id, row.staff_id) for row in held}
    bodies = _bodies([*goes.values(), *(row.institution_id for row in held)])
    late = [row.pk for row in held if row.valid_from >= moves.on]
    if late:
        rows.filter(pk__in=late).delete()
    ends = {row.pk: row.valid_to for row in held}
    rows.filter(pk__in=[row.pk for row in held if row.valid_from < moves.on]).update(valid_to=moves.on)
    Engagement.objects.bulk_create(
        Engagement(
            id=uuid7(), area_id=bodies[goes[row.pk]].area_id, staff_id=row.staff_id, institution_id=goes[row.pk],
            source=row.source, head_kind=row.head_kind, valid_from=max(moves.on, row.valid_from),
            valid_to=ends[row.pk], document=moves.document, is_legacy=row.is_legacy, order=moves.order,
        )
        for row in held
    )  # fmt: skip
    areas = {row.staff_id: bodies[goes[row.pk]].area_id for row in held}
    StaffMember.objects.unscoped(because=BECAUSE).filter(pk__in=list(areas)).update(area=_area_by("pk", areas))
    _check_room(set(goes.values()), moves.on, bodies)
    record(
        call,
        facts.StaffMoved(
            area=_county(bodies), subject=f"order:{moves.order}", order=str(moves.order), count=len(held),
            on=moves.on.isoformat(),
            rows=tuple(
                {
                    "staff": str(row.staff_id), "source": bodies[row.institution_id].code,
                    "to": bodies[goes[row.pk]].code, "since": max(moves.on, row.valid_from).isoformat(),
                }
                for row in held
            ),
        ),
    )  # fmt: skip
    return len(held)


def _check_room(targets: set[UUID], on: date, bodies: Mapping[UUID, Institution]) -> None:
    """Refuse an order after which a body has more people, or heads held back, than heads; two statements."""
    lines = Line.objects.unscoped(because=BECAUSE).filter(
        account__institution__in=targets, account__ledger=Ledger.ESTABLISHMENT, on__lte=on
    )
    authorised: dict[tuple[Any, str], int] = {
        (body, kind): heads
        for body, kind, heads in lines.values_list("account__institution", "account__kind").annotate(Sum("heads"))
    }
    people = Engagement.objects.unscoped(because=BECAUSE).filter(
        not_over(on), institution__in=targets, valid_from__lte=on, is_legacy=False
    )
    counted = people.exclude(head_kind="").values_list("institution_id", "head_kind").annotate(Count("pk"))
    for body, kind, used in counted:
        has = authorised.get((body, kind), 0)
        if used > has:
            raise OverAuthorised(
                where=bodies[body].code, kind_label=kinds_of(Ledger.ESTABLISHMENT)[kind], on=on.isoformat(),
                authorised=has, used=used,
            )  # fmt: skip

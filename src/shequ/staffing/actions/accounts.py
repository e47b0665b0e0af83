"""Accounts of the ledgers: found or made, and locked by whoever changes a balance."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from shequ.institutions.models import Institution, InstitutionVersion
from shequ.institutions.queries import kinds_in, names_on
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.kernel.ids import uuid7
from shequ.staffing.models import Account
from shequ.staffing.queries.state import BECAUSE, authorised_changes, used_changes
from shequ.staffing.rules import ledger as rules
from shequ.staffing.rules.posts import GroupHasNoStaff
from shequ.staffing.terms import AccountRole, Ledger, kinds_of


def account_locked(ledger: str, kind: str, *, county: str, institution: UUID | None, role: str) -> Account:
    """Return an account under lock, made when there is none yet; two writers of one balance wait for each other."""
    values = {"area_id": county[:COUNTY_DIGITS], "ledger": ledger, "kind": kind, "role": role}
    rows = Account.objects.unscoped(because=BECAUSE).filter(**values, institution=institution)
    found: Account | None = rows.select_for_update().first()
    if found is None:
        Account.objects.bulk_create([Account(id=uuid7(), institution_id=institution, **values)], ignore_conflicts=True)
        found = rows.select_for_update().get()
    return found


def body_account(institution: Institution, ledger: str, kind: str) -> Account:
    """Return a body's account under lock."""
    return account_locked(ledger, kind, county=institution.area_id, institution=institution.pk, role=AccountRole.BODY)


def check_head_free(
    institution: Institution,
    kind: str,
    *,
    since: date,
    name: str,
    until: date | None = None,
    without: Iterable[UUID] = (),
    field: str = "head_kind",
) -> None:
    """Refuse one more person on a head of a kind where from `since` on (until a day) none is free; the account stays locked.

    without: holds that this very act gives up. Raises: rules.ledger.OverAuthorised.
    """
    account = body_account(institution, Ledger.ESTABLISHMENT, kind)
    _check_free(account, since=since, until=until, name=name, without=without, field=field)


def check_position_free(institution: Institution, position: str, *, since: date, name: str) -> None:
    """Refuse one more leading post of a position where the leadership quota leaves none; the account stays locked."""
    account = body_account(institution, Ledger.LEADERSHIP, position)
    _check_free(account, since=since, until=None, name=name, without=(), field="is_leading")


def _check_free(
    account: Account, *, since: date, until: date | None, name: str, without: Iterable[UUID], field: str
) -> None:
    rules.check_free(
        authorised_changes(account), used_changes(account, besides_holds=without), since=since, until=until, where=name,
        kind_label=kinds_of(account.ledger)[account.kind], field=field,
    )  # fmt: skip


def check_has_staff(body: InstitutionVersion, *, on: date, field: str = "institution") -> None:
    """Refuse heads, posts and people for a body of a kind that by the plan of a day has no staff of its own.

    Raises: rules.posts.GroupHasNoStaff.
    """
    kind = kinds_in(body.area_id[:COUNTY_DIGITS], on).get(body.kind)
    if kind is not None and kind.is_leading_group:
        raise GroupHasNoStaff(field=field, name=body.name)


def is_head_free(institution: Institution, kind: str, *, since: date) -> bool:
    """Say whether a head is free; for facts that enter whether or not one is."""
    account = body_account(institution, Ledger.ESTABLISHMENT, kind)
    free, _on = rules.least(
        [*authorised_changes(account), *((day, -amount) for day, amount in used_changes(account))], since
    )
    return free >= 1


def called(institution: UUID, on: date) -> str:
    """Return what a body was called on a day."""
    return names_on([institution], on).get(institution, "—")

"""How many heads and positions there are, and how many are used, day by day: what rules and writers ask under a lock."""

from collections.abc import Iterable
from uuid import UUID

from shequ.staffing.models import Account, Engagement, Hold, Line, PostVersion
from shequ.staffing.rules.ledger import Change, span
from shequ.staffing.terms import AccountRole, Ledger

BECAUSE = "a balance counts everything, whoever asks"


def authorised_changes(account: Account) -> list[Change]:
    """Return the changes of what an account holds; one statement."""
    rows = Line.objects.unscoped(because=BECAUSE).filter(account=account)
    return list(rows.values_list("on", "heads"))


def used_changes(account: Account, *, besides_holds: Iterable[UUID] = ()) -> list[Change]:
    """Return the changes of what is used of an account: sat on, or held back; two statements.

    besides_holds: holds that are about to be given up. The county's own accounts are used by nobody.
    """
    if account.role != AccountRole.BODY:
        return []
    holds = Hold.objects.unscoped(because=BECAUSE).filter(account=account).exclude(pk__in=list(besides_holds))
    spans = list(holds.values_list("valid_from", "valid_to", "heads"))
    if account.ledger == Ledger.LEADERSHIP:
        posts = PostVersion.objects.unscoped(because=BECAUSE).filter(
            institution=account.institution_id, position=account.kind, is_leading=True
        )
        spans += [(since, until, 1) for since, until in posts.values_list("valid_from", "valid_to")]
    else:
        people = Engagement.objects.unscoped(because=BECAUSE).filter(
            institution=account.institution_id, head_kind=account.kind
        )
        spans += [(since, until, 1) for since, until in people.values_list("valid_from", "valid_to")]
    return [
        change
        for since, until, heads in spans
        if until is None or since < until
        for change in span(since, until, heads)
    ]


def account_of(institution: UUID, ledger: str, kind: str) -> Account | None:
    """Return a body's account; for actions, which lock it."""
    rows = Account.objects.unscoped(because=BECAUSE)
    found: Account | None = rows.filter(institution=institution, ledger=ledger, kind=kind).first()
    return found

"""Communities and holders are told in time what comes due about residence permits."""

from collections import Counter
from datetime import timedelta
from itertools import groupby

from django.db.models import Q

from shequ.accounts.queries import users_of_persons
from shequ.accounts.terms import PERSON_HEX
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.words import _
from shequ.notices.actions import notify_many
from shequ.residents import permit_facts as facts
from shequ.residents import terms
from shequ.residents.models import ResidencePermit, Resident
from shequ.residents.terms import PermitState

COMMUNITY = _("居住证：{near} 证快到签注期限，{late} 件公安机关昨日到期未答复")
HOLDER = _("您的居住证须在 {until} 前到派出所签注，逾期会中止使用；签注免费，请带本人身份证、居住证和住址证明")
NEAR, LATE = "near", "late"


@action(terms.PERMITS_REMIND)
def permits_remind(call: Call) -> int | Unchanged:
    """Tell communities, and holders with an account, of endorsements due in 30, 7 or 0 days, and of late answers.

    Who died, left or is registered here now is not reminded: there the police are asked to cancel. Returns how many
    messages were written.
    """
    call.require(terms.PERMITS_REMIND)
    days = [call.on + timedelta(days=ahead) for ahead in terms.PERMIT_REMINDED_DAYS]
    near, late = Q(state=PermitState.ACTIVE, endorse_by__in=days), Q(state=PermitState.ACCEPTED)
    late &= Q(due_on=call.on - timedelta(days=1))
    rows = ResidencePermit.objects.unscoped(because="each community is told of its own").filter(
        near | late, resident__died_on=None, resident__left_on=None,
        resident__registration__in=terms.FROM_ELSEWHERE,
    )  # fmt: skip
    due = list(rows.select_related("resident").order_by("area_id", "id"))
    told = 0
    sums: Counter[str] = Counter()
    for area, group in groupby(due, key=lambda row: row.area_id):
        counts = Counter(NEAR if row.state == PermitState.ACTIVE else LATE for row in group)
        sums += counts
        told += _number(
            notify_many(
                call, sentence=COMMUNITY, values={NEAR: counts[NEAR], LATE: counts[LATE]},
                holders_of=terms.PERMIT_PREPARE, area=area, link="residents:permit_list",
            )
        )  # fmt: skip
    told += _tell_holders(call, [row for row in due if row.state == PermitState.ACTIVE])
    if not told:
        return Unchanged("nobody to tell")

    record(call, facts.PermitsReminded(area="", subject="", near=sums[NEAR], late=sums[LATE], told=told))
    return told


def _tell_holders(call: Call, due: list[ResidencePermit]) -> int:
    keys = {key: row for row in due for key in _persons(row.resident)}
    return sum(
        _number(
            notify_many(
                call, sentence=HOLDER, values={"until": keys[person].endorse_by}, to=[user],
                area=keys[person].area_id, link="residents:my_data",
            )
        )
        for person, user in sorted(users_of_persons(keys).items())
    )  # fmt: skip


def _persons(resident: Resident) -> list[str]:
    """Return the keys by which the resident's own account may be known."""
    keys = [f"resident:{resident.pk}"]
    if resident.identity_digest is not None:
        keys.append(f"id:{bytes(resident.identity_digest).hex()[:PERSON_HEX]}")
    return keys


def _number(told: int | Unchanged) -> int:
    return 0 if isinstance(told, Unchanged) else told

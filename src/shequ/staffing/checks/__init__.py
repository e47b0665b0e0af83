"""What the plan board can tell about posts, people, contracts and pay."""

from shequ.plan.terms import Check
from shequ.staffing.checks.committees import member_counts, members_elected, terms_running, women_among_members
from shequ.staffing.checks.establishment import (
    APPOINTMENTS,
    LEDGERS,
    PEOPLE,
    POSTS,
    front_line_share,
    ledgers_balance,
    nobody_over,
)
from shequ.staffing.checks.leaders import (
    concurrent_posts,
    frozen_acts,
    large_community_posts,
    leading_counts,
    one_person,
)
from shequ.staffing.checks.pay import CHECKS as PAY

HELD = (*POSTS, *APPOINTMENTS)
WINDOWS = ("plan.freeze_window_opened", "plan.freeze_window_closed", "plan.freeze_approval_given")
CHECKS = (
    Check(kind="establishment.sum", run=ledgers_balance, affected_by=LEDGERS),
    Check(kind="establishment.excess", run=nobody_over, affected_by=(*LEDGERS, *PEOPLE, *POSTS)),
    Check(kind="frontline.share", run=front_line_share, affected_by=(*PEOPLE, *POSTS)),
    Check(kind="leadership.count", run=leading_counts, affected_by=HELD, is_of_clause=True),
    Check(kind="leadership.concurrent", run=concurrent_posts, affected_by=HELD, is_of_clause=True),
    Check(kind="one_shoulder", run=one_person, affected_by=HELD, is_of_clause=True),
    Check(kind="large_community.post", run=large_community_posts, affected_by=HELD, is_of_clause=True),
    Check(kind="freeze.approved", run=frozen_acts, affected_by=(*PEOPLE, *APPOINTMENTS, *WINDOWS)),
    Check(kind="committee.member_count", run=member_counts, affected_by=HELD, is_of_clause=True),
    Check(kind="committee.term", run=terms_running, affected_by=HELD, is_of_clause=True),
    Check(kind="committee.women", run=women_among_members, affected_by=HELD, is_of_clause=True),
    Check(kind="committee.elected", run=members_elected, affected_by=HELD, is_of_clause=True),
    *PAY,
)

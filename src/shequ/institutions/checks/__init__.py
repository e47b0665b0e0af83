"""What the plan board can tell about bodies, duties and orders."""

from shequ.institutions.checks.decisions import DECIDED, followed_up
from shequ.institutions.checks.duties import PARTS, held, one_lead
from shequ.institutions.checks.filings import FILED, community_filed
from shequ.institutions.checks.group import SEATS, group_members
from shequ.institutions.checks.matters import CONDUCT, MATTERS, conduct_on_time, decided
from shequ.institutions.checks.orders import abolished_first, setups_within_abolitions, submission_sent
from shequ.institutions.checks.tickets import TICKETS, problem_solved
from shequ.institutions.checks.tree import (
    ADDED,
    AREAS,
    bodies_replaced,
    no_extra_level,
    party_organisation,
    three_bodies,
)
from shequ.plan.terms import Check

CHECKS = (
    Check(kind="party.organisation_kind", run=party_organisation, affected_by=(*ADDED, *AREAS), is_of_clause=True),
    Check(kind="community.three_bodies", run=three_bodies, affected_by=(*ADDED, *AREAS)),
    Check(kind="institution.no_extra_level", run=no_extra_level, affected_by=ADDED),
    Check(kind="order.setups_within_abolitions", run=setups_within_abolitions, affected_by=ADDED),
    Check(kind="order.abolished_first", run=abolished_first, affected_by=ADDED),
    Check(kind="order.bodies_replaced", run=bodies_replaced, affected_by=ADDED, is_of_plan=True, is_of_clause=True),
    Check(
        kind="submission.sent", run=submission_sent, affected_by=(*ADDED, "institutions.order_stepped"), is_of_plan=True
    ),
    Check(kind="community.filed", run=community_filed, affected_by=FILED, is_daily=True),
    Check(kind="problem.solved", run=problem_solved, affected_by=TICKETS, is_daily=True, is_of_plan=True),
    Check(kind="duty.one_lead", run=one_lead, affected_by=(*ADDED, *PARTS), is_of_clause=True),
    Check(kind="duty.held", run=held, affected_by=(*ADDED, *PARTS), is_of_clause=True),
    Check(kind="leading_group.members", run=group_members, affected_by=(*ADDED, *SEATS), is_of_plan=True),
    Check(kind="major_matter.decided", run=decided, affected_by=MATTERS, is_daily=True),
    Check(kind="clean_conduct.on_time", run=conduct_on_time, affected_by=CONDUCT, is_daily=True),
    Check(kind="decision.followed_up", run=followed_up, affected_by=DECIDED, is_daily=True),
)

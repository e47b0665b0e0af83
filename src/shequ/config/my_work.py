"""What stands on the work list of the home page: (permission, "room.queries:function(call)").

Each function returns rows with icon, title, why, due_on, url, verb.
"""

MY_WORK: tuple[tuple[str, str], ...] = (
    ("division.study_open", "division.queries:my_divisions"),
    ("institutions.filing_see", "institutions.queries:my_filings"),
    ("institutions.order_see", "institutions.queries:my_orders"),
    ("staffing.case_see", "staffing.queries:my_cases"),
    ("institutions.ticket_see", "institutions.queries:my_tickets"),
    ("institutions.decision_see", "institutions.queries:my_decisions"),
    ("institutions.incoming_see", "institutions.queries:my_incoming"),
    ("institutions.matter_see", "institutions.queries:my_matters"),
    ("plan.task_see", "plan.queries:my_tasks"),
    ("residents.correction_settle", "residents.queries:my_corrections"),
    ("residents.permit_prepare", "residents.queries:my_permits"),
    ("residents.roster_import", "residents.queries:my_roster_reviews"),
    ("staffing.contract_renew", "staffing.queries:my_contracts"),
    ("staffing.hours_confirm", "staffing.queries:my_hours"),
)

# single answers of the home page: name → "room.queries:function(call)"
HOME: dict[str, str] = {
    "since": "accounts.queries:previous_sign_in_at",
    "counts": "residents.queries:community_counts",
}

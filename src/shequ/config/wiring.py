"""The only page that says who reacts to whose facts, which jobs there are, and what runs after commands."""

from importlib import import_module
from typing import Any

from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from shequ.base import refusals, shell
from shequ.config import citations, measures, my_work, order_parts, search
from shequ.config.checks import all_checks
from shequ.config.schedule import SCHEDULE
from shequ.desk import sources
from shequ.jobs import runner
from shequ.journal import actions as journal
from shequ.journal.actions import sealing
from shequ.kernel.call import Call
from shequ.plan import queries as plan

# fact code → [(permission of the one action that follows, "room.reactions:function")]
REACTIONS: dict[str, list[tuple[str, str]]] = {
    "worktime.calendar_imported": [("institutions.decisions_reckon", "institutions.reactions:calendar_imported")],
    "territory.dwellings_merged": [("residents.homes_follow", "residents.reactions:dwellings_merged")],
}

# kind of job → "room.jobs:function"
JOBS: dict[str, str] = {
    "division.study_compute": "division.jobs:study_compute",
    "residents.resident_export": "residents.export_jobs:resident_export",
    "residents.roster_check": "residents.roster_jobs:roster_check",
    "residents.roster_commit": "residents.roster_jobs:roster_commit",
    "staffing.roster_commit": "staffing.roster_jobs:roster_commit",
}


def load(path: str) -> Any:
    """Return what a `module:name` of the house stands for."""
    module, _colon, name = path.partition(":")
    return getattr(import_module(f"shequ.{module}"), name)


def connect() -> None:
    """Register reactions, the clause lookup and what runs after every command."""
    autodiscover_modules("facts")  # so that every entry of the journal can be read
    journal.react_with(
        {code: [(permission, load(path)) for permission, path in followers] for code, followers in REACTIONS.items()}
    )
    refusals.name_clauses_by(_clause_of)
    shell.after_each(sealing.seal_after_command)
    runner.handle_with(JOBS, {path: path for _title, _when, path in SCHEDULE}, load)
    sources.assemble(work=my_work.MY_WORK, search=search.SEARCH, home=my_work.HOME, load=load)
    measures.connect()
    order_parts.connect()
    citations.connect()
    plan.checks_register(all_checks())


def _clause_of(kind: str, call: Call | None) -> str:
    return str(plan.clause_of_kind(kind, area="", on=call.on if call else timezone.localdate()))

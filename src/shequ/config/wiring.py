"""The only page that says who reacts to whose facts, which jobs there are, and what runs after commands."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import timezone

from shequ.base import refusals, shell
from shequ.config import measures
from shequ.config.schedule import SCHEDULE
from shequ.config.settings import _has
from shequ.jobs import runner
from shequ.journal import actions as journal
from shequ.kernel.call import Call

# fact code → [(permission of the one action that follows, "room.reactions:function")]
REACTIONS: dict[str, list[tuple[str, str]]] = {
    "territory.dwellings_merged": [("residents.homes_follow", "residents.reactions:dwellings_merged")],
}

# kind of job → "room.jobs:function"
JOBS: dict[str, str] = {
    "residents.roster_check": "residents.roster_jobs:roster_check",
    "residents.roster_commit": "residents.roster_jobs:roster_commit",
}


def load(path: str) -> Any:
    """Return what a `module:name` of the house stands for."""
    module, _colon, name = path.partition(":")
    return getattr(import_module(f"shequ.{module}"), name)


def connect() -> None:
    """Register reactions, the clause lookup and what runs after every command."""
    for room in settings.ROOMS:
        if _has(f"shequ.{room}.facts"):
            import_module(f"shequ.{room}.facts")  # so that every entry of the journal can be read
    journal.react_with(
        {code: [(permission, load(path)) for permission, path in followers] for code, followers in REACTIONS.items()}
    )
    refusals.name_clauses_by(_clause_of)
    shell.after_each(_seal)
    runner.handle_with(JOBS, {path: path for _title, _when, path in SCHEDULE}, load)
    if _has("shequ.desk.sources"):
        from shequ.config import my_work, search
        from shequ.desk import sources

        sources.assemble(work=my_work.MY_WORK, search=search.SEARCH, home=my_work.HOME, load=load)
    measures.connect()
    if _has("shequ.plan.queries"):
        from shequ.config.checks import all_checks
        from shequ.plan import queries

        queries.checks_register(all_checks())


def _clause_of(kind: str, call: Call | None) -> str:
    if not _has("shequ.plan.queries"):
        return ""
    from shequ.plan import queries

    return str(queries.clause_of_kind(kind, area="", on=call.on if call else timezone.localdate()))


def _seal() -> None:
    from shequ.journal.actions import sealing

    sealing.seal_after_command()

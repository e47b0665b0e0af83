"""Builds the demonstration county, step by step, through the actions and importers that everybody else uses.

A step that was done is not done again, so an interrupted run is taken up where it stopped; a step that was interrupted may
be repeated without harm, because actions and importers answer "unchanged" to what stands already.
"""

from functools import partial

from django.utils import timezone
from rich.progress import Progress, TaskID

from shequ.areas import queries as area_queries
from shequ.areas.terms import Level
from shequ.base.paging import PageRequest
from shequ.demo.home import Home
from shequ.demo.stage import Stage, bars
from shequ.demo.steps import STEPS
from shequ.demo.town import COUNTY
from shequ.kernel.call import Actor, Call
from shequ.kernel.words import _
from shequ.residents.queries import counts as residents
from shequ.residents.queries import roster as rosters
from shequ.residents.queries import roster_review

MOST_BATCHES = 50


def _advance(progress: Progress, bar: TaskID, done: int, out_of: int) -> None:
    progress.update(bar, completed=done, total=max(out_of, 1))


def seed(home: Home, *, is_quiet: bool) -> None:
    """Do what is not done yet, then leave the file that says how to get in."""
    home.as_of = home.as_of or timezone.localdate().isoformat()
    home.save(is_finished=False)
    stage = Stage(home, timezone.now())
    with bars(is_quiet=is_quiet) as progress:
        for code, title, step in STEPS:
            bar = progress.add_task(title, total=1)
            stage.tell = partial(_advance, progress, bar)
            if code not in home.done:
                step(stage)
                home.done.append(code)
                home.save(is_finished=False)
            progress.update(bar, completed=progress.tasks[bar].total or 1)
    home.save(is_finished=True)


def counties_here() -> list[str]:
    """Return the codes of the counties in this database."""
    call = Call(actor=Actor.system("demo"), at=timezone.now(), channel="cli")
    return [row.code for row in area_queries.areas_at(call, level=Level.COUNTY)]


def counts_here() -> dict[str, int]:
    """Return how much there is of what, by a word for each."""
    call = Call(actor=Actor.system("demo"), at=timezone.now(), channel="cli")
    living = residents.counted(COUNTY, on=call.on).values()
    grids = area_queries.areas_at(call, level=Level.GRID, under=COUNTY)
    return {
        _("社区"): len(residents.counted(COUNTY, on=call.on)),
        _("网格"): len(grids),
        _("家庭户"): sum(each.households for each in living),
        _("居民"): sum(each.registered + each.floating + each.separated + each.away for each in living),
        _("名册批次"): len(rosters.batch_list(call, page=PageRequest(size=MOST_BATCHES)).rows),
        _("待核对"): roster_review.review_count(call),
    }

"""What the steps of seeding share: the call they act with, the invented county, and where progress is told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from shequ.demo import people, rosters, town
from shequ.demo.home import Home
from shequ.kernel.call import Call

Tell = Callable[[int, int], None]


@dataclass
class Stage:
    """The county being built."""

    call: Call
    home: Home
    progress: Progress
    counts: dict[str, int] = field(default_factory=dict)

    @cached_property
    def town(self) -> town.Town:
        """The ground."""
        return town.build(people.household_count(self.home.people), seed=self.home.seed)

    @cached_property
    def households(self) -> list[people.Household]:
        """Who lives on it."""
        return people.build(self.town, self.home.people, seed=self.home.seed)

    @cached_property
    def rosters(self) -> list[rosters.Roster]:
        """Their rosters, written into the data folder for people to look at and try again."""
        return rosters.write_all(self.folder, self.households, seed=self.home.seed)

    @property
    def folder(self) -> Path:
        """Where the generated rosters lie."""
        return self.home.folder / "demo-rosters"

    @contextmanager
    def task(self, title: str, total: int = 1) -> Iterator[Tell]:
        """Show a bar of its own for one step; the step tells how far it is."""
        bar = self.progress.add_task(title, total=total)

        def tell(done: int, out_of: int) -> None:
            self.progress.update(bar, completed=done, total=max(out_of, 1))

        yield tell
        last = self.progress.tasks[bar].total or total
        self.progress.update(bar, completed=last)


def bars(*, is_quiet: bool) -> Progress:
    """Return the progress display, on stderr; nothing is drawn when quiet."""
    from rich.console import Console

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=is_quiet,
    )

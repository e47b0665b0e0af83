"""What the steps of seeding share: the call they act with, the invented county, and where progress is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from shequ.accounts import queries as account_queries
from shequ.demo import people, rosters, town
from shequ.demo.home import Home
from shequ.kernel.call import CHINA, Actor, Call

Tell = Callable[[int, int], None]
STORY_DAYS = 70


def nothing(_done: int, _out_of: int) -> None:
    """Tell nobody."""


@dataclass
class Stage:
    """The county being built. Its story begins `STORY_DAYS` ago and ends now; each step says on which day it plays."""

    home: Home
    now: datetime
    tell: Tell = nothing

    @property
    def on(self) -> date:
        """The day of the rosters: ages and sizes are those of this day."""
        return min(people.DATA_DAY, self.day(0))

    def day(self, number: int) -> date:
        """Return a day of the story; the first is 0."""
        return self.now.astimezone(CHINA).date() - timedelta(days=STORY_DAYS - number)

    def call(self, number: int, hour: int = 9, minute: int = 0, *, actor: Actor | None = None) -> Call:
        """Return a call made on a day of the story, never later than now, by the system unless somebody is named."""
        at = min(datetime.combine(self.day(number), time(hour, minute), tzinfo=CHINA), self.now)
        return Call(actor=actor or Actor.system("demo"), at=at, channel="cli", request_id="demo")

    def call_of(self, role: str, number: int, hour: int = 9, minute: int = 0) -> Call:
        """Return a call made by the cast's person of a role on a day of the story."""
        user = account_queries.users_visible(Actor.system("demo")).get(username=role)
        actor = account_queries.actor_of(user, on=self.day(number))
        return self.call(number, hour, minute, actor=actor)

    @cached_property
    def town(self) -> town.Town:
        """The ground."""
        return town.build(people.household_count(self.home.people), seed=self.home.seed)

    @cached_property
    def households(self) -> list[people.Household]:
        """Who lives on it."""
        return people.build(self.town, self.home.people, seed=self.home.seed, on=self.on)

    @cached_property
    def rosters(self) -> list[rosters.Roster]:
        """Their rosters, written into the data folder for people to look at and try again."""
        return rosters.write_all(self.folder, self.households, seed=self.home.seed, on=self.on)

    @property
    def folder(self) -> Path:
        """Where the generated rosters lie."""
        return self.home.folder / "demo-rosters"


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

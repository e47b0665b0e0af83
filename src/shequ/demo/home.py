"""The data folder of a demonstration: whose county lies in it, and the file that says how to get in."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import click

from shequ.base.words import say

FINISHED = "demo.json"
BEGUN = "demo.begun.json"
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
PASSWORD_PARTS, PART_LENGTH = 3, 4
MISUSE = 2


class HomeTaken(click.ClickException):
    """The data folder holds something that is not a demonstration; nothing was touched."""

    exit_code = MISUSE


@dataclass(frozen=True, slots=True)
class Account:
    """A line of the table printed at the end."""

    role: str
    user: str
    password: str
    area: str
    name: str = ""


@dataclass
class Home:
    """What a demonstration remembers about itself, kept beside its database and readable by its owner only."""

    folder: Path
    people: int
    seed: int
    accounts: list[Account] = field(default_factory=list)
    points: list[dict[str, Any]] = field(default_factory=list)
    as_of: str = ""
    done: list[str] = field(default_factory=list)

    @property
    def is_finished(self) -> bool:
        """Whether the whole county was seeded."""
        return (self.folder / FINISHED).exists()

    def password_of(self, user: str) -> str:
        """Return the password that was given to a sign-in name, or a new one."""
        return next((account.password for account in self.accounts if account.user == user), new_password())

    def save(self, *, is_finished: bool) -> None:
        """Write the file, 0600, under the name that says whether seeding has come to its end."""
        body = {
            "accounts": [asdict(account) for account in self.accounts],
            "open311": {"key": None},
            "points": self.points,
            "as_of": self.as_of,
            "people": self.people,
            "seed": self.seed,
            "done": self.done,
        }
        target = self.folder / (FINISHED if is_finished else BEGUN)
        fresh = target.with_suffix(".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(body, out, ensure_ascii=False, indent=1)
        fresh.replace(target)
        if is_finished:
            (self.folder / BEGUN).unlink(missing_ok=True)


def new_password() -> str:
    """Return a random password that can be read aloud, about 59 bits of chance."""
    parts = ("".join(secrets.choice(ALPHABET) for _ in range(PART_LENGTH)) for _ in range(PASSWORD_PARTS))
    return "-".join(parts).capitalize() + "7"


def enter(folder: Path, *, people: int, seed: int, counties: list[str]) -> Home:
    """Return the demonstration of this folder, begun, finished or new.

    `counties` are the county codes in its database. Raises HomeTaken when they are not a demonstration's, or when the
    demonstration there was made with another number of people or another seed.
    """
    for name in (FINISHED, BEGUN):
        path = folder / name
        if path.exists():
            body = json.loads(path.read_text(encoding="utf-8"))
            if (body["people"], body["seed"]) != (people, seed):
                raise HomeTaken(
                    say(
                        "{path} 已有一个演示县（{people} 人，种子 {seed}）。要换人数或种子，请用 SHEQU_HOME 指定另一个空目录。",
                        {"path": str(folder), "people": body["people"], "seed": body["seed"]},
                    )
                )
            return Home(
                folder=folder,
                people=people,
                seed=seed,
                accounts=[Account(**account) for account in body["accounts"]],
                points=body["points"],
                as_of=body["as_of"],
                done=body["done"],
            )
    if counties:
        raise HomeTaken(
            say(
                "{path} 里已有别的县（{counties}），不是演示数据，没有改动任何内容。请用 SHEQU_HOME 指定一个空目录再试。",
                {"path": str(folder), "counties": "、".join(counties)},
            )
        )
    return Home(folder=folder, people=people, seed=seed)

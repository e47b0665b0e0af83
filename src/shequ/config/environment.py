"""What the environment says, looked at once before anything starts: all wrong values in one message."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env, EnvError, validate

FLAGS = ("SHEQU_DEBUG", "SHEQU_HTTPS", "SHEQU_SECOND_FACTOR")
COUNTS = (
    "SHEQU_DB_POOL", "SHEQU_SESSION_HOURS", "SHEQU_LOCK_TRIES", "SHEQU_LOCK_MINUTES", "SHEQU_INVITATION_DAYS",
)  # fmt: skip
COUNTS_OR_NONE = ("SHEQU_PASSWORD_DAYS", "SHEQU_IDLE_MINUTES")
CHOICES = {"SHEQU_JOURNAL_HASH": ("sha256", "sm3"), "SHEQU_CRYPTO_SUITE": ("intl", "gm")}


class EnvironmentWrong(Exception):
    """The program cannot start so; the text names every variable that is wrong, a line each."""


def check() -> None:
    """Look at every variable that has a form.

    Raises: EnvironmentWrong.
    """
    env = Env(eager=False)
    for name in FLAGS:
        env.bool(name, default=False)
    for name in COUNTS:
        env.int(name, default=1, validate=validate.Range(min=1))
    for name in COUNTS_OR_NONE:
        env.int(name, default=0, validate=validate.Range(min=0))
    for name, known in CHOICES.items():
        env.str(name, default=known[0], validate=validate.OneOf(known))
    if os.environ.get("DATABASE_URL"):
        env.dj_db_url("DATABASE_URL", default="sqlite://:memory:")
    wrong = _said(env)
    if not wrong:
        wrong = _home_said(Path(os.environ.get("SHEQU_HOME") or "var"))
    if wrong:
        raise EnvironmentWrong("\n".join(wrong))


def origins_of(tiles: str) -> list[str]:
    """Return the origin of a template of map tiles, for the content security policy; none for none.

    The origin alone: a path that does not end with a slash would allow that very address and no tile below it.
    """
    address = urlsplit(tiles)
    return [f"{address.scheme}://{address.netloc}"] if address.netloc else []


def _said(env: Env) -> list[str]:
    try:
        env.seal()
    except EnvError as error:
        found: dict[str, list[str]] = getattr(error, "error_messages", {})
        # A connection string holds a password: its value is never shown.
        return [f"{name}: {' '.join(found[name])}" for name in sorted(found)] or [str(error)]
    return []


def _home_said(home: Path) -> list[str]:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return [f"SHEQU_HOME: {home.absolute()}: {error.strerror}"]
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        return [f"SHEQU_HOME: {home.absolute()}: Permission denied"]
    return []

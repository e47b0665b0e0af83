"""The language of the command line: SHEQU_LANGUAGE, else that of the shell; Chinese when neither is English.

Knows no Django, so that help is quick and `shequ serve` stays light; what a command answers is translated where it is said.
"""

import copy
import gettext
import inspect
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import click

LOCALE = Path(__file__).resolve().parent.parent / "locale"
ASKED = ("SHEQU_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Where a language is named; the first that says anything decides."""
CHINESE, ENGLISH = "zh-hans", "en"


def language(around: Mapping[str, str] = os.environ) -> str:
    """Return `en` or `zh-hans`."""
    asked = next((around[name] for name in ASKED if around.get(name)), "")
    return ENGLISH if asked.lower().startswith("en") else CHINESE


def tell(sentence: str, **values: object) -> str:
    """Return a sentence in the language of the shell, its `{named}` places filled."""
    text = _english().gettext(sentence) if language() == ENGLISH else sentence
    return text.format_map(values) if values else text


def in_language(command: click.Command) -> click.Command:
    """Return a copy of a command, and of all below it, whose help is in the language of the shell."""
    told = copy.copy(command)
    told.help = tell(inspect.cleandoc(command.help)) if command.help else command.help
    told.short_help = tell(command.short_help) if command.short_help else command.short_help
    told.params = [_told(param) for param in command.params]
    if isinstance(command, click.Group) and isinstance(told, click.Group):
        told.commands = {name: in_language(below) for name, below in command.commands.items()}
    return told


def _told(param: click.Parameter) -> click.Parameter:
    told = copy.copy(param)
    if isinstance(told, click.Option) and told.help:
        told.help = tell(told.help)
    return told


@lru_cache(maxsize=1)
def _english() -> gettext.NullTranslations:
    return gettext.translation("django", LOCALE, [ENGLISH], fallback=True)

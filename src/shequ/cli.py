"""The command `shequ …`: finds a command in the table, sets Django up for it, runs it."""

import inspect
import os
import sys
from importlib import import_module

import click

from shequ import __version__
from shequ.config.commands import COMMANDS, PURPOSES
from shequ.config.speech import CHINESE, in_language, language, tell

MISUSE = 2
BARE = frozenset({"blocks", "divide", "serve"})
"""Commands that need no Django in their own process."""
KEEPS_CHINESE = frozenset({"worker"})


class Table(click.Group):
    """A group whose commands are loaded when they are called, so that `shequ --help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a name, with Django ready for it."""
        path = COMMANDS.get(cmd_name)
        if path is None:
            return None
        if cmd_name not in BARE:
            _ready(cmd_name)
        module, _colon, name = path.partition(":")
        return in_language(getattr(import_module(module), name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the names and what they are for, without loading what stands behind them."""
        with formatter.section(tell("命令")):
            formatter.write_dl([(name, tell(PURPOSES[name])) for name in self.list_commands(ctx)])

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Say what the program is."""
        with formatter.indentation():
            formatter.write_paragraph()
            formatter.write_text(tell(inspect.cleandoc(self.help or "")))


@click.group(cls=Table)
@click.version_option(__version__, prog_name="shequ")
def main() -> None:
    """社区 Shequ：县域城市社区治理平台。"""
    os.umask(0o077)  # whatever a command writes holds personal data


def _ready(name: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shequ.config.settings")
    import django
    from django.apps import apps

    from shequ.config import environment

    try:
        environment.check()
    except environment.EnvironmentWrong as wrong:
        click.echo(tell("环境变量的值不对，没有启动：\n{wrong}", wrong=wrong), err=True)
        sys.exit(MISUSE)
    if not apps.ready:
        django.setup()
    from django.utils import translation

    # What a worker writes is for readers of any language; each reader's page translates it.
    translation.activate(CHINESE if name in KEEPS_CHINESE else language())


if __name__ == "__main__":
    main()

"""The command line speaks Chinese, and English to a shell that does."""

from collections.abc import Iterator
from importlib import import_module

import click
import pytest
from click.testing import CliRunner

from shequ.cli import main
from shequ.config import speech
from shequ.config.commands import COMMANDS, PURPOSES
from tests.config.test_environment import shequ


def walk(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from walk(below, f"{name} {below.name}")


def everything() -> list[tuple[str, click.Command]]:
    found = []
    for name, path in sorted(COMMANDS.items()):
        module, _colon, word = path.partition(":")
        found += walk(getattr(import_module(module), word), name)
    return found


ALL = everything()


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


class TestChoice:
    @pytest.mark.parametrize(
        ("around", "expected"),
        [
            ({}, "zh-hans"),
            ({"LANG": "C.UTF-8"}, "zh-hans"),
            ({"LANG": "zh_CN.UTF-8"}, "zh-hans"),
            ({"LANG": "fr_FR.UTF-8"}, "zh-hans"),
            ({"LANG": "en_US.UTF-8"}, "en"),
            ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
            ({"LANGUAGE": "en:zh", "LC_ALL": "zh_CN.UTF-8"}, "en"),
            ({"LANGUAGE": "", "LC_ALL": "", "LANG": "en_US.UTF-8"}, "en"),
            ({"SHEQU_LANGUAGE": "zh", "LANG": "en_US.UTF-8"}, "zh-hans"),
            ({"SHEQU_LANGUAGE": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ],
    )
    def test_the_first_word_decides(self, around: dict[str, str], expected: str) -> None:
        assert speech.language(around) == expected


class TestHelp:
    def test_every_command_says_what_it_is_for(self) -> None:
        assert set(PURPOSES) == set(COMMANDS)

    @pytest.mark.parametrize(("name", "command"), ALL, ids=[name for name, _command in ALL])
    def test_a_command_and_its_options_have_help_in_both_languages(
        self, monkeypatch: pytest.MonkeyPatch, name: str, command: click.Command
    ) -> None:
        options = [param for param in command.params if isinstance(param, click.Option)]
        for option in options:
            assert option.help, f"{name} {option.opts[0]} has no help"
            assert is_chinese(option.help), f"{name} {option.opts[0]}: the source is Chinese"
        monkeypatch.setenv("SHEQU_LANGUAGE", "en")

        told = speech.in_language(command)
        texts = [told.help or "", *(param.help or "" for param in told.params if isinstance(param, click.Option))]

        assert all(texts), name
        assert not [text for text in texts if is_chinese(text)]
        assert is_chinese(command.help or ""), "the command itself stays as it was"

    def test_the_first_page_names_every_command(self, monkeypatch: pytest.MonkeyPatch) -> None:
        chinese = CliRunner().invoke(main, ["--help"]).output
        monkeypatch.setenv("SHEQU_LANGUAGE", "en")
        english = CliRunner().invoke(main, ["--help"]).output

        assert all(name in chinese and name in english for name in COMMANDS)
        assert "体检" in chinese
        assert "how each clause of the plan stands" in english


class TestAnswers:
    def test_answers_come_in_the_language_of_the_shell(self, tmp_path) -> None:
        chinese = shequ("check", home=tmp_path, SHEQU_LANGUAGE="", LANG="C.UTF-8", LANGUAGE="", LC_ALL="")
        english = shequ("check", home=tmp_path, SHEQU_LANGUAGE="", LANG="en_US.UTF-8", LANGUAGE="", LC_ALL="")

        assert "还没有建立数据库" in chinese.stderr
        assert "There is no database here yet" in english.stderr

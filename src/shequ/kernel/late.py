"""Large libraries, loaded when they are first used: a page that draws no map does not pay for geometry."""

from importlib import import_module
from types import ModuleType
from typing import Any


class Late(ModuleType):
    """Stands for a module until one of its names is asked for. The import system's own locks make that safe in threads."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(self.__name__), name)
        setattr(self, name, found)
        return found


def late(name: str) -> Any:
    """Return a stand-in for the module of that name.

    Type checkers want the real import beside it, under TYPE_CHECKING.
    """
    return Late(name)

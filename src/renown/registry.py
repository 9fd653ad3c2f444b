"""Which collectors there are. The folder is the registry; nothing else knows the folder."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import cast

import collectors
from renown.collector import Collector


def names() -> tuple[str, ...]:
    """The types of sources that can be configured, sorted."""
    return _names(tuple(collectors.__path__))


@cache
def _names(folders: tuple[str, ...]) -> tuple[str, ...]:
    found = (module.name for module in pkgutil.iter_modules(folders))
    return tuple(sorted(name for name in found if not name.startswith("_")))


def load(name: str) -> Collector:
    """The collector of that type; KeyError when there is none."""
    if name not in names():
        raise KeyError(name)
    return cast("Collector", importlib.import_module(f"{collectors.__name__}.{name}"))

"""Which collectors there are. The folder is the registry; nothing else knows the folder."""

from __future__ import annotations

import importlib
import pkgutil
from typing import cast

import collectors
from renown.collector import Collector


def names() -> tuple[str, ...]:
    """The types of sources that can be configured, sorted."""
    return tuple(
        sorted(
            m.name for m in pkgutil.iter_modules(collectors.__path__) if not m.name.startswith("_")
        )
    )


def load(name: str) -> Collector:
    """The collector of that type; KeyError when there is none."""
    if name not in names():
        raise KeyError(name)
    return cast("Collector", importlib.import_module(f"{collectors.__name__}.{name}"))

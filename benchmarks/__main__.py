"""Run the benchmarks that are named, or all: `python -m benchmarks store`."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks

PREFIX = "bench_"


def main(names: list[str]) -> int:
    """Each in turn; 2 when one is named that is not there."""
    modules = pkgutil.iter_modules(benchmarks.__path__)
    known = sorted(m.name.removeprefix(PREFIX) for m in modules if m.name.startswith(PREFIX))
    if unknown := set(names) - set(known):
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
        return 2
    for name in names or known:
        print(f"# {name}", flush=True)
        importlib.import_module(f"benchmarks.{PREFIX}{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

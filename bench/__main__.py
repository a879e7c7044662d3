"""Runs benchmarks by name: `python -m bench NAME… [--scale small|full] [--pg]`."""

import argparse
import importlib
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from bench import postgres
from bench.report import Figure


def names() -> list[str]:
    """Return the benchmarks there are: the modules of this package that have a `run`."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if "\ndef run(" in path.read_text())


def measure(name: str, *, scale: str, pg_dsn: str | None) -> list[Figure]:
    """Run one benchmark; it asserts that its answers are right before it returns a figure."""
    started = time.monotonic()
    print(f"# {name}, scale {scale} …", file=sys.stderr, flush=True)
    figures: list[Figure] = importlib.import_module(f"bench.{name}").run(scale, pg_dsn)
    print(f"# {name}: {time.monotonic() - started:.1f} s", file=sys.stderr, flush=True)
    return figures


def main() -> int:
    """Print a line per figure. Returns 1 when a goal was missed."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--scale", choices=("small", "full"), default="small")
    parser.add_argument("--pg", action="store_true")
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(names()))
    if unknown or not options.names:
        print(f"benchmarks: {', '.join(names()) or 'none'}")
        return 2 if unknown else 0
    figures: list[Figure] = []
    with ExitStack() as stack:
        server = stack.enter_context(postgres.running(durable=True)) if options.pg else None
        for name in options.names:
            dsn = postgres.create_database(server, name) if server else None
            for figure in measure(name, scale=options.scale, pg_dsn=dsn):
                print(figure.line(), flush=True)
                figures.append(figure)
    return 0 if all(figure.is_met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())

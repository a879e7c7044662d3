"""The long fault run: `flask faults --kills 200`, on SQLite or with --pg on a PostgreSQL that keeps every safeguard."""

import argparse
import json
import random
import sys
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import postgres
from tests.faults.run import prepare, run

_GIFTS, _GIFTS_PER_KILL = 3000, 50


def main() -> int:
    """Run, print the report, and answer 1 when a promise was broken."""
    options = argparse.ArgumentParser(prog="faults")
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--gifts", type=int, default=None)
    options.add_argument("--pg", action="store_true")
    options.add_argument("--seed", type=int, default=None)
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(10**6)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="faults-")))
        database = f"sqlite:///{folder / 'faults.sqlite3'}"
        if given.pg:
            server = stack.enter_context(postgres.running(durable=True))
            database = postgres.create_database(server, "faults")
        gifts = given.gifts or min(_GIFTS, _GIFTS_PER_KILL * max(1, given.kills))
        prepared = prepare(database, folder)
        report = run(prepared, kills=given.kills, gifts=gifts, seed=seed, say=lambda line: print(line, file=sys.stderr))
    print(json.dumps(asdict(report)) if given.json else _words(report.broken_promises, asdict(report)))
    return 1 if report.broken_promises or report.refused else 0


def _words(broken: dict[str, object], told: dict[str, object]) -> str:
    lines = [f"{name}: {value}" for name, value in told.items() if name not in {"findings", "refused"}]
    return "\n".join([*lines, f"broken promises: {broken or 'none'}", f"refused: {told['refused'] or 'none'}"])


if __name__ == "__main__":
    sys.exit(main())

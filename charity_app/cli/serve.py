"""The supervisor: web server and worker, forked from one loaded application, watched and stopped (ruling 48)."""

import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType

import click
import structlog
from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from charity_app.cli.worker import Worker
from charity_app.core.db import db

log = structlog.get_logger()
_WATCH_SECONDS = 0.5
_GRACE_SECONDS = 10
_QUICK_DEATHS = 5
_forking = multiprocessing.get_context("fork")


class Child:
    """One process under supervision: started again when it dies, left alone after dying at once too often."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self.name, self.work = name, work
        self.quick_deaths = 0
        self.start()

    def start(self) -> None:
        """Start the process; the application it works with is loaded already."""
        self.started_at = time.monotonic()
        self.process = _forking.Process(name=self.name, target=_alone, args=(self.work,))
        self.process.start()

    def revive(self) -> bool:
        """Start the process again if it has died; False when it dies at once every time."""
        if self.process.is_alive():
            return True
        lived = time.monotonic() - self.started_at
        self.quick_deaths = self.quick_deaths + 1 if lived < 2 else 0
        log.error("child died", child=self.name, code=self.process.exitcode)
        if self.quick_deaths >= _QUICK_DEATHS:
            return False
        self.start()
        return True

    def stop(self) -> None:
        """Ask the process to end, and make it and everything it started end when it does not."""
        self.process.terminate()
        self.process.join(_GRACE_SECONDS)
        if self.process.pid is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def _alone(work: Callable[[], None]) -> None:
    """Work in a process group of one's own, so that all of it can be ended."""
    os.setsid()
    work()


def serve_web(app: Flask) -> None:
    """Answer requests: one process per core; on SQLite one thread each (performance.md 1)."""
    on_sqlite = str(app.config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite")
    server = Granian(
        app.import_name,
        port=app.config["PORT"],
        interface=Interfaces.WSGI,
        workers=os.cpu_count() or 1,
        blocking_threads=1 if on_sqlite else 3,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=lambda: app, wrap_loader=False)


def work_jobs(app: Flask) -> None:
    """Work on due jobs until a signal ends it."""
    worker = Worker(app)
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    worker.work()


def supervise(app: Flask) -> int:
    """Run both processes until a signal ends them; returns the exit code."""
    db.engine.dispose()
    children = [Child("web", partial(serve_web, app)), Child("worker", partial(work_jobs, app))]
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    lost: list[Child] = []
    announced = False
    while not stopping and not lost:
        time.sleep(_WATCH_SECONDS)
        if not announced and is_open(app.config["PORT"]):
            announce(app)
            announced = True
        lost = [] if stopping else [child for child in children if not child.revive()]
    for child in reversed(children):
        child.stop()
    return 1 if lost else 0


def is_open(port: int) -> bool:
    """Tell whether the web server takes connections."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def announce(app: Flask) -> None:
    """Print the address and, in the demo, one account per role."""
    click.echo(f"\n  http://127.0.0.1:{app.config['PORT']}\n")
    kept = Path(app.config["DATA_DIR"]) / "demo_accounts.txt"
    if app.config["IS_DEMO"] and kept.exists():
        click.echo(kept.read_text(encoding="utf-8"))
    sys.stdout.flush()

"""Ways to start a module in a process of its own: a fresh interpreter, or a fork of one that has read our code.

A fork has an environment, a session and files of its own and becomes the module as `python -m` would. It makes its own
application: nobody has made one before.
"""

import gc
import importlib
import json
import os
import runpy
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Wanted:
    """A module with its arguments, the environment, a file to read from, and one to which all it says is added."""

    command: Sequence[str]
    surroundings: Mapping[str, str]
    reads: str
    says: str

    def opened(self) -> tuple[BinaryIO, BinaryIO]:
        """Open both files."""
        return Path(self.reads).open("rb"), Path(self.says).open("ab")


class Running(Protocol):
    """A process that was started."""

    @property
    def pid(self) -> int:
        """Its id."""

    def poll(self) -> int | None:
        """Return how it ended, None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return how it ended."""


class Starter(Protocol):
    """A way to start processes."""

    def start(self, wanted: Wanted) -> Running:
        """Start one in a session of its own."""


class Interpreters:
    """Fresh interpreters, as in production."""

    def start(self, wanted: Wanted) -> Running:
        """Start one."""
        reads, says = wanted.opened()
        with reads, says:
            return subprocess.Popen(
                [sys.executable, "-m", *wanted.command],
                cwd=ROOT,
                env=dict(wanted.surroundings),
                stdin=reads,
                stdout=says,
                stderr=says,
                start_new_session=True,
            )


INTERPRETERS = Interpreters()


class Forks:
    """Forks of one process that has read the application's code."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", __name__]
        self.server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(self, wanted: Wanted) -> Running:
        """Fork one."""
        return Fork(self, self.ask(asdict(wanted)))

    def ask(self, what: Any) -> Any:
        """Ask the process for a fork, or by its id how one has ended."""
        assert self.server.stdin
        assert self.server.stdout
        self.server.stdin.write(json.dumps(what) + "\n")
        self.server.stdin.flush()
        return json.loads(self.server.stdout.readline())


class Fork:
    """A process that was forked."""

    def __init__(self, forks: Forks, pid: int) -> None:
        self.forks, self.pid = forks, pid
        self.code: int | None = None

    def poll(self) -> int | None:
        """Return how it ended, None while it runs."""
        if self.code is None:
            self.code = self.forks.ask(self.pid)
        return self.code

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return how it ended. Raises TimeoutError."""
        started = time.monotonic()
        while (code := self.poll()) is None:
            if timeout is not None and time.monotonic() - started > timeout:
                raise TimeoutError(f"process {self.pid} still runs")
            time.sleep(0.01)
        return code


@contextmanager
def forking() -> Iterator[Forks]:
    """Keep a process for forks; those that still run at the end are left alone."""
    forks = Forks()
    try:
        yield forks
    finally:
        forks.server.communicate()


def answer() -> Wanted | None:
    """Answer what is asked; returns in a fork what it is to become, and None when nobody asks any more."""
    while line := sys.stdin.readline():
        asked = json.loads(line)
        if isinstance(asked, int):
            pid, status = os.waitpid(asked, os.WNOHANG)
            _say(os.waitstatus_to_exitcode(status) if pid else None)
        elif pid := os.fork():
            _say(pid)
        else:
            return Wanted(**asked)
    return None


def _say(what: int | None) -> None:
    print(json.dumps(what), flush=True)


def become(wanted: Wanted) -> None:
    """Be the module, in a session, an environment and with files of one's own."""
    os.setsid()
    os.environ.clear()
    os.environ.update(wanted.surroundings)
    reads, says = wanted.opened()
    with reads, says:
        for own, file in enumerate((reads, says, says)):
            os.dup2(file.fileno(), own)
    module, *sys.argv[1:] = wanted.command
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    gc.disable()
    importlib.import_module("charity_app")
    gc.freeze()
    gc.enable()
    if what := answer():
        become(what)

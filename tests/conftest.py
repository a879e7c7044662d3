"""Fixtures: the application on a fresh database, a client, a session, a clock that stands still.

While everything is loaded nothing is garbage; what is loaded stays, and the tests look for garbage seldom.
"""

import gc

gc.disable()

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import Context
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from argon2 import PasswordHasher
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session
from werkzeug.test import TestResponse

import config as settings
from bench import postgres
from charity_app import create_app
from charity_app.core import clock
from charity_app.core import db as core_db
from charity_app.core.db import commit_unit, create_schema, db
from charity_app.core.scope import acting_in, enter, system_scope
from charity_app.divisions.services import load_divisions
from charity_app.http import style
from charity_app.identity.services import passwords
from tests import db as databases
from tests.compiled_pages import CompiledPages, lasting_folder, written_in
from tests.moulds import Templates, close_connections, take_back
from tests.network import close_network
from tests.postgres_clones import PostgresClones, drop_templates
from tests.shared import Shared

gc.freeze()
gc.set_threshold(100_000, 50, 1_000)
gc.enable()

pytest_plugins = ["tests.world", "tests.hardening.walk"]

_LONGEST_FIRST = (
    "tests/hardening/test_bad_input.py",
    "tests/hardening/",
    "tests/faults/",
    "tests/browser/",
    "tests/demo/",
)
_GROUNDS = ("inhabited", "demo", "furnished", "divided", "app")
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
Made = TypeVar("Made")
_server = pytest.StashKey[str]()
_running = pytest.StashKey[ExitStack]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=("sqlite", "postgresql"), default="sqlite", help="The database of this round.")
    parser.addoption("--gifts", type=int, default=40, help="How many gifts meet a hostile provider.")
    parser.addoption("--seed", type=int, default=20241205, help="What becomes of them, and in which order it is told.")


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL for all workers, or take the one the environment names; let passwords cost little."""
    close_network()
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    if config.getoption("db") != "postgresql":
        return
    config.stash[_running] = running = ExitStack()
    told = getattr(config, "workerinput", {}).get("server")
    given = os.environ.get("TEST_POSTGRES")
    config.stash[_server] = told or given or running.enter_context(postgres.running(durable=False))
    if given and not told:
        running.callback(drop_templates, given)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker where the server is."""
    node.workerinput["server"] = node.config.stash.get(_server, "")


def pytest_unconfigure(config: pytest.Config) -> None:
    if _running in config.stash:
        config.stash[_running].close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what touches the database, leave out what the round does not ask for, and let the longest begin."""
    is_postgres = config.getoption("db") == "postgresql"
    has_chromium = any(map(shutil.which, CHROMIUM_NAMES))
    kept, left_out = [], []
    for item in items:
        if "house" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
        if item.get_closest_marker("browser") and not has_chromium:
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))
        if item.path.name.endswith("_pages.py") and not item.nodeid.startswith("tests/hardening/"):
            item.add_marker("pages")
        (kept if _belongs(item, is_postgres) else left_out).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
    items[:] = sorted(kept, key=_turn)


def _turn(item: pytest.Item) -> tuple[int, str]:
    """Return when a test begins: what takes longest is not the last, what stands on one template runs in a row."""
    places = (place for place, start in enumerate(_LONGEST_FIRST) if item.nodeid.startswith(start))
    template = next((name for name in _GROUNDS if name in getattr(item, "fixturenames", ())), "")
    return next(places, len(_LONGEST_FIRST)), template


def _belongs(item: pytest.Item, is_postgres: bool) -> bool:
    marks = {mark.name for mark in item.iter_markers()}
    if is_postgres:
        return "pg" in marks or ("database" in marks and not marks & {"browser", "pages"})
    return "pg" not in marks


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """What the workers of this run share."""
    own = tmp_path_factory.getbasetemp()
    return Shared((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared")


@pytest.fixture(scope="session")
def clones(pytestconfig: pytest.Config, shared: Shared) -> Iterator[databases.Clones]:
    """The database of this worker."""
    if pytestconfig.getoption("db") == "sqlite":
        with TemporaryDirectory(prefix="sqlite-", dir=postgres.memory_disk()) as folder:
            yield databases.SqliteClones(Path(folder), shared.folder)
        return
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    cloned = PostgresClones(pytestconfig.stash[_server], worker)
    yield cloned
    cloned.close()


@pytest.fixture(scope="session")
def house(clones: databases.Clones, shared: Shared, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application of this worker, with keys that all share, and the template of its database."""
    data_dir = tmp_path_factory.mktemp("data")
    (data_dir / "keys.json").write_text(shared.made_once("keys", partial(_new_keys, shared.folder)))
    own = {"TESTING": True, "FILES": data_dir / "files"}
    app = create_app(settings.load({"DATABASE_URL": clones.url, "DATA_DIR": str(data_dir)}) | own)
    app.test_client_class = Visitor
    for language, spoken in app.extensions["templates"].items():
        spoken.bytecode_cache = CompiledPages(lasting_folder(shared.folder), language, written_in())
    shared.made_once("empty", partial(_make_schema, app, clones))
    return app


def _new_keys(folder: Path) -> str:
    settings.load({"DATA_DIR": str(folder)})
    return (folder / "keys.json").read_text()


def _make_schema(app: Flask, clones: databases.Clones) -> None:
    with app.app_context():
        create_schema()
        db.engine.dispose()
    clones.keep_as("empty")


@pytest.fixture(scope="session")
def templates(house: Flask, clones: databases.Clones, shared: Shared) -> Templates:
    """The maker of templates."""
    return Templates(house, clones, shared)


@pytest.fixture(scope="session")
def furniture(templates: Templates) -> str:
    """Make a template with the reference data; returns its name."""
    templates.made("furnished", on="empty", build=partial(_set_up, templates.house))
    return "furnished"


def _set_up(house: Flask) -> None:
    done = house.test_cli_runner().invoke(args=["setup"])
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="session")
def divisions_alone(templates: Templates) -> str:
    """Make a template with the divisions and nothing else; returns its name."""
    templates.made("divided", on="empty", build=_divide)
    return "divided"


def _divide() -> None:
    with acting_in(system_scope("test")):
        load_divisions()
        commit_unit()


_TEMPLATES = {"furnished": "furniture", "divided": "divisions_alone"}


@pytest.fixture
def app(house: Flask, clones: databases.Clones, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on a fresh database, its context pushed."""
    asked = next((made for name, made in _TEMPLATES.items() if name in request.fixturenames), None)
    clones.renew(request.getfixturevalue(asked) if asked else "empty", let_go=partial(close_connections, house))
    with standing(house, tmp_path):
        yield house


@contextmanager
def standing(house: Flask, tmp_path: Path) -> Iterator[None]:
    """Push the application's context over a directory of the test's own; nothing of it stays behind."""
    house.config["DATA_DIR"] = tmp_path / "data"
    house.config["DATA_DIR"].mkdir()
    take_back(house)
    with house.app_context():
        yield
        db.session.remove()
    enter(None)
    clock.set_offset(timedelta(0))


@pytest.fixture
def furnished(app: Flask) -> Flask:
    """The application on a fresh database with the reference data that `flask setup` loads."""
    return app


@pytest.fixture
def divided(app: Flask) -> Flask:
    """The application on a fresh database with the divisions of the district."""
    return app


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Session]]:
    """The test's own session, in a scope that reaches everything."""
    with acting_in(system_scope("test")):
        yield db.session


def _in_own_session(call: Callable[..., TestResponse], *args: Any, **kwargs: Any) -> TestResponse:
    core_db._unit.set(object())
    return call(*args, **kwargs)


class Visitor(FlaskClient):
    """A browser that has been here: its requests share nothing with the test but what the test has committed."""

    def __init__(self, application: Flask, *args: Any, **kwargs: Any) -> None:
        super().__init__(application, *args, **kwargs)
        self.set_cookie("style", style.digest())

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Commit what the test prepared, then send the request from outside the test's context and session."""
        if has_app_context():
            commit_unit()
        return Context().run(_in_own_session, super().open, *args, **kwargs)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody's browser, without JavaScript."""
    return app.test_client()


@pytest.fixture
def max_queries() -> Callable[..., AbstractContextManager[list[str]]]:
    """The statement counter: `with max_queries(3, ignoring={"sessions"}): ...`."""
    return databases.max_queries


@contextmanager
def standing_still(instant: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: instant)
        yield


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], AbstractContextManager[None]]:
    """Stop business time: `with at("2024-12-05 09:00"): ...` in Shanghai; the wall clock goes on."""

    def stopped(local: str) -> AbstractContextManager[None]:
        instant = datetime.fromisoformat(local).replace(tzinfo=clock.SHANGHAI).astimezone(clock.UTC)
        return standing_still(instant, monkeypatch)

    return stopped

"""Making templates of the test database, once per run, and giving the application back what a test has changed."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from flask import Flask

from charity_app import install_payments
from charity_app.core import erasures, files, privacy
from charity_app.core.db import db
from charity_app.core.facts import set_origin
from charity_app.http.kept import forget_all
from charity_app.registry import identifiers
from tests.db import Clones
from tests.shared import Shared

Made = TypeVar("Made")


def take_back(house: Flask) -> None:
    """Give the house back what a test may have changed: files, keys, numbers, payments, pages of another database."""
    files.install_store(house.config["FILES"])
    erasures.install_list(house.config["DATA_DIR"])
    privacy.install_keys(house.config["KEYS"])
    identifiers.allow_demo(house.config["IS_DEMO"])
    install_payments(house)
    set_origin("system")
    forget_all()


def close_connections(house: Flask) -> None:
    """Close the house's connections to its database, as far as they rest."""
    with house.app_context():
        db.engine.dispose()


class Templates:
    """Makes templates of the database, each once per run: whoever needs one first makes it for all workers."""

    def __init__(self, house: Flask, clones: Clones, shared: Shared) -> None:
        self.house, self.clones, self.shared = house, clones, shared

    def made(self, name: str, *, on: str, build: Callable[[], Made]) -> Made:
        """Return what building this template on another one has told; its files lie in the store afterwards."""
        kept = self.shared.folder / f"files of {name}"
        told = self.shared.made_once(name, partial(self._make, name, on, build, kept))
        shutil.copytree(kept, self.house.config["FILES"], dirs_exist_ok=True)
        return told

    def _make(self, name: str, on: str, build: Callable[[], Made], kept: Path) -> Made:
        self.clones.renew(on, let_go=partial(close_connections, self.house))
        take_back(self.house)
        with self.house.app_context():
            told = build()
            db.session.remove()
        close_connections(self.house)
        self.clones.keep_as(name)
        self.house.config["FILES"].mkdir(exist_ok=True)
        shutil.copytree(self.house.config["FILES"], kept)
        return told

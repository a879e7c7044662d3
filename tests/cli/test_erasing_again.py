"""What was erased stays erased: a list beside the database, by which a restored backup is erased again (B7, D3)."""

import json
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from charity_app.core import erasures
from charity_app.core.db import commit_unit, db, rollback_unit
from charity_app.core.privacy import KeyOwner, create_key, destroy_key, holds_key
from charity_app.core.scope import Role
from charity_app.identity.models import User
from charity_app.registry import services as registry
from charity_app.registry.models import Household
from charity_app.registry.states.households import HouseholdState
from tests.identity.factories import make_user
from tests.registry.conftest import SYSTEM, district, family

__all__ = ["district", "family"]
Family = Callable[..., Household]


@pytest.fixture
def listed(app: Flask) -> Path:
    """The list of erasures of this test."""
    return Path(app.config["DATA_DIR"]) / erasures.LIST_NAME


def test_an_erasure_is_written_down_when_it_is_committed_and_only_then(family: Family, listed: Path) -> None:
    household = family()
    commit_unit()
    registry.erase_household(household, by=SYSTEM)
    rollback_unit()
    assert not listed.exists()
    registry.erase_household(household, by=SYSTEM)
    assert not listed.exists()
    commit_unit()
    assert listed.read_text("utf-8") == f"household {household.id}\n"


def test_a_restored_backup_is_erased_again_by_the_list(app: Flask, family: Family, listed: Path) -> None:
    household, user, other = family(), make_user(Role.DONOR), KeyOwner("giver", uuid4())
    create_key(other)
    commit_unit()
    owners = [KeyOwner("household", household.id), user.key_owner, other, KeyOwner("user", uuid4())]
    restored = listed.with_name("kept-elsewhere.txt")
    restored.write_text("".join(f"{owner.kind} {owner.id}\n" for owner in [*owners, *owners]), "utf-8")
    db.session.rollback()
    run = app.test_cli_runner().invoke
    first = run(args=["erase", "--again", "--list", str(restored), "--json"])
    assert (first.exit_code, json.loads(first.stdout)) == (0, {"erased": 3, "not readable here": 1}), first.output
    assert not any(map(holds_key, owners))
    assert db.session.scalars(select(Household.state)).all() == [HouseholdState.ERASED]
    assert db.session.scalars(select(User.erased_at).where(User.id == user.id)).one() is not None
    db.session.rollback()
    again = run(args=["erase", "--again", "--json"])
    assert json.loads(again.stdout) == {"erased": 0, "not readable here": 3}


def test_a_list_that_cannot_be_read_names_its_line(app: Flask, listed: Path) -> None:
    listed.write_text(f"user {uuid4()}\n\nuser 7\n", "utf-8")
    done = app.test_cli_runner().invoke(args=["erase", "--again"])
    assert (done.exit_code, "line 3 is not a kind and an id" in done.stderr) == (1, True)


def test_destroying_a_key_is_what_writes_it_down(app: Flask, session: object, listed: Path) -> None:
    owner = KeyOwner("giver", uuid4())
    create_key(owner)
    destroy_key(owner)
    commit_unit()
    assert erasures.read_list(listed.read_text("utf-8").splitlines()) == (("giver", owner.id),)

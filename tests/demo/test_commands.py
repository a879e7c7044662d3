"""The commands `demo` and `erase`: what they print, keep, refuse, and that what is erased is gone."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from charity_app.core import audit, clock
from charity_app.core.db import Base, db, unit_of_work
from charity_app.core.privacy import DataKey
from charity_app.core.proof import verify
from charity_app.core.scope import acting_in, system_scope
from charity_app.demo.scale import DEFAULT_SEED
from charity_app.demo.timeline import DEMO_NOW
from charity_app.identity.models import User
from charity_app.registry.models import Household, MemberIdentity
from charity_app.registry.states.households import HouseholdState
from tests.demo.conftest import Made
from tests.demo.export import lines

pytestmark = pytest.mark.pages


def test_the_same_seed_makes_the_same_ids_and_content_and_files_for_their_owner_only(
    made: Made, app: Flask, tmp_path: Path
) -> None:
    """R-DEM-01, ruling 45."""
    out = tmp_path / "out.json"
    ran = app.test_cli_runner().invoke(args=["demo", "--scale", "small", "--out", str(out), "--json"])
    assert ran.exit_code == 0, ran.output
    with unit_of_work(), acting_in(system_scope("test")):
        assert tuple(lines()) == made.export
    said = json.loads(ran.stdout)
    assert (said["made"], said["scale"], said["seed"], said["missing"]) == (True, "small", DEFAULT_SEED, [])
    told = json.loads(out.read_text())
    data_dir = Path(app.config["DATA_DIR"])
    for private in (out, data_dir / "demo_accounts.json", data_dir / "demo_accounts.txt"):
        assert private.stat().st_mode & 0o777 == 0o600
    assert told["accounts"] == json.loads((data_dir / "demo_accounts.json").read_text())
    assert abs(clock.now() - DEMO_NOW).total_seconds() < 60
    assert float((data_dir / "clock_offset").read_text()) == pytest.approx(clock.offset().total_seconds())
    again = app.test_cli_runner().invoke(args=["demo", "--scale", "small", "--if-empty", "--json"])
    assert (again.exit_code, json.loads(again.stdout)) == (0, {"made": False})
    assert app.test_cli_runner().invoke(args=["demo", "--scale", "small"]).exit_code == 1


def test_what_is_handed_over_names_needs_offers_claims_links_and_codes(demo: Made) -> None:
    told = demo.told
    assert {"closed", "published", "reserved"} <= told["needs"].keys()
    assert {"published", "full"} <= told["offers"].keys()
    assert {"proposed", "delivered"} <= told["claims"].keys()
    assert {link["purpose"] for link in told["links"]} == {"confirm_claim", "answer_handover"}
    assert all(link["path"].startswith("/s/") for link in told["links"])
    assert {reference["subject"] for reference in told["references"]} == {"help_request", "need_post"}


def test_production_and_a_half_made_demo_are_refused(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    (Path(app.config["DATA_DIR"]) / "demo_begun").touch()
    assert "not finished" in app.test_cli_runner().invoke(args=["demo", "--if-empty"]).output
    monkeypatch.setitem(app.config, "IS_DEMO", False)
    assert "production" in app.test_cli_runner().invoke(args=["demo"]).output


def test_nothing_personal_of_the_demo_stands_in_the_clear(demo: Made) -> None:
    stored = "\n".join(
        str(row) for table in Base.metadata.sorted_tables for row in db.session.connection().execute(select(table))
    )
    people = [json.loads(line.split(" ", 1)[1]) for line in demo.export if line.startswith("member_identities ")]
    homes = [json.loads(line.split(" ", 1)[1]) for line in demo.export if line.startswith("household_contacts ")]
    values = [row[name] for row in people for name in ("name", "id_number", "phone") if row[name]]
    values += [row[name] for row in homes for name in ("address", "phone") if row[name]]
    assert len(values) > 300
    assert [value for value in values if value in stored] == []


def test_an_erased_household_cannot_be_read_and_the_trail_still_verifies(demo: Made, house: Flask) -> None:
    told = demo.told["households"]["E02"]
    ran = house.test_cli_runner().invoke(args=["erase", "--household", told["number"], "--json"])
    assert (ran.exit_code, json.loads(ran.stdout)) == (0, {"erased": told["number"]})
    db.session.rollback()
    household_id = UUID(told["id"])
    household = db.session.scalars(select(Household).where(Household.id == household_id)).one()
    assert household.state is HouseholdState.ERASED
    assert db.session.scalars(select(DataKey.wrapped).where(DataKey.owner_id == household_id)).one() is None
    assert db.session.scalars(select(MemberIdentity).where(MemberIdentity.household_id == household_id)).all() == []
    assert verify(audit.TRAIL).is_clean


def test_an_erased_person_has_no_way_in_any_more(demo: Made, house: Flask) -> None:
    account = next(one for one in demo.told["accounts"] if one["login"] == "demo_donor")
    ran = house.test_cli_runner().invoke(args=["erase", "--user", account["phone"], "--json"])
    assert ran.exit_code == 0, ran.output
    db.session.rollback()
    user = db.session.scalars(select(User).where(User.id == UUID(json.loads(ran.stdout)["erased"]))).one()
    assert (user.phone_index, user.name_sealed, user.phone_sealed) == (None, None, None)
    assert user.erased_at is not None


@pytest.mark.parametrize("arguments", [[], ["--household", "H99999999"], ["--user", "nobody"]])
def test_erasing_nobody_in_particular_is_refused(demo: Made, house: Flask, arguments: list[str]) -> None:
    ran = house.test_cli_runner().invoke(args=["erase", *arguments])
    assert ran.exit_code != 0
    assert ran.output.strip()

"""Settings: a value counts from its day on, once a second person agreed (ruling 38)."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from charity_app.core import clock, settings
from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from charity_app.core.scope import Role, system_actor
from charity_app.core.text import Text
from charity_app.identity import queries, services
from charity_app.identity.services.codes import TRIES
from charity_app.identity.states import UNIT_LABELS
from tests.identity.browser import send
from tests.identity.factories import actor_of, make_user, sign_in

RULE = re.compile(r"(R-[A-Z]+-\d\d|\d\.\d+)?")  # as docs/requirements.md numbers them; none: the platform's own

pytestmark = pytest.mark.usefixtures("furnished")


def in_force() -> int:
    db.session.info.pop("settings", None)
    return settings.value(TRIES)


def test_a_value_counts_when_a_second_person_agreed() -> None:
    first, second = actor_of(make_user(Role.SYSADMIN)), actor_of(make_user(Role.DISTRICT_AID_OFFICER))
    row = services.propose_setting(TRIES.key, value=3, valid_from=clock.today(), by=first)
    assert in_force() == 5
    with pytest.raises(NotAllowed):
        services.approve_setting(row, by=first)
    services.approve_setting(row, by=second)
    assert in_force() == 3
    with pytest.raises(Conflict):
        services.approve_setting(row, by=second)
    told = db.session.scalars(select(AuditRow.fact).order_by(AuditRow.id.desc()).limit(2)).all()
    assert told == ["setting.approved", "setting.proposed"]


def test_a_value_waits_for_its_day() -> None:
    first, second = actor_of(make_user(Role.SYSADMIN)), actor_of(make_user(Role.SYSADMIN))
    row = services.propose_setting(TRIES.key, value=3, valid_from=clock.today() + timedelta(days=1), by=first)
    services.approve_setting(row, by=second)
    assert in_force() == 5


def test_the_past_an_unknown_key_and_the_system_are_refused() -> None:
    by = actor_of(make_user(Role.SYSADMIN))
    with pytest.raises(Invalid):
        services.propose_setting(TRIES.key, value=3, valid_from=clock.today() - timedelta(days=1), by=by)
    with pytest.raises(NotFound):
        services.propose_setting("no.such", value=3, valid_from=clock.today(), by=by)
    with pytest.raises(NotAllowed):
        services.propose_setting(TRIES.key, value=3, valid_from=clock.today(), by=system_actor("test"))


def test_the_database_itself_refuses_one_person_twice() -> None:
    by = actor_of(make_user(Role.SYSADMIN))
    row = services.propose_setting(TRIES.key, value=3, valid_from=clock.today(), by=by)
    row.approved_by_id = by.user_id
    with pytest.raises(IntegrityError, match="two_people"):
        db.session.flush()


def test_every_declared_setting_has_a_default_a_known_unit_and_no_rule_that_readers_cannot_find() -> None:
    for setting in settings.declared():
        assert setting.default >= 0, setting.key
        assert RULE.fullmatch(setting.rule), setting.key
        assert isinstance(setting.name, Text), setting.key
        assert setting.unit in UNIT_LABELS, setting.key


PROPOSED = {
    "messaging.household_week": (2, "R-PSH-03"),
    "messaging.quiet_from": (21, "R-PSH-03"),
    "messaging.quiet_to": (8, "R-PSH-03"),
    "claim.limit_unrated": (5, "R-CLM-04"),
    "claim.limit_3a": (10, "R-CLM-04"),
    "claim.limit_4a_5a": (20, "R-CLM-04"),
    "claim.limit_unit": (5, "R-CLM-04"),
    "claim.limit_person": (2, "R-CLM-04"),
    "help.hours_emergency": (2, "1.10"),
    "help.days_urgent": (2, "R-CLK-02"),
    "help.days_soon": (5, "R-CLK-02"),
    "help.days_routine": (10, "R-CLK-02"),
    "need.per_severity": (15, "1.20"),
    "need.per_urgency": (10, "1.20"),
    "fit.type": (40, "1.8"),
    "fit.place": (20, "1.8"),
    "fit.group": (15, "1.8"),
    "fit.capacity": (15, "1.8"),
    "fit.record": (10, "1.8"),
}


def test_every_figure_that_is_a_proposal_is_a_setting_with_its_rule() -> None:
    declared = {setting.key: (setting.default, setting.rule) for setting in settings.declared()}
    assert {key: declared[key] for key in PROPOSED} == PROPOSED


def test_a_key_is_declared_once() -> None:
    with pytest.raises(RuntimeError, match="declared twice"):
        settings.declare(TRIES.key, 1, unit="tries", rule="test")


def test_two_people_change_a_setting_on_its_page(client: FlaskClient, app: Flask) -> None:
    sign_in(client, make_user(Role.SYSADMIN))
    page = f"/account/settings/{TRIES.key}/propose"
    refused = send(client, page, page, value="1000000000000", valid_from=clock.today().isoformat())
    assert (refused.status_code, 'value="1000000000000"' in refused.text) == (422, True)
    assert send(client, page, page, value="３", valid_from=clock.today().isoformat()).status_code == 303
    listed = client.get("/account/settings").text
    assert "等第二个人同意" in listed
    value = queries.list_settings_visible_to(actor_of(make_user()))
    proposed = next(line for line in value if line.key == TRIES.key).values[0]
    assert f"/account/settings/values/{proposed.id}/approve" not in listed
    second = app.test_client()
    sign_in(second, make_user(Role.CHARITY_OFFICER))
    action = f"/account/settings/values/{proposed.id}/approve"
    assert send(second, "/account/settings", action).status_code == 303
    assert in_force() == 3
    assert client.get("/account/settings/no.such/propose").status_code == 404


def test_the_settings_page_takes_three_statements(max_queries) -> None:
    viewer = actor_of(make_user(Role.SYSADMIN))
    services.propose_setting(TRIES.key, value=3, valid_from=clock.today(), by=viewer)
    with max_queries(3):
        assert len(queries.list_settings_visible_to(viewer)) == len(settings.declared())

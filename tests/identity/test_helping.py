"""Helper mode: whose file it is stays in view, and leaving clears it (features 1.11, 7.4; ruling 20)."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.scope import Role, acting_in, system_actor, system_scope
from charity_app.divisions import queries as divisions
from charity_app.divisions.models import Division, division_id
from charity_app.identity import queries
from charity_app.registry import services as registry
from charity_app.registry.models import Household
from tests.identity.browser import send
from tests.identity.factories import actor_of, make_user, sign_in

BY = system_actor("test")
STREET = division_id("310115008")


def family(name: str, id_number: str, phone: str) -> Household:
    with acting_in(system_scope("test")):
        place: Division = divisions.committees_of(STREET)[0]
        head = registry.NewMember(name=name, id_number=id_number, phone=phone)
        return registry.register_household(place, head=head, address="演示路1弄2号3室", by=BY)


@pytest.fixture
def advisor_page(client: FlaskClient, furnished: Flask) -> FlaskClient:
    sign_in(client, make_user(Role.COMMUNITY_AID_ADVISOR, at=STREET))
    return client


def begin(client: FlaskClient, household: Household) -> None:
    page = f"/registry/households/{household.id}"
    assert send(client, page, f"{page}/help").status_code == 303


def test_the_banner_names_the_family_on_every_page_until_it_is_left(advisor_page: FlaskClient) -> None:
    first = family("钱秋溪", "990115194003129027", "12000000001")
    second = family("孙小舟", "990115198308179218", "12000000002")
    begin(advisor_page, first)
    for page in ("/account/", "/messaging/", "/registry/households"):
        shown = advisor_page.get(page).text
        assert f"您正在为钱*溪 {first.number}代办" in shown
        assert "钱秋溪" not in shown
    assert send(advisor_page, "/account/", "/registry/help/leave").status_code == 303
    begin(advisor_page, second)
    shown = advisor_page.get("/account/").text
    assert f"孙*舟 {second.number}" in shown
    assert "钱*溪" not in shown
    assert send(advisor_page, "/account/", "/registry/help/leave").status_code == 303
    assert "您正在为" not in advisor_page.get("/account/").text
    assert "孙*舟" not in advisor_page.get("/account/").text


def test_helping_ends_with_the_session(advisor_page: FlaskClient) -> None:
    begin(advisor_page, family("钱秋溪", "990115194003129027", "12000000001"))
    helper = db.session.scalars(select(AuditRow.actor_id).where(AuditRow.fact.like("helping%"))).first()
    assert helper is not None
    send(advisor_page, "/account/", "/account/sign-out")
    user = queries.get_user(BY, helper)
    assert user is not None
    sign_in(advisor_page, user)
    assert "钱*溪" not in advisor_page.get("/account/").text
    assert queries.helping(actor_of(user)) is None

"""A child in danger: the button on every tab of the file, the police first, the street at once (R-MIN-01)."""

from datetime import date

import pytest
from sqlalchemy import select

from charity_app.casework.models import HelpRequest
from charity_app.casework.services import forget_answers_of
from charity_app.core import clock
from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.scope import Role, acting_in, system_actor, system_scope
from charity_app.registry.models import Household, Member
from charity_app.reports.queries import desk_of
from charity_app.reports.states import Waits
from tests.world import actor_of


@pytest.fixture
def family(inhabited):
    """A family whose second member is a child."""
    with acting_in(system_scope("test")):
        household = db.session.scalars(select(Household).where(Household.id == inhabited.ids["family here"])).one()
        members = select(Member).where(Member.household_id == household.id).order_by(Member.birth_on)
        db.session.scalars(members).all()[1].birth_on = date(clock.today().year - 9, 1, 1)
        db.session.commit()
    return household.id


def test_the_button_stands_on_every_tab_of_a_childs_file_and_on_no_other_r_min_01(family, inhabited, browser_of):
    adviser, here = browser_of(Role.COMMUNITY_AID_ADVISOR), f"/casework/households/{family}/harm"
    grown = inhabited.ids["family next door"]
    for tab in ("registry/households/{}", "casework/households/{}/needs", "eligibility/households/{}"):
        assert here in adviser.send("GET", f"/{tab.format(family)}").text, tab
        assert "/harm" not in adviser.send("GET", f"/{tab.format(grown)}").text, tab
    for tab in ("money", "consents", "papers", "looks"):
        assert here in adviser.send("GET", f"/registry/households/{family}/{tab}").text, tab
    assert "/harm" not in browser_of(Role.AUDITOR).send("GET", f"/registry/households/{family}").text


def test_a_report_names_the_police_first_and_waits_at_the_street_today_r_min_01(family, inhabited, browser_of):
    worker, path = browser_of(Role.CHILD_DIRECTOR), f"/casework/households/{family}/harm"
    page = worker.send("GET", path).text
    assert 'href="tel:110"' in page
    assert worker.send("POST", path, {"words": " "}).status_code == 422
    assert worker.send("POST", path, {"words": "手臂有瘀伤"}).status_code == 303
    officer = actor_of(inhabited.users[Role.STREET_OFFICER], inhabited)
    with acting_in(officer.scope):
        told = next(task for task in desk_of(officer).tasks if task.kind is Waits.HELP_TO_CALL)
        assert told.due_on == clock.today()
        request = db.session.scalars(select(HelpRequest).where(HelpRequest.id == told.id)).one()
        assert (request.household_id, request.urgency) == (family, 3)
        assert "手臂有瘀伤".encode() not in (request.words or b"")
    assert "手臂有瘀伤" in browser_of(Role.STREET_OFFICER).send("GET", f"/casework/help/{told.id}").text
    with acting_in(system_scope("test")):
        facts = set(db.session.scalars(select(AuditRow.fact).where(AuditRow.subject_id == family)))
        assert "harm.reported" in facts
        forget_answers_of(family, by=system_actor("erased"))
        assert db.session.scalars(select(HelpRequest.words).where(HelpRequest.id == told.id)).one() is None


def test_whoever_may_not_see_the_family_reports_nothing_r_min_01(family, browser_of):
    for role, status in ((Role.DONOR, {403, 404}), (Role.AUDITOR, {403}), (None, {302, 303, 401, 403})):
        assert (
            browser_of(role).send("POST", f"/casework/households/{family}/harm", {"words": "x"}).status_code in status
        )

"""A home for each role: what waits there, each figure with its list, nobody else's work (features 7.6, journey 7)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import update

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.matching.models import Claim
from charity_app.matching.states.claims import ClaimState
from charity_app.reports.queries import Desk, desk_of
from charity_app.reports.states import Waits
from tests import html
from tests.world import Browser, World, actor_of

SESSIONS = {"sessions", "users", "role_assignments", "divisions", "organisations", "setting_values"}
WAITING = {
    Role.COMMUNITY_AID_ADVISOR: {Waits.CLAIM_TO_CONFIRM: 1, Waits.ARRIVAL_TO_CONFIRM: 1, Waits.HELP_TO_CALL: 1},
    Role.STREET_REVIEWER: {Waits.CLAIM_TO_CONFIRM: 1, Waits.NEED_TO_REVIEW: 1},
    Role.ORG_MANAGER: {Waits.CLAIM_TO_CONFIRM: 1, Waits.CLAIM_TO_START: 1, Waits.OFFER_TO_FINISH: 1},
    Role.CHARITY_OFFICER: {Waits.OFFER_TO_REVIEW: 4},
    Role.RESIDENT: {Waits.ARRIVAL_TO_CONFIRM: 1},
    Role.DONOR: {},
    Role.AUDITOR: {},
    Role.SYSADMIN: {},
}


def desk_for(world: World, role: Role, **only: Waits) -> Desk:
    """Return what waits for one of the people, in their own reach."""
    actor = actor_of(world.users[role], world)
    with acting_in(actor.scope):
        return desk_of(actor, **only)


@pytest.mark.parametrize("role", WAITING)
def test_each_role_sees_what_waits_for_it_and_for_nobody_else(inhabited: World, role: Role) -> None:
    desk = desk_for(inhabited, role)
    assert {kind: desk.counts[kind] for kind in desk.counts if kind is not Waits.OBJECTION_TO_ANSWER} == WAITING[role]
    assert desk.total == sum(desk.counts.values())
    assert {task.kind for task in desk.tasks} == set(desk.counts)


def test_a_silent_claim_turns_red_at_its_street_and_at_the_district(inhabited: World) -> None:
    silent = clock.now() - timedelta(days=8)
    with acting_in(system_scope("test")):
        wanted = update(Claim).where(Claim.id == inhabited.ids["accepted here"])
        db.session.execute(wanted.values(last_event_at=silent, state=ClaimState.ACTIVE))
        db.session.commit()
    for role in (Role.COMMUNITY_AID_ADVISOR, Role.STREET_REVIEWER, Role.CHARITY_OFFICER, Role.DISTRICT_AID_OFFICER):
        desk = desk_for(inhabited, role)
        assert desk.counts[Waits.CLAIM_SILENT] == 1
        assert desk.late >= 1
        assert (desk.tasks[0].kind, desk.tasks[0].is_late) == (Waits.CLAIM_SILENT, True)
    assert Waits.CLAIM_SILENT not in desk_for(inhabited, Role.ORG_MANAGER).counts


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_home_and_every_figure_opens(
    inhabited: World, browser_of: Callable[..., Browser], role: Role
) -> None:
    browser = browser_of(role)
    page = html.read(browser.send("GET", "/").text)
    assert len(page.find("h1")) == 1
    (main,) = page.find("main")
    for link in main.find("a"):
        target = link.attributes["href"]
        if target.startswith("/") and "preferences" not in target:
            assert browser.send("GET", target, follow_redirects=True).status_code == 200, target


def test_one_kind_alone_shows_all_its_things(inhabited: World, browser_of: Callable[..., Browser]) -> None:
    desk = desk_for(inhabited, Role.CHARITY_OFFICER, only=Waits.OFFER_TO_REVIEW)
    assert [task.kind for task in desk.tasks] == [Waits.OFFER_TO_REVIEW] * 4
    page = browser_of(Role.CHARITY_OFFICER).send("GET", "/?only=offer_to_review")
    assert "等我审核的资源" in html.read(page.text).find("h2")[0].text
    assert browser_of(Role.CHARITY_OFFICER).send("GET", "/?only=nonsense").status_code == 200


@pytest.mark.parametrize("role", [Role.COMMUNITY_AID_ADVISOR, Role.STREET_OFFICER, Role.ORG_MANAGER, Role.RESIDENT])
def test_a_home_takes_at_most_two_statements_a_table(
    inhabited: World, role: Role, max_queries: Callable[..., AbstractContextManager[list[str]]]
) -> None:
    actor = actor_of(inhabited.users[role], inhabited)
    with acting_in(actor.scope), max_queries(10, ignoring=SESSIONS):
        desk_of(actor)


def test_a_home_tells_no_name_of_a_family(inhabited: World, browser_of: Callable[..., Browser]) -> None:
    for role in (Role.COMMUNITY_AID_ADVISOR, Role.ORG_MANAGER, Role.CHARITY_OFFICER):
        text = browser_of(role).send("GET", "/").text
        assert [value for value in inhabited.secrets() if value in text] == []

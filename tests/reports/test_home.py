"""A home for each role: what waits there, each figure with its list, nobody else's work (features 7.6, journey 7)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Role, acting_in, system_actor, system_scope
from charity_app.matching.models import Claim, ResourceOffer
from charity_app.matching.queries import claims_board
from charity_app.matching.states.claims import ClaimState
from charity_app.matching.states.offers import Coverage
from charity_app.matching.target import Condition, Pick, dump
from charity_app.projects import services as projects
from charity_app.projects.models import CharityProject, Disclosure, FundraisingPlan, GateRecord
from charity_app.projects.states import ProjectState
from charity_app.projects.states.disclosures import DisclosureState
from charity_app.registry.models import Organisation
from charity_app.reports.queries import Desk, desk_of
from charity_app.reports.states import Waits
from tests import html
from tests.world import THERE, Browser, World, actor_of

SESSIONS = {"sessions", "users", "role_assignments", "divisions", "organisations", "setting_values"}
WAITING = {
    Role.COMMUNITY_AID_ADVISOR: {Waits.CLAIM_TO_CONFIRM: 1, Waits.ARRIVAL_TO_CONFIRM: 1, Waits.HELP_TO_CALL: 1},
    Role.STREET_REVIEWER: {Waits.CLAIM_TO_CONFIRM: 1, Waits.NEED_TO_REVIEW: 1},
    Role.ORG_MANAGER: {
        Waits.CLAIM_TO_CONFIRM: 1,
        Waits.CLAIM_TO_START: 1,
        Waits.OFFER_TO_FINISH: 1,
        Waits.PROJECT_TO_FINISH: 1,
    },
    Role.CHARITY_OFFICER: {Waits.OFFER_TO_REVIEW: 4, Waits.PROJECT_TO_REVIEW: 1},
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


@pytest.mark.parametrize(
    ("column", "days", "count"), [("rating_until_on", 60, 1), ("rating_until_on", 61, 0), ("fundraising_to_on", 30, 1)]
)
def test_what_ends_within_60_days_is_shown_to_the_registrar_and_to_its_own_people_r_reg_03(
    inhabited: World, column: str, days: int, count: int
) -> None:
    wanted = update(Organisation).where(Organisation.id == inhabited.ids["organisation here"])
    ends = {column: clock.today() + timedelta(days=days)}
    if column == "fundraising_to_on":
        ends |= {"fundraising_from_on": clock.today()}
        db.session.execute(wanted.values(fundraising_number="DEMO1", **ends))
    else:
        db.session.execute(wanted.values(**ends))
    db.session.commit()
    for role in (Role.REGISTRY_OFFICER, Role.ORG_MANAGER):
        assert desk_for(inhabited, role).counts.get(Waits.PAPER_TO_RENEW, 0) == count
    elsewhere = update(Organisation).where(Organisation.id == inhabited.ids["organisation there"])
    db.session.execute(elsewhere.values(rating_until_on=clock.today() + timedelta(days=3)))
    db.session.commit()
    assert desk_for(inhabited, Role.REGISTRY_OFFICER).counts[Waits.PAPER_TO_RENEW] == count + 1
    assert desk_for(inhabited, Role.ORG_MANAGER).counts.get(Waits.PAPER_TO_RENEW, 0) == count
    assert Waits.PAPER_TO_RENEW not in desk_for(inhabited, Role.STREET_OFFICER).counts


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


@pytest.mark.parametrize("role", list(Role))
def test_each_figure_is_the_number_of_things_in_its_list(
    inhabited: World, browser_of: Callable[..., Browser], role: Role
) -> None:
    _let_claims_fall_silent()
    browser = browser_of(role)
    (main,) = html.read(browser.send("GET", "/").text).find("main")
    tiles = [link for link in main.find("a") if link.attributes.get("class", "").startswith("kpi")]
    for tile in tiles:
        target = tile.attributes["href"]
        shown = html.read(browser.send("GET", target).text).find("main")[0]
        assert int(tile.find("b")[0].text) == _things_in(shown), f"{role}: {target}"
    if not tiles:
        assert [link for link in main.find("a") if link.attributes["href"] != "/"], f"{role} has no next step"


def _let_claims_fall_silent() -> None:
    silent = clock.now() - timedelta(days=8)
    with acting_in(system_scope("test")):
        db.session.execute(update(Claim).values(last_event_at=silent))
        db.session.commit()


def _things_in(main: html.Element) -> int:
    bodies = main.find("tbody")
    if bodies:
        return sum(len(body.find("tr")) for body in bodies)
    cards = [one for one in main.find("article", "li") if "card" in one.attributes.get("class", "").split()]
    return len(cards) or sum(len(one.find("li")) for one in main.find("section"))


@pytest.mark.parametrize(
    ("role", "number"), [(Role.COMMITTEE_WORKER, 1), (Role.COMMUNITY_AID_ADVISOR, 2), (Role.STREET_REVIEWER, 2)]
)
def test_the_board_counts_the_households_that_its_list_shows(
    inhabited: World, browser_of: Callable[..., Browser], role: Role, number: int
) -> None:
    with acting_in(system_scope("test")):
        for name, street in (("offer here", None), ("offer there", THERE)):
            offer = db.session.scalars(select(ResourceOffer).where(ResourceOffer.id == inhabited.ids[name])).one()
            offer.conditions = dump([Condition(Pick.OVER_AGE, 60)])
            offer.coverage = Coverage.STREET if street else Coverage.DISTRICT
            offer.street_id = street
        db.session.commit()
    viewer = actor_of(inhabited.users[role], inhabited)
    with acting_in(viewer.scope):
        board = claims_board(viewer)
    reachable = {item.offer.id: item.fitting for item in board.offers}
    assert reachable.get(inhabited.ids["offer here"]) == number
    assert inhabited.ids["offer there"] not in reachable
    page = browser_of(role).send("GET", f"/matching/offers/{inhabited.ids['offer here']}/households")
    assert len(html.read(page.text).find("tbody")[0].find("tr")) == number


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


def test_an_overdue_report_waits_at_the_charity_officer_and_at_whoever_owes_it_r_dis_01(inhabited: World) -> None:
    with acting_in(system_scope("test")):
        here = inhabited.ids["organisation here"]
        wanted = select(Disclosure).where(Disclosure.organisation_id == here, Disclosure.state == DisclosureState.DUE)
        late, soon = db.session.scalars(wanted.order_by(Disclosure.due_on)).all()[0], clock.today() + timedelta(days=14)
        late.due_on = soon
        db.session.commit()
        assert desk_for(inhabited, Role.ORG_MANAGER).counts[Waits.REPORT_DUE] == 1
        assert Waits.REPORT_DUE not in desk_for(inhabited, Role.CHARITY_OFFICER).counts
        late.due_on = clock.today() - timedelta(days=1)
        projects.mark_missed(late, by=system_actor("test"))
        db.session.commit()
    for role in (Role.CHARITY_OFFICER, Role.ORG_MANAGER, Role.ORG_FINANCE):
        desk = desk_for(inhabited, role)
        assert desk.counts[Waits.REPORT_OVERDUE] == 1
        assert next(task for task in desk.tasks if task.kind is Waits.REPORT_OVERDUE).is_late


def test_a_project_to_review_waits_at_an_officer_and_a_draft_at_its_manager(inhabited: World) -> None:
    with acting_in(system_scope("test")):
        here = inhabited.ids["organisation here"]
        wanted = select(CharityProject).where(
            CharityProject.organisation_id == here, CharityProject.state == ProjectState.DRAFT
        )
        draft = db.session.scalars(wanted).one()
        assert desk_for(inhabited, Role.ORG_MANAGER).counts[Waits.PROJECT_TO_FINISH] == 1
        draft.state = ProjectState.PENDING_REVIEW
        db.session.commit()
    desk = desk_for(inhabited, Role.CHARITY_OFFICER, only=Waits.PROJECT_TO_REVIEW)
    assert draft.id in {task.id for task in desk.tasks}
    assert Waits.PROJECT_TO_FINISH not in desk_for(inhabited, Role.ORG_MANAGER).counts


def test_a_filed_plan_waits_at_the_officer_until_its_gate_is_checked_r_leg_01(inhabited: World) -> None:
    with acting_in(system_scope("test")):
        here = inhabited.ids["organisation here"]
        plan = db.session.scalars(select(FundraisingPlan).where(FundraisingPlan.organisation_id == here)).one()
        assert Waits.GATE_TO_CHECK not in desk_for(inhabited, Role.CHARITY_OFFICER).counts
        plan.filing_number, plan.filed_on = "X" * 18 + "A24001", clock.today()
        db.session.commit()
        assert desk_for(inhabited, Role.CHARITY_OFFICER).counts[Waits.GATE_TO_CHECK] == 1
        plan.channel_words = "某平台"
        records = db.session.scalars(select(GateRecord).where(GateRecord.plan_id == plan.id)).all()
        for record in records:
            record.checked_by_id, record.checked_at = inhabited.users[Role.AUDITOR], clock.now()
        db.session.commit()
    assert Waits.GATE_TO_CHECK not in desk_for(inhabited, Role.CHARITY_OFFICER).counts


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.MARKET_KEEPER, "/supermarket/shops"),
        (Role.DEPOT_KEEPER, "/foodbank/orders"),
        (Role.POINT_KEEPER, "/foodbank/packs"),
        (Role.FOOD_SAFETY_OFFICER, "/stock/recalls"),
        (Role.VOLUNTEER_COORDINATOR, "/volunteering/activities"),
        (Role.ORG_FINANCE, "/giving/entering"),
    ],
    ids=str,
)
def test_a_home_begins_with_the_own_work_and_the_side_bar_puts_it_before_what_everybody_may_see(
    inhabited: World, browser_of: Callable[..., Browser], role: Role, path: str
) -> None:
    tree = html.read(browser_of(role).send("GET", "/").text)
    main = tree.find("main")[0]
    assert path in [link.attributes["href"] for link in main.find("a")]
    side = [link.attributes["href"] for link in tree.find("nav")[0].find("a")]
    assert side.index(path) < side.index("/matching/needs")


@pytest.mark.parametrize(
    ("role", "paths"),
    [
        (Role.RESIDENT, ["/registry/own", "/supermarket/own-card", "/matching/claims", "/messaging/"]),
        (Role.DONOR, ["/stock/given", "/giving/mine", "/matching/claims"]),
        (Role.VOLUNTEER, ["/volunteering/mine", "/giving/mine"]),
    ],
    ids=lambda one: one if isinstance(one, Role) else "",
)
@pytest.mark.parametrize("page", ["/", "/account/"])
def test_what_is_theirs_is_one_press_away_for_people_without_a_side_bar(
    inhabited: World, browser_of: Callable[..., Browser], page: str, role: Role, paths: list[str]
) -> None:
    (main,) = html.read(browser_of(role).send("GET", page).text).find("main")
    assert set(paths) <= {link.attributes["href"] for link in main.find("a")}


def test_work_behind_the_side_bar_is_named_on_the_home_too(
    inhabited: World, browser_of: Callable[..., Browser]
) -> None:
    tree = html.read(browser_of(Role.COMMUNITY_AID_ADVISOR).send("GET", "/").text)
    counted = [
        link.attributes["href"]
        for link in tree.find("nav")[0].find("a")
        if any("n" in one.attributes.get("class", "").split() for one in link.walk())
    ]
    rows = [link.attributes["href"] for link in tree.find("main")[0].find("a")]
    assert counted, "nothing waits behind the side bar"
    assert set(counted) <= set(rows)


@pytest.mark.parametrize("role", [None, Role.DONOR, Role.RESIDENT])
def test_what_stands_open_is_found_without_a_side_bar(
    inhabited: World, browser_of: Callable[..., Browser], role: Role | None
) -> None:
    (main,) = html.read(browser_of(role).send("GET", "/").text).find("main")
    open_pages = {"/giving/books", "/projects/", "/foodbank/shortage", "/foodbank/outlets", "/supermarket/"}
    assert open_pages <= {link.attributes["href"] for link in main.find("a")}

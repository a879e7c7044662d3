"""Founds the district: organisations, places, accounts of everybody who works there, projects."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.scope import Role, system_actor
from charity_app.demo import identity, projecting, projects, registry, sites
from charity_app.demo.district import Body, District
from charity_app.demo.editions import Editions, hold_editions
from charity_app.demo.organisations import OrganisationPlan, draw_enterprises, draw_organisations
from charity_app.demo.people import BEGINNING_DAYS, TODAY
from charity_app.demo.places import ACCOUNT_STREETS
from charity_app.demo.posts import Places, staff_posts
from charity_app.demo.scale import stream
from charity_app.demo.spending import Purse
from charity_app.demo.timeline import happening, story
from charity_app.divisions import queries as divisions
from charity_app.projects import services
from charity_app.projects.states import ProjectState
from charity_app.projects.states.work import RelationKind
from charity_app.registry.models import Organisation

_BY = system_actor("demo")


def found_district(district: District) -> None:
    """Enter organisations and places, and open the accounts of everybody who works there."""
    scale, seed = district.scale, district.seed
    plans = draw_organisations(seed, scale.organisations) + draw_enterprises(seed, scale.enterprises)
    with happening(BEGINNING_DAYS):
        entered = [_enter_organisation(district, plan) for plan in plans]
        places = Places(
            streets=[street for code in ACCOUNT_STREETS if (street := divisions.division_of_code(code))],
            committees=[divisions.committees_of(street.id)[0] for street in district.streets[:2]],
            organisations=entered[:2],
            charities=[row for plan, row in zip(plans, entered, strict=True) if _receives(plan)][:1],
            sites=sites.open_sites(district.streets, by=_BY),
        )
        posts = list(staff_posts(places))
        district.accounts += identity.open_accounts(posts, names=district.names, draw=stream(seed, "accounts"), by=_BY)
        district.staff.take_over(district.accounts)
        for plan, organisation in zip(plans, entered, strict=True):
            manager = district.staff.manager(organisation.id, plan.serial)
            district.organisations.append(Body(organisation.id, plan, manager))
    _list_organisations(district)


def _receives(plan: OrganisationPlan) -> bool:
    """Tell whether a body may raise money from the public, and stands."""
    return plan.may_raise and plan.standing == "registered"


def _enter_organisation(district: District, plan: OrganisationPlan) -> Organisation:
    street = district.streets[plan.serial % len(district.streets)]
    return registry.register_organisation(plan, street=street, by=_BY)


def _list_organisations(district: District) -> None:
    """Put the organisations that were drawn for it on their lists, in the months before the demo's day."""
    officer = district.actor(Role.REGISTRY_OFFICER)
    for order, body in enumerate(district.organisations):
        if body.plan.standing != "registered":
            with happening(40 + order):
                row = db.session.scalars(select(Organisation).where(Organisation.id == body.id)).one()
                registry.list_organisation(row, standing=body.plan.standing, by=officer)


def write_projects(district: District) -> Editions:
    """Hold the editions, write the projects down, by foundations first, and walk each to where it stands."""
    able = [
        body for body in district.organisations if body.plan.standing == "registered" and body.plan.kind != "company"
    ]
    able.sort(key=lambda body: (body.plan.serial > 2, body.plan.kind != "foundation", body.plan.serial))
    raisers = [body for body in able if _receives(body.plan)]
    editions = hold_editions(district, raisers)
    for order, plan in enumerate(projects.PROJECTS):
        body = able[order % min(len(able), 8)]
        with story():
            _write_project(editions, district, plan, body, raisers[order % len(raisers)], number=order + 1)
    with happening(300):
        _record_relations(district, raisers[0])
    return editions


def _write_project(
    editions: Editions, district: District, plan: projects.ProjectPlan, body: Body, raiser: Body, *, number: int
) -> None:
    with happening(plan.days_ago):
        organisation, charity = (_organisation(one.id) for one in (body, raiser))
        hands = projecting.Hands(
            manager=body.manager,
            finance=district.staff.finance(charity.id, raiser.plan.serial),
            officer=district.actor(Role.CHARITY_OFFICER),
            second=district.staff.second_officer(),
            charity=charity,
            purse=Purse(plan, editions, number),
            number=number,
        )
        project = projects.write_project(plan, organisation, streets=district.streets, by=body.manager)
        if plan.is_public:
            projects.raise_from_public(project, plan, organisation, charity, by=body.manager)
        if plan.has_partner:
            projects.name_partner(project, _organisation(district.organisations[2].id), by=body.manager)
        if plan.state is ProjectState.DRAFT:
            projecting.give_back(project, hands)
        district.project_ids.append(project.id)
    projecting.walk(project, plan, hands)


def _organisation(organisation_id: UUID) -> Organisation:
    return db.session.scalars(select(Organisation).where(Organisation.id == organisation_id)).one()


def _record_relations(district: District, body: Body) -> None:
    """Say who is tied to a foundation: an enterprise that gives much, and a member of its board."""
    by, since = district.staff.finance(body.id, body.plan.serial), TODAY - timedelta(days=400)
    foundation = _organisation(body.id)
    giver = next(one for one in district.organisations if one.plan.kind == "company")
    donor, board = RelationKind.MAIN_DONOR, RelationKind.BOARD
    services.record_related_party(foundation, relation=donor, party=_organisation(giver.id), since_on=since, by=by)
    services.record_related_party(foundation, relation=board, person="演示理事", since_on=since, by=by)

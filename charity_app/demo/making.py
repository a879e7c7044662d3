"""Makes the demo district, floors first: places and people, households, projects, needs, and what came of them."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, ids
from charity_app.core.db import db
from charity_app.core.facts import told_together
from charity_app.core.files import CleanFile
from charity_app.core.scope import ANONYMOUS, Actor, Role, system_actor
from charity_app.demo import casework, eligibility, identity, messaging, projects, registry, sites
from charity_app.demo.cases import NamedCase, named_cases
from charity_app.demo.district import Body, District, Report
from charity_app.demo.givers import Givers
from charity_app.demo.handing_over import describe
from charity_app.demo.households import HouseholdPlan, draw_households
from charity_app.demo.identifiers import Identifiers
from charity_app.demo.identity import Staff
from charity_app.demo.living import draw_photo, tell
from charity_app.demo.matching import Hands
from charity_app.demo.offering import Market, offer
from charity_app.demo.offers import draw_offers
from charity_app.demo.organisations import OrganisationPlan, draw_enterprises, draw_organisations
from charity_app.demo.people import BEGINNING_DAYS, TODAY
from charity_app.demo.places import ACCOUNT_STREETS, district_committees, figures_on, streets_of
from charity_app.demo.posts import Places, self_posts, staff_posts
from charity_app.demo.registry import Registered
from charity_app.demo.scale import Scale, stream
from charity_app.demo.stories import draw_stories
from charity_app.demo.timeline import happening
from charity_app.divisions import queries as divisions
from charity_app.eligibility.rules.book import load_book, load_data
from charity_app.eligibility.states import ObjectionReason
from charity_app.matching.models import Claim, NeedPost
from charity_app.registry import services as registry_services
from charity_app.registry.events import HouseholdFactsChanged
from charity_app.registry.models import Household, Member, Organisation
from charity_app.registry.states.people import LeaveReason

_NAMED_SEED = -1
_HELP_OF_TEN = 3
_TO_DECISION = 20
_BY = system_actor("demo")


def make_demo(scale: Scale, *, seed: int, load_reference: Callable[[], object], report: Report) -> dict[str, Any]:
    """Make everything and return what the demo hands over.

    The same seed makes the same ids and the same decrypted content (R-DEM-01).
    """
    with ids.derived_from(seed):
        with happening(0):
            load_reference()
            district = _survey(scale, seed, report)
        _found(district)
        _enter_households(district)
        _decide(district)
        _open_doors(district)
        _write_projects(district)
        _hear_calls(district)
        _live(district)
        _close_files(district)
        with happening(0), messaging.past_gateway():
            messaging.send_what_was_due()
            eligibility.bring_up_to_date([entered.id for entered in district.households], by=_BY)
            return describe(district)


def is_empty() -> bool:
    """Tell whether there is no household yet."""
    return db.session.scalar(select(Household.id).limit(1)) is None


def _survey(scale: Scale, seed: int, report: Report) -> District:
    committees = district_committees()
    names = Identifiers(stream(seed, "staff"), taken=frozenset())
    return District(
        seed=seed,
        scale=scale,
        report=report,
        figures=figures_on(load_book(), TODAY),
        committees=committees,
        streets=streets_of(committees),
        names=names,
        staff=Staff(names, stream(seed, "posts"), by=_BY),
    )


def _found(district: District) -> None:
    """Enter organisations and places, and open the accounts of everybody who works there."""
    scale, seed = district.scale, district.seed
    plans = draw_organisations(seed, scale.organisations) + draw_enterprises(seed, scale.enterprises)
    with happening(BEGINNING_DAYS):
        entered = [_enter_organisation(district, plan) for plan in plans]
        places = Places(
            streets=[street for code in ACCOUNT_STREETS if (street := divisions.division_of_code(code))],
            committees=[divisions.committees_of(street.id)[0] for street in district.streets[:2]],
            organisations=entered[:2],
            sites=sites.open_sites(district.streets, by=_BY),
        )
        posts = list(staff_posts(places))
        district.accounts += identity.open_accounts(posts, names=district.names, draw=stream(seed, "accounts"), by=_BY)
        district.staff.take_over(district.accounts)
        for plan, organisation in zip(plans, entered, strict=True):
            manager = district.staff.manager(organisation.id, plan.serial)
            district.organisations.append(Body(organisation.id, plan, manager))
    _list_organisations(district)


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


def _enter_households(district: District) -> None:
    """Enter the named families first, whose ids are the same whatever the seed, then those that were drawn."""
    names = Identifiers(stream(0, "named"), is_reserved=True)
    places = [place for place in district.committees if place.street.code in ACCOUNT_STREETS]
    first = {street: [place for place in places if place.street.code == street] for street in ACCOUNT_STREETS}
    homes = tuple(place for pair in zip(*first.values(), strict=False) for place in pair)
    cases = tuple(named_cases(load_data()["examples"], places=homes, figures=district.figures, names=names))
    with ids.derived_from(_NAMED_SEED):
        for case in cases:
            district.named[case.code] = _enter_named(district, case)
        for case in cases:
            _grant_named(district, case)
    drawn = draw_households(
        district.seed,
        district.scale.households - len(cases),
        committees=district.committees,
        figures=district.figures,
        names=Identifiers(stream(district.seed, "people"), taken=names.taken),
    )
    plans = sorted(drawn, key=lambda plan: (-plan.days_ago, plan.key))
    for plan in district.each("households", plans):
        district.households.append(_enter(district, plan, as_of=None))


def _enter_named(district: District, case: NamedCase) -> Registered:
    entered = _enter(district, case.household, as_of=min(case.as_of, TODAY))
    district.households.append(entered)
    return entered


def _grant_named(district: District, case: NamedCase) -> None:
    """Recognise a worked case in the categories that it has from the start."""
    entered = district.named[case.code]
    with happening(max(1, entered.plan.days_ago - _TO_DECISION)):
        for category in case.categories:
            officer = district.staff.team(entered.plan.committee.street).officer
            eligibility.grant_category(_household(entered.id), category, by=officer)


def _enter(district: District, plan: HouseholdPlan, *, as_of: date | None) -> Registered:
    with happening(plan.days_ago), told_together(HouseholdFactsChanged):
        team = district.staff.team(plan.committee.street)
        committee = divisions.division_of_code(plan.committee.code)
        if committee is None:
            raise LookupError(plan.committee.code)
        entered = registry.register_household(plan, committee=committee, as_of=as_of, by=team.adviser)
        casework.give_adviser(_household(entered.id), team)
    return entered


def _decide(district: District) -> None:
    """Recognise three of four who are eligible, refuse those that were drawn for it and hear their objections."""
    drawn = [entered for entered in district.households if entered.plan.kind.startswith("A")]
    for entered in district.each("decisions", drawn):
        plan = entered.plan
        with happening(max(1, plan.days_ago - _TO_DECISION)):
            team, household = district.staff.team(plan.committee.street), _household(entered.id)
            row = eligibility.strongest(entered.id) if plan.is_kept and not plan.was_refused else None
            if row is not None:
                eligibility.grant(household, row, by=team.officer)
            if plan.was_refused and eligibility.refuse(household, by=team.officer):
                district.refused.append(entered)
    for order, entered in enumerate(district.refused):
        _object(district, entered, is_answered=order % 2 == 0)


def _object(district: District, entered: Registered, *, is_answered: bool) -> None:
    team = district.staff.team(entered.plan.committee.street)
    reasons = list(ObjectionReason)
    with happening(8):
        household = _household(entered.id)
        reason = reasons[entered.plan.days_ago % len(reasons)]
        objection = eligibility.object_to(household, reason=reason, by=team.adviser)
        if is_answered:
            eligibility.answer(objection, household, by=team.reviewer)


def _household(household_id: UUID) -> Household:
    return db.session.scalars(select(Household).where(Household.id == household_id)).one()


def _open_doors(district: District) -> None:
    """Open the accounts of people who sign in by phone: residents, proxies, donors, volunteers."""
    families = [district.named[code] for code in ("E01", "E02")]
    phones = [district.names.phone() for _ in range(6)]
    posts = list(self_posts([(family.id, family.plan.members[0].phone) for family in families], phones))
    with happening(30):
        district.accounts += identity.open_accounts(
            posts, names=district.names, draw=stream(district.seed, "doors"), by=_BY
        )


def _write_projects(district: District) -> None:
    """Write the twelve projects down, by foundations first, and let the district's charity office review them."""
    officer = district.actor(Role.CHARITY_OFFICER)
    able = [
        body for body in district.organisations if body.plan.standing == "registered" and body.plan.kind != "company"
    ]
    able.sort(key=lambda body: (body.plan.serial > 2, body.plan.kind != "foundation", body.plan.serial))
    for order, plan in enumerate(projects.PROJECTS):
        body = able[order % min(len(able), 8)]
        with happening(240 - 12 * order):
            row = db.session.scalars(select(Organisation).where(Organisation.id == body.id)).one()
            project = projects.write_project(plan, row, streets=district.streets, by=body.manager)
            projects.review_project(project, plan, by=body.manager, officer=officer)
            district.project_ids.append(project.id)


def _live(district: District) -> None:
    """Let needs be assessed and published, and help come."""
    draw = stream(district.seed, "stories")
    stories, others = draw_stories(draw, district.households, district.scale)
    givers, officer, photo = Givers(district), district.actor(Role.CHARITY_OFFICER), draw_photo()
    _offer(district, givers, officer, photo)
    for told in district.each("needs", stories):
        hands = Hands(district.staff.team(told.household.plan.committee.street), draw, photo)
        district.posts.append(tell(told, hands=hands, givers=givers, officer=officer))
    for other in district.each("assessments", others):
        with happening(other.days_ago):
            team = district.staff.team(other.household.plan.committee.street)
            casework.assess(_household(other.household.id), other.plan, team=team, state=other.state)


def _close_files(district: District) -> None:
    """Let one file end, one become part of another and one be erased, of families that nobody is busy with."""
    officer = district.actor(Role.DISTRICT_AID_OFFICER)
    with happening(6):
        busy = set(db.session.scalars(select(NeedPost.household_id).union(select(Claim.household_id))))
        quiet = [one for one in district.households if one.plan.kind.startswith("A") and one.id not in busy]
        alone = next(one for one in quiet if len(one.plan.members) == 1)
        kept, other, erased = [one for one in quiet if one is not alone][:3]
        member = db.session.scalars(select(Member).where(Member.household_id == alone.id)).one()
        registry_services.end_member(member, reason=LeaveReason.DIED, on=clock.today(), by=officer)
        registry_services.merge_households(_household(kept.id), other=_household(other.id), by=officer)
        registry_services.erase_household(_household(erased.id), by=officer)


def _offer(district: District, givers: Givers, officer: Actor, photo: CleanFile) -> None:
    """Let organisations, enterprises and streets offer help, and families ask for places."""
    draw = stream(district.seed, "offers")
    team = district.staff.team(district.streets[0])
    families = {entered.id: entered for entered in district.households}
    market = Market(givers, district.streets, district.staff, families, officer, Hands(team, draw, photo))
    for plan in district.each("offers", draw_offers(draw, district.scale.offers)):
        district.offers.append(offer(plan, market))


def _hear_calls(district: District) -> None:
    """Let people ask for a call, without an account, in every state and outcome."""
    draw = stream(district.seed, "help")
    phones = (district.names.phone() for _ in count())
    number = max(15, district.scale.households * _HELP_OF_TEN // 10)
    plans = list(casework.draw_help(draw, list(district.streets), phones, number))
    for plan in district.each("help requests", plans):
        with happening(plan.days_ago):
            team = district.staff.team(plan.street)
            district.help_asked.append(casework.ask_for_help(plan, by=ANONYMOUS, team=team))

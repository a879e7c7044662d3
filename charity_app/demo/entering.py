"""Enters the households, lets the street decide on what the engine finds, opens accounts of residents and donors."""

from datetime import date

from charity_app.core import ids
from charity_app.core.facts import told_together
from charity_app.core.scope import system_actor
from charity_app.demo import casework, eligibility, identity, registry
from charity_app.demo.cases import NamedCase, named_cases
from charity_app.demo.district import District
from charity_app.demo.households import HouseholdPlan, draw_households
from charity_app.demo.identifiers import Identifiers
from charity_app.demo.people import TODAY
from charity_app.demo.places import ACCOUNT_STREETS
from charity_app.demo.posts import self_posts
from charity_app.demo.registry import Registered, household_of
from charity_app.demo.scale import stream
from charity_app.demo.timeline import happening
from charity_app.divisions import queries as divisions
from charity_app.eligibility.rules.book import load_data
from charity_app.eligibility.states import ObjectionReason
from charity_app.registry.events import HouseholdFactsChanged

_NAMED_SEED = -1
_TO_DECISION = 20
_BY = system_actor("demo")


def enter_households(district: District) -> None:
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
            eligibility.grant_category(household_of(entered.id), category, by=officer)


def _enter(district: District, plan: HouseholdPlan, *, as_of: date | None) -> Registered:
    with happening(plan.days_ago), told_together(HouseholdFactsChanged):
        team = district.staff.team(plan.committee.street)
        committee = divisions.division_of_code(plan.committee.code)
        if committee is None:
            raise LookupError(plan.committee.code)
        entered = registry.register_household(plan, committee=committee, as_of=as_of, by=team.adviser)
        casework.give_adviser(household_of(entered.id), team)
    return entered


def decide(district: District) -> None:
    """Recognise three of four who are eligible, refuse those that were drawn for it and hear their objections."""
    drawn = [entered for entered in district.households if entered.plan.kind.startswith("A")]
    for entered in district.each("decisions", drawn):
        plan = entered.plan
        with happening(max(1, plan.days_ago - _TO_DECISION)):
            team, household = district.staff.team(plan.committee.street), household_of(entered.id)
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
        household = household_of(entered.id)
        reason = reasons[entered.plan.days_ago % len(reasons)]
        objection = eligibility.object_to(household, reason=reason, by=team.adviser)
        if is_answered:
            eligibility.answer(objection, household, by=team.reviewer)


def open_doors(district: District) -> None:
    """Open the accounts of people who sign in by phone: residents, proxies, donors, volunteers."""
    families = [district.named[code] for code in ("E01", "E02")]
    phones = [district.names.phone() for _ in range(6)]
    posts = list(self_posts([(family.id, family.plan.members[0].phone) for family in families], phones))
    with happening(30):
        district.accounts += identity.open_accounts(
            posts, names=district.names, draw=stream(district.seed, "doors"), by=_BY
        )

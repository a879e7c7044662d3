"""Enters the drawn organisations, sites and households into the register by its own commands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.demo.households import HouseholdPlan, Street
from charity_app.demo.means import Means
from charity_app.demo.organisations import OrganisationPlan
from charity_app.demo.people import PersonPlan
from charity_app.demo.timeline import moment
from charity_app.divisions.models import Division
from charity_app.registry import services
from charity_app.registry.models import Household, Member, Organisation
from charity_app.registry.services import NewMember
from charity_app.registry.services.organisations import OrganisationDetails
from charity_app.registry.states.households import ConsentPurpose, ConsentWay
from charity_app.registry.states.items import (
    AssetKind,
    DeclarationTopic,
    EmergencyType,
    ExpenseKind,
    IncomeKind,
    Period,
    PropertyKind,
)
from charity_app.registry.states.organisations import Field, Ground, OrganisationAction
from charity_app.registry.states.people import NO, YES, CircumstanceKind, Relation

_SINCE = timedelta(days=430)
_EARLIER = timedelta(days=200)
_MONTH_DAYS = 30
_OLDER = 49
_WORDS = "已向家人说明用途，家人当面同意（演示）"
_STEPS: Mapping[str, tuple[tuple[OrganisationAction, Ground], ...]] = {
    "registered": (),
    "abnormal": ((OrganisationAction.LIST_ABNORMAL, Ground.NO_YEARLY_REPORT),),
    "serious": (
        (OrganisationAction.LIST_ABNORMAL, Ground.CANNOT_BE_REACHED),
        (OrganisationAction.LIST_SERIOUS, Ground.FALSE_PAPERS),
    ),
    "suspended": ((OrganisationAction.STOP, Ground.GRAVE_BREACH),),
    "deregistering": ((OrganisationAction.WIND_UP, Ground.OWN_REQUEST),),
    "deregistered": (
        (OrganisationAction.WIND_UP, Ground.OWN_REQUEST),
        (OrganisationAction.DEREGISTER, Ground.OWN_REQUEST),
    ),
    "revoked": (
        (OrganisationAction.LIST_ABNORMAL, Ground.NO_YEARLY_REPORT),
        (OrganisationAction.LIST_SERIOUS, Ground.GRAVE_BREACH),
        (OrganisationAction.REVOKE, Ground.GRAVE_BREACH),
    ),
}


def register_organisation(plan: OrganisationPlan, *, street: Street, by: Actor) -> Organisation:
    """Enter an organisation as it stands on good days; `list_organisation` brings it to its end."""
    today = clock.today()
    details = OrganisationDetails(
        name=plan.name,
        field=Field(plan.field),
        registered_on=date(2012 + plan.serial % 9, 3, 15),
        street_id=street.id,
        address=f"演示路{plan.serial}号",
        purpose="为困难家庭提供专业、温暖的服务（演示）",
        rating=plan.rating or None,
        rating_until_on=date(2027, 12, 31) if plan.rating else None,
        charity_since_on=date(2019, 9, 1) if plan.is_charity else None,
        fundraising_number=f"DEMO{plan.serial:04d}" if plan.may_raise else None,
        fundraising_from_on=today if plan.may_raise else None,
        fundraising_to_on=date(2029, 12, 31) if plan.may_raise else None,
    )
    return services.register_organisation(plan.code, details=details, by=by)


def list_organisation(organisation: Organisation, *, standing: str, by: Actor) -> None:
    """Lead an organisation to the list or end that was drawn for it."""
    for action, ground in _STEPS[standing]:
        services.decide_on_organisation(organisation, action=action, ground=ground, by=by)


@dataclass(frozen=True)
class Registered:
    """A household of the demo as later parts need it."""

    id: UUID
    number: str
    plan: HouseholdPlan
    street_id: UUID
    phone: str


def household_of(household_id: UUID) -> Household:
    """Load a household of the demo."""
    return db.session.scalars(select(Household).where(Household.id == household_id)).one()


def register_household(plan: HouseholdPlan, *, committee: Division, as_of: date | None, by: Actor) -> Registered:
    """Enter a household with its people, what they live on as of a day (default: today), and what they agree to."""
    head, *others = plan.members
    on = as_of or clock.today()
    since = on - _SINCE
    household = services.register_household(
        committee, head=_new(head, since), address=plan.address, phone=plan.landline or head.phone, by=by
    )
    members = list(db.session.scalars(select(Member).where(Member.household_id == household.id)))
    members += [services.add_member(household, new=_new(person, since), by=by) for person in others]
    for member, person in zip(members, plan.members, strict=True):
        _record_person(member, person, has_permit=plan.has_permit, since=since, by=by)
        _record_income(member, person, since=since, by=by)
    _record_means(household, members[0], plan.means, as_of=on, by=by)
    _record_home(household, plan, since=since, by=by)
    _declare(household, plan.means, by)
    _agree(household, plan, by)
    return Registered(household.id, household.number, plan, household.street_id, plan.landline or head.phone)


def _new(person: PersonPlan, since: date) -> NewMember:
    return NewMember(
        name=person.name,
        relation=Relation(person.relation),
        id_number=person.id_number,
        phone=person.phone,
        joined_on=since,
    )


def _circumstances(person: PersonPlan, *, has_permit: bool) -> Iterator[tuple[CircumstanceKind, str]]:
    yield CircumstanceKind.LOCAL_REGISTRATION, _yes_no(person.is_local)
    yield CircumstanceKind.DISABILITY_LEVEL, str(person.disability_level)
    yield CircumstanceKind.EMPLOYMENT, person.employment
    yield CircumstanceKind.LABOUR_ABILITY, person.labour_ability
    yield CircumstanceKind.EDUCATION_STAGE, person.education_stage
    yield CircumstanceKind.HAS_ABLE_SUPPORTERS, _yes_no(person.has_able_supporters)
    yield CircumstanceKind.BASIC_INSURANCE, person.basic_insurance
    yield CircumstanceKind.MAJOR_ILLNESS, _yes_no(person.has_major_illness)
    yield CircumstanceKind.HOMELESS, _yes_no(person.is_homeless)
    yield CircumstanceKind.LIVING_ALONE, _yes_no(person.is_living_alone)
    if person.disability_level:
        yield CircumstanceKind.DISABILITY_TYPE, person.disability_type
    if person.guardianship != "adult":
        yield CircumstanceKind.GUARDIANSHIP, person.guardianship
    if has_permit:
        yield CircumstanceKind.RESIDENCE_PERMIT, YES
    if person.age >= _OLDER:
        yield CircumstanceKind.ONLY_CHILD_STATUS, person.only_child_status
    if person.care_level is not None:
        yield CircumstanceKind.CARE_LEVEL, str(person.care_level)


def _yes_no(answer: bool) -> str:
    return YES if answer else NO


def _record_person(member: Member, person: PersonPlan, *, has_permit: bool, since: date, by: Actor) -> None:
    values = dict(_circumstances(person, has_permit=has_permit))
    services.record_circumstances(member, values=values, valid_from=max(since, person.born_on), by=by)


def _record_income(member: Member, person: PersonPlan, *, since: date, by: Actor) -> None:
    for kind, amount in ((IncomeKind.WAGE, person.wage_fen), (IncomeKind.PENSION, person.pension_fen)):
        if amount:
            services.record_income(member, kind=kind, amount_fen=amount, period=Period.MONTH, valid_from=since, by=by)


def _record_means(household: Household, head: Member, means: Means, *, as_of: date, by: Actor) -> None:
    since = as_of - timedelta(days=means.costs_months * _MONTH_DAYS - _MONTH_DAYS // 2)
    if means.other_income_fen:
        services.record_income(
            head,
            kind=IncomeKind.MAINTENANCE,
            amount_fen=means.other_income_fen,
            period=Period.MONTH,
            valid_from=as_of - _SINCE,
            by=by,
        )
    for kind, amount, period, day in (
        (ExpenseKind.MEDICAL, means.medical_month_fen, Period.MONTH, since),
        (ExpenseKind.MEDICAL, means.medical_earlier_fen, Period.ONCE, as_of - _EARLIER),
        (ExpenseKind.EDUCATION, means.education_month_fen, Period.MONTH, since),
    ):
        if amount:
            services.record_expense(household, kind=kind, amount_fen=amount, period=period, valid_from=day, by=by)
    if means.savings_fen:
        services.record_asset(
            household, kind=AssetKind.DEPOSIT, amount_fen=means.savings_fen, valid_from=as_of - _EARLIER, by=by
        )
    if means.event != "none":
        happened = moment(means.event_days_ago).date()
        services.record_emergency(household, type=EmergencyType(means.event), happened_on=happened, by=by)


def _record_home(household: Household, plan: HouseholdPlan, *, since: date, by: Actor) -> None:
    means, size = plan.means, len(plan.members)
    told = {
        PropertyKind.MOTOR_VEHICLES: means.vehicles,
        PropertyKind.NONRESIDENTIAL_PROPERTY: int(means.has_shop),
        PropertyKind.HOMES: means.homes,
        PropertyKind.HOME_AREA_DM2: means.home_area_dm2 * size,
        PropertyKind.LIVING_AREA_DM2: None if means.living_area_dm2 is None else means.living_area_dm2 * size,
        PropertyKind.DISASTER_AFFECTED: 0,
    }
    known = {kind: amount for kind, amount in told.items() if amount is not None}
    services.record_properties(household, amounts=known, valid_from=since, by=by)


def _declare(household: Household, means: Means, by: Actor) -> None:
    for topic, is_known in (
        (DeclarationTopic.INCOME, True),
        (DeclarationTopic.MEDICAL, means.medical_month_fen is not None),
        (DeclarationTopic.EDUCATION, True),
        (DeclarationTopic.ASSETS, means.savings_fen is not None),
        (DeclarationTopic.EMERGENCY, True),
    ):
        if is_known:
            services.record_declaration(household, topic=topic, is_complete=True, by=by)


def _agree(household: Household, plan: HouseholdPlan, by: Actor) -> None:
    purposes = [ConsentPurpose.ASSESSMENT, ConsentPurpose.VERIFICATION]
    purposes += [ConsentPurpose.PUBLISH_NEEDS] if plan.may_publish else []
    purposes += [ConsentPurpose.MESSAGES] if plan.may_message else []
    for purpose in purposes:
        services.give_consent(household, purpose=purpose, way=ConsentWay.SPOKEN, words=_WORDS, by=by)

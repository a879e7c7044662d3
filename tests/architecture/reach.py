"""What each role may reach, told independently of the application: the oracle of the access matrix (domain.md 3.7)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select

from charity_app.casework.catalogue import need_kind
from charity_app.casework.states.needs import Privacy
from charity_app.core.db import Base, db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.core.settings import SettingValue
from charity_app.foodbank.models import (
    DeliveryRoute,
    Distribution,
    GoodsOrder,
    OrderLine,
    Pack,
    PackTemplate,
    Split,
    VisitRule,
)
from charity_app.giving.models import (
    Allocation,
    Gift,
    GiftQuestion,
    Giver,
    JointCampaign,
    MatchFund,
    MatchKeep,
    MonthlyGift,
    PlatformImport,
    Pool,
    Receipt,
    Spending,
    StreetCampaign,
    Workplace,
)
from charity_app.giving.states.campaigns import PUBLIC_STATES
from charity_app.identity.models import RoleAssignment, User, UserSession
from charity_app.identity.states import READS_COMMITTEE, READS_EVERYTHING, READS_OWN_HOUSEHOLD, READS_STREET
from charity_app.matching.models import Claim, Delivery, NeedPost, ResourceOffer
from charity_app.matching.states.needs import UNDER_WAY
from charity_app.matching.states.offers import OfferState
from charity_app.messaging.models import Message
from charity_app.payments.models import Checkout, PaymentDifference
from charity_app.projects.models import (
    BudgetLine,
    CharityProject,
    Disclosure,
    FundraisingPlan,
    Indicator,
    Milestone,
    ProjectPaper,
    RelatedParty,
)
from charity_app.projects.states import HIDDEN_STATES
from charity_app.projects.states.disclosures import DisclosureState
from charity_app.projects.states.work import PaperKind
from charity_app.registry.models import Household, HouseholdExport, ImportRun, Organisation, Site
from charity_app.stock.models import (
    Disposal,
    GoodsArrival,
    GoodsDelivery,
    GoodsDonor,
    Item,
    Lot,
    Recall,
    Stocktake,
    TableRun,
)
from charity_app.supermarket.models import (
    CharitySale,
    DayClose,
    MonthList,
    Sale,
    ShopInspection,
    ShopOrder,
    ShopRound,
    Till,
    TillConflict,
    VoucherPlan,
)
from charity_app.volunteering.models import (
    Activity,
    Certificate,
    CoverAsk,
    GuardianAsk,
    HourFlag,
    HourSample,
    HourWord,
    ServiceRecord,
    Shift,
    ShiftRole,
    SignUp,
    StandingPlace,
    Volunteer,
)
from charity_app.volunteering.states.activities import ActivityState
from tests.world import HERE, World

_OVERSEERS = (Role.CHARITY_OFFICER, Role.DISTRICT_AID_OFFICER, Role.AUDITOR)
_GIVING = (Role.CHARITY_OFFICER, Role.AUDITOR)
_ACCOUNTS = (Role.SYSADMIN, Role.AUDITOR)
_PLACE = ("household_id", "committee_id", "street_id", "organisation_id")
Verdict = Callable[[Role, Any, World], bool]
_GOODS = (
    Distribution,
    PackTemplate,
    VisitRule,
    Disposal,
    GoodsArrival,
    GoodsDelivery,
    GoodsDonor,
    Item,
    Lot,
    Recall,
    Sale,
    DayClose,
    CharitySale,
    ShopInspection,
    ShopRound,
    Till,
    TillConflict,
    VoucherPlan,
    MonthList,
    Stocktake,
)
"""Rows about goods name nobody: that one exists may be known, what stands in it may not (ADR 7)."""
_places: dict[tuple[type[Base], UUID], dict[str, UUID]] = {}
_verdicts: dict[tuple[Role | None, type[Base], UUID], bool] = {}


def _sees_account(role: Role, user_id: UUID, world: World) -> bool:
    return role in _ACCOUNTS or world.users[role] == user_id


def _sees_project(role: Role, row: Any, world: World) -> bool:
    return role in _OVERSEERS or _owns(role, place_of(row), world)


def _reads_message(role: Role, row: Any, world: World) -> bool:
    own = (world.users[role], *([world.ids["family here"]] if role in READS_OWN_HOUSEHOLD else []))
    return row.recipient_id in own


def _gave_by_slip(row: Any, world: World) -> bool:
    own = select(Gift.id).where(Gift.giver_id == row.id, Gift.charity_id == world.ids["organisation here"])
    return row.name_index is not None and db.session.scalar(own.limit(1)) is not None


def _sees_offer(role: Role, row: Any, world: World) -> bool:
    own = {"organisation_id": row.organisation_id, "street_id": row.publisher_street_id}
    return role in _OVERSEERS or _owns(role, {name: key for name, key in own.items() if key}, world)


def _sees_nameless(role: Role, row: Any, world: World) -> bool:
    return role is Role.CHARITY_OFFICER or _owns(role, place_of(row), world)


def _sees_activity(role: Role, row: Any, world: World) -> bool:
    if role in (Role.CHARITY_OFFICER, Role.AUDITOR):
        return True
    if role is Role.STREET_OFFICER:
        return bool(row.street_id == HERE)
    if role is Role.DEPOT_KEEPER:
        return bool(row.site_id == world.ids["depot here"])
    return role is Role.ORG_MANAGER and row.organisation_id == world.ids["organisation here"]


def _is_own_volunteer(role: Role, row: Any, world: World) -> bool:
    own = select(Volunteer.user_id).where(Volunteer.id == row.volunteer_id)
    return db.session.scalar(own) == world.users[role]


def _organises(role: Role, row: Any, world: World) -> bool:
    return role is Role.ORG_MANAGER and bool(row.organisation_id == world.ids["organisation here"])


def _activity_of(row: Any) -> Activity:
    shift = select(Activity).join(Shift, Shift.activity_id == Activity.id).where(Shift.id == row.shift_id)
    return db.session.scalars(shift).one()


def _knows_volunteer(role: Role, row: Any, world: World) -> bool:
    met = (
        select(SignUp.id)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Activity, Activity.id == Shift.activity_id)
        .where(SignUp.volunteer_id == row.id, Activity.organisation_id == world.ids["organisation here"])
    )
    return role is Role.ORG_MANAGER and db.session.scalar(met.limit(1)) is not None


def _sees_order(role: Role, row: Any, world: World) -> bool:
    if role in (Role.POINT_KEEPER, Role.MARKET_KEEPER):
        return bool(row.site_id == world.ids["site here"])
    return role is Role.DISTRICT_AID_OFFICER or _sees_depot(role, row, world)


def _sees_depot(role: Role, row: Any, world: World) -> bool:
    if role is Role.DEPOT_KEEPER:
        return bool(row.depot_id == world.ids["depot here"])
    return role in (Role.FOOD_SAFETY_OFFICER, *_GIVING)


def _sees_shop_order(role: Role, row: Any, world: World) -> bool:
    if role is Role.MARKET_KEEPER:
        return bool(row.site_id == world.ids["site here"])
    return role in _GIVING or _owns(role, place_of(row), world)


def _sees_pack(role: Role, row: Any, world: World) -> bool:
    if role in (Role.POINT_KEEPER, Role.MARKET_KEEPER):
        return bool(row.site_id == world.ids["site here"])
    return _owns(role, place_of(row), world)


# what is not tied to a household's street: who reaches a row, by the words of domain.md 3.7
_OTHERS: dict[type[Base], Verdict] = {
    User: lambda role, row, world: _sees_account(role, row.id, world),
    RoleAssignment: lambda role, row, world: role in _ACCOUNTS,
    UserSession: lambda role, row, world: world.users[role] == row.user_id,
    Message: lambda role, row, world: _reads_message(role, row, world) or role is Role.SYSADMIN,
    SettingValue: lambda role, row, world: True,
    CharityProject: _sees_project,
    Disclosure: _sees_project,
    FundraisingPlan: _sees_project,
    ProjectPaper: _sees_project,
    RelatedParty: _sees_project,
    ResourceOffer: _sees_offer,
    NeedPost: _sees_nameless,
    Claim: _sees_nameless,
    Delivery: _sees_nameless,
    PaymentDifference: lambda role, row, world: (
        role in _GIVING or (role is Role.ORG_FINANCE and _owns(role, place_of(row), world))
    ),
    Giver: lambda role, row, world: role is Role.ORG_FINANCE and _gave_by_slip(row, world),
    Gift: lambda role, row, world: role in (*_GIVING, Role.DONOR),
    MatchFund: lambda role, row, world: role in _GIVING,
    MatchKeep: lambda role, row, world: role is Role.CHARITY_OFFICER,
    **dict.fromkeys((Allocation, GiftQuestion, PlatformImport, Receipt, Spending), _sees_nameless),
    GoodsOrder: _sees_order,
    **dict.fromkeys((DeliveryRoute, Split), _sees_depot),
    Workplace: lambda role, row, world: (
        role in _OVERSEERS
        or world.users[role] in (row.leader_id, row.created_by_id)
        or _owns(role, place_of(row), world)
    ),
    Pack: _sees_pack,
    ShopOrder: _sees_shop_order,
    Activity: _sees_activity,
    Volunteer: _knows_volunteer,
    **dict.fromkeys((StandingPlace, CoverAsk), _is_own_volunteer),
    SignUp: lambda role, row, world: _is_own_volunteer(role, row, world) or _organises(role, _activity_of(row), world),
    ServiceRecord: lambda role, row, world: (
        role in (Role.CHARITY_OFFICER, Role.AUDITOR)
        or _is_own_volunteer(role, row, world)
        or _organises(role, _activity_of(row), world)
        or (role in (Role.STREET_OFFICER, Role.VOLUNTEER_COORDINATOR) and _activity_of(row).street_id == HERE)
    ),
    Certificate: lambda role, row, world: (
        role in (Role.CHARITY_OFFICER, Role.AUDITOR)
        or _is_own_volunteer(role, row, world)
        or _organises(role, row, world)
    ),
    **dict.fromkeys((HourFlag, HourSample), lambda role, _row, _world: role in (Role.CHARITY_OFFICER, Role.AUDITOR)),
    MonthlyGift: lambda role, row, world: world.users[role] == row.user_id,
    TableRun: lambda role, row, world: world.users[role] == row.started_by_id,
    ImportRun: lambda role, row, world: role in READS_EVERYTHING or world.users[role] == row.started_by_id,
    HouseholdExport: lambda role, row, world: (
        role in READS_EVERYTHING
        or (role in READS_STREET and row.street_id == HERE)
        or world.users[role] == row.asked_by_id
    ),
}


def reaches(role: Role | None, row: Any, world: World) -> bool:
    """Tell whether a row may be known to exist by whoever holds only this role, or no account at all.

    Judged once per worker: every test finds the same rows in the district, in the same states.
    """
    mark = (role, type(row), row.id)
    if mark not in _verdicts:
        with acting_in(system_scope("access matrix")):
            whole = _whole(row)
            _verdicts[mark] = _is_public(whole) or (role is not None and _reaches(role, whole, world))
    return _verdicts[mark]


def _whole(row: Any) -> Any:
    """Return what a part is of: who may know the project or the activity may know that the part exists."""
    if isinstance(row, HourWord):
        return db.session.scalars(select(ServiceRecord).where(ServiceRecord.id == row.record_id)).one()
    if isinstance(row, OrderLine):
        return db.session.scalars(select(GoodsOrder).where(GoodsOrder.id == row.order_id)).one()
    if isinstance(row, ShiftRole):
        return _whole(db.session.scalars(select(Shift).where(Shift.id == row.shift_id)).one())
    if isinstance(row, Shift):
        return db.session.scalars(select(Activity).where(Activity.id == row.activity_id)).one()
    if not isinstance(row, BudgetLine | Milestone | Indicator):
        return row
    return db.session.scalars(select(CharityProject).where(CharityProject.id == row.project_id)).one()


def _is_public(row: Any) -> bool:
    if isinstance(row, Disclosure):
        return row.state is DisclosureState.PUBLISHED
    if isinstance(row, ProjectPaper):
        duty = db.session.scalars(select(Disclosure).where(Disclosure.id == row.subject_id)).one_or_none()
        return row.kind is PaperKind.ATTACHMENT and duty is not None and _is_public(duty)
    if isinstance(row, NeedPost):
        return row.state in UNDER_WAY and need_kind(row.need_type).privacy is not Privacy.HIGH
    if isinstance(row, ResourceOffer):
        return row.state not in (OfferState.DRAFT, OfferState.PENDING_REVIEW, OfferState.REJECTED)
    if isinstance(row, Activity):
        return row.state not in (ActivityState.DRAFT, ActivityState.PENDING_REVIEW)
    if isinstance(row, JointCampaign):
        return row.state in PUBLIC_STATES
    if isinstance(row, (*_GOODS, GuardianAsk)):  # a guardian has no account: the address that was sent is the key
        return True
    return isinstance(row, Organisation | Site | Checkout | Pool | StreetCampaign) or (
        isinstance(row, CharityProject) and row.state not in HIDDEN_STATES
    )


def _reaches(role: Role, row: Any, world: World) -> bool:
    verdict = _OTHERS.get(type(row))
    if verdict is not None:
        return verdict(role, row, world)
    return _owns(role, place_of(row), world)


def _owns(role: Role, place: dict[str, UUID], world: World) -> bool:
    if role in READS_EVERYTHING:
        return True
    if role in READS_STREET:
        return place.get("street_id") == HERE
    if role in READS_COMMITTEE:
        return place.get("committee_id") == world.committee_here
    if role in READS_OWN_HOUSEHOLD:
        return place.get("household_id") == world.ids["family here"]
    if role in (Role.ORG_MANAGER, Role.ORG_FINANCE):
        return place.get("organisation_id") == world.ids["organisation here"]
    return False


def place_of(row: Any) -> dict[str, UUID]:
    """Return household, committee, street and organisation of a row, looked up through what it belongs to.

    Looked up once per worker: every test finds the same rows in the district, in the same places.
    """
    mark = (type(row), row.id)
    if mark not in _places:
        with acting_in(system_scope("access matrix")):
            _places[mark] = _place_of(row)
    return _places[mark]


def _place_of(row: Any) -> dict[str, UUID]:
    found: dict[str, UUID] = {name: value for name in _PLACE if (value := getattr(row, name, None)) is not None}
    if isinstance(row, Household):
        found["household_id"] = row.id
    if found and not hasattr(row, "claim_id"):
        return found
    for column in inspect(type(row)).columns:
        for key in column.foreign_keys:
            parent = _model(key.column.table.name)
            if parent is User or parent.__tablename__ in ("divisions", "area_groups"):
                continue
            owner = db.session.scalars(select(parent).where(parent.id == getattr(row, column.key))).one_or_none()
            if owner is not None:
                found |= _place_of(owner)
    return found


def _model(table: str) -> Any:
    return next(m.class_ for m in Base.registry.mappers if m.class_.__tablename__ == table)

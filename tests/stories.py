"""What happens in the small inhabited district: needs, offers, claims and papers in many states, here and there.

Everything goes through the real commands, done by whoever may do it; `Side` is one street with one organisation.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select, update

from charity_app.casework import services as casework
from charity_app.casework.models import NeedItem
from charity_app.casework.services import NewHelp, NewNeed
from charity_app.casework.states.items import NEED_ITEMS
from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core import clock, files
from charity_app.core.db import db
from charity_app.core.files import CleanFile
from charity_app.core.ids import new_id
from charity_app.core.privacy import HOUSE
from charity_app.core.scope import ANONYMOUS, Actor, Role, system_actor
from charity_app.core.settings import SettingValue
from charity_app.eligibility import services as eligibility
from charity_app.giving.models import Gift, JointCampaign, MatchKeep, MonthlyGift, Pool, StreetCampaign
from charity_app.giving.services import campaigns, funds, gifts, monthly, receiving
from charity_app.giving.services.campaigns import CampaignDetails
from charity_app.giving.services.funds import FundDetails
from charity_app.giving.services.gifts import Hand
from charity_app.giving.states.campaigns import CampaignState, PoolKind
from charity_app.giving.states.gifts import Way as GiftWay
from charity_app.identity.queries import load_actor
from charity_app.matching.models import Claim, NeedPost, ResourceOffer
from charity_app.matching.services import answers, deliveries, handovers, needs, offers, proposals
from charity_app.matching.services.deliveries import Evidence
from charity_app.matching.services.needs import Card
from charity_app.matching.services.offers import Area, OfferDetails, Publisher
from charity_app.matching.services.proposals import Promise
from charity_app.matching.states.claims import ReceiverYes
from charity_app.payments import services as payments
from charity_app.payments.services import settling
from charity_app.payments.services.differences import Found, note_difference
from charity_app.payments.states import ClosingReason, DifferenceKind, Way
from charity_app.projects import services as projects
from charity_app.projects.models import CharityProject, Disclosure
from charity_app.projects.services import PlanDetails, ProjectDetails
from charity_app.projects.states import ProjectCategory
from charity_app.projects.states.disclosures import DutyKind
from charity_app.projects.states.plans import BudgetKind, GivingWay
from charity_app.projects.states.work import IndicatorKind, RelationKind
from charity_app.registry import services as registry
from charity_app.registry.models import Household, Organisation
from charity_app.registry.services.exports import ask_export
from charity_app.registry.services.importing import sample_table, start_import
from charity_app.registry.states.households import ExportReason
from charity_app.registry.states.items import EvidenceKind
from tests.identity.factories import make_user, open_session

SYSTEM = system_actor("test story")
PICTURE = CleanFile(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301"
        "0100c9fe92ef0000000049454e44ae426082"
    ),
    "image/png",
)
_OFFICE = (Role.COMMUNITY_AID_ADVISOR, Role.STREET_REVIEWER, Role.STREET_OFFICER)


@dataclass(frozen=True)
class Side:
    """Who lives and works at one of the two places."""

    name: str
    household: Household
    organisation: Organisation
    adviser: Actor
    reviewer: Actor
    officer: Actor
    manager: Actor


def one_is_a_crowd() -> None:
    """Let cards be shown in a district with three families: two people agreed to it, as the rules ask."""
    today = clock.today()
    one, other = make_user(), make_user()
    for key in ("card.crowd", "card.crowd_minor"):
        value = {"key": key, "value": 1, "valid_from": today, "proposed_by_id": one.id}
        db.session.add(SettingValue(**value, approved_by_id=other.id, approved_at=clock.now()))
    db.session.add(SettingValue(key="card.open_days", value=60, valid_from=today, proposed_by_id=one.id))
    db.session.flush()
    db.session.info.pop("settings", None)


def side(name: str, *, household_id: UUID, organisation_id: UUID, known: dict[Role, str]) -> Side:
    """Gather who acts at a place; whoever has no account yet gets one."""
    household = db.session.scalars(select(Household).where(Household.id == household_id)).one()
    organisation = db.session.scalars(select(Organisation).where(Organisation.id == organisation_id)).one()
    people = {role: _actor(known.get(role), role, household.street_id) for role in _OFFICE}
    manager = _actor(known.get(Role.ORG_MANAGER), Role.ORG_MANAGER, organisation_id)
    return Side(name, household, organisation, *people.values(), manager)


def _actor(token: str | None, role: Role, place_id: UUID) -> Actor:
    actor = load_actor(token or open_session(make_user(role, at=place_id, name=f"另一位{role.value}")))
    assert actor is not None
    return actor


def assess(at: Side, need_type: NeedType, item: str, *, quantity: int = 3) -> NeedItem:
    """Assess a need as the street's adviser."""
    told = NewNeed(need_type, item, 2, 1, quantity, NeedUnit.PIECE, clock.today() + timedelta(days=30), 30_000, "备注")
    return casework.assess_need(at.household, told=told, by=at.adviser)


def publish(at: Side, need: NeedItem) -> NeedPost:
    """Put a need onto the wall."""
    post = needs.write_need_post(need, card=Card(shows_age=False, has_applied=True), by=at.adviser)
    needs.publish_need_post(post, by=at.reviewer)
    return post


def claim(post: NeedPost, giver: Side, *, quantity: int = 1) -> Claim:
    """Claim a part of a need for an organisation."""
    return proposals.claim_need(post, organisation=giver.organisation, promise=Promise(quantity), by=giver.manager)


def deliver(of: Claim, *, by: Actor) -> None:
    """Begin and deliver a claim that was accepted, with a photo."""
    answers.start_claim(of, planned_on=clock.today(), organisation=None, by=by)
    household = db.session.scalars(select(Household).where(Household.id == of.household_id)).one()
    photo = files.store(household.key_owner, PICTURE)
    evidence = Evidence(clock.today(), of.committee_id, "书桌一张", ReceiverYes.SIGNATURE, photo)
    deliveries.deliver_claim(of, evidence=evidence, by=by)


def offer(at: Side, name: str, *, is_submitted: bool = True, is_from_street: bool = False) -> ResourceOffer:
    """Write an offer of an organisation or a street."""
    publisher = Publisher(street_id=at.household.street_id) if is_from_street else Publisher(at.organisation)
    details = OfferDetails(
        name=name,
        what="送到家里",
        conditions=(),
        places=3,
        area=Area(),
        until_on=clock.today() + timedelta(days=90),
        contact=f"项目部 {name}",
        need_type=NeedType.FOOD_NUTRITION,
        unit=NeedUnit.PORTION,
    )
    by = at.officer if is_from_street else at.manager
    return offers.write_offer(publisher, details=details, is_submitted=is_submitted, by=by)


def _live_needs(at: Side, other: Side) -> dict[str, UUID]:
    """A need in each stage, and claims on one of them in each stage, from both organisations."""
    assess(at, NeedType.HOUSING_CONDITION, next(iter(NEED_ITEMS[NeedType.HOUSING_CONDITION])))
    waiting = assess(at, NeedType.FOOD_NUTRITION, "nutrition")
    pending = needs.write_need_post(waiting, card=Card(shows_age=False, has_applied=True), by=at.adviser)
    post = publish(at, assess(at, NeedType.DAILY_GOODS, "desk_lamp", quantity=12))
    proposed = claim(post, other)
    accepted = claim(post, at)
    answers.accept_claim(accepted, by=at.adviser)
    handovers.answer_handover(accepted, is_agreed=True, by=ANONYMOUS)
    delivered = claim(post, other)
    answers.accept_claim(delivered, by=at.adviser)
    deliver(delivered, by=other.manager)
    return {"pending": pending.id, "post": post.id, "proposed": proposed.id, "accepted": accepted.id,
            "delivered": delivered.id}  # fmt: skip


def _live_offers(at: Side, officer: Actor) -> dict[str, UUID]:
    """Offers as a draft, under review and open, one of a street, and a place asked for."""
    draft = offer(at, f"食物包草稿{at.name}", is_submitted=False)
    waiting = offer(at, f"食物包待审{at.name}")
    street = offer(at, f"街道食物包{at.name}", is_from_street=True)
    shown = offer(at, f"食物包{at.name}")
    offers.publish_offer(shown, by=officer)
    place = proposals.claim_place(shown, household=at.household, by=at.adviser)
    return {"draft offer": draft.id, "waiting offer": waiting.id, "street offer": street.id, "offer": shown.id,
            "place": place.id}  # fmt: skip


def _project(at: Side, name: str) -> CharityProject:
    today = clock.today()
    details = ProjectDetails(
        name=f"{name}{at.name}",
        purpose="每周一次",
        category=ProjectCategory.CHILDREN,
        beneficiaries=20,
        starts_on=today,
        ends_on=today + timedelta(days=200),
        target_fen=1_000_000,
        street_ids=(at.household.street_id,),
    )
    project = projects.create_project(at.organisation, details=details, by=at.manager)
    line = projects.BudgetItem(BudgetKind.SERVICE, "陪伴", 1_000_000)
    projects.write_budget(project, items=[line], by=at.manager)
    return project


def _plan_work(project: CharityProject, at: Side) -> None:
    projects.plan_milestone(project, name="开班", planned_on=clock.today(), by=at.manager)
    kind = IndicatorKind.OUTPUT
    projects.plan_indicator(project, kind=kind, name="陪伴", unit="人", planned=20, by=at.manager)


def _live_projects(at: Side, other: Side, officer: Actor) -> None:
    """A project at work with a report, one approved, and a draft that would raise money with a partner."""
    paper = files.store(HOUSE, PICTURE)
    working, approved, draft = (_project(at, name) for name in ("同行计划", "陪伴计划", "草拟计划"))
    _plan_work(working if at.name == "here" else draft, at)
    for project in (working, approved):
        projects.submit_project(project, by=at.manager)
        projects.approve_project(project, by=officer)
    projects.start_without_public_fund(working, by=at.manager)
    due = db.session.scalars(select(Disclosure).where(Disclosure.project_id == working.id)).all()
    progress = next(row for row in due if row.kind is DutyKind.PROJECT_PROGRESS)
    projects.attach_paper(progress, stored=paper, by=at.manager)
    projects.publish_report(progress, words=projects.Words("开了班", 20), by=at.manager)
    projects.attach_paper(next(row for row in due if row is not progress), stored=paper, by=at.manager)
    projects.name_partner(
        draft, other.organisation, part="场地", assessment="合格", assessed_on=clock.today(), agreement=paper,
        by=at.manager,
    )  # fmt: skip
    projects.plan_fundraising(draft, organisation=at.organisation, details=_raising(at), by=at.manager)
    projects.record_related_party(
        at.organisation, relation=RelationKind.FOUNDER, party=other.organisation, since_on=clock.today(), by=at.manager
    )


def _live_through(at: Side, officer: Actor) -> None:
    """Projects in the states that only some pages ask for: under review, paused, ended with its final report."""
    waiting, paused, over = (_project(at, name) for name in ("待审计划", "暂停计划", "收尾计划"))
    for project in (waiting, paused, over):
        projects.submit_project(project, by=at.manager)
    for project in (paused, over):
        projects.approve_project(project, by=officer)
        projects.start_without_public_fund(project, by=at.manager)
    projects.pause_project(paused, words="等场地", by=officer)
    projects.end_project(over, by=at.manager)
    final = select(Disclosure).where(Disclosure.project_id == over.id, Disclosure.kind == DutyKind.PROJECT_FINAL)
    projects.publish_report(db.session.scalars(final).one(), words=projects.Words("做完了", 20), by=at.manager)


def _raising(at: Side) -> PlanDetails:
    today = clock.today()
    return PlanDetails(
        charity_id=at.organisation.id,
        name=f"募捐方案{at.name}",
        purpose="陪伴",
        raises_from_on=today + timedelta(days=20),
        raises_to_on=today + timedelta(days=80),
        area="浦东新区",
        person_in_charge="负责人",
        office_address="演示路1号",
        phone="02100001234",
        ways=(GivingWay.TRANSFER,),
        bank_account="演示银行 0000001234567890123",
        beneficiaries="困难家庭的孩子",
        use_of_money="陪伴",
        surplus="用于相近的项目",
    )


def _live_papers(at: Side) -> None:
    stored = files.store(at.household.key_owner, PICTURE)
    registry.attach_evidence(at.household, kind=EvidenceKind.ID_CARD, stored=stored, by=at.officer)
    ask_export(street_id=at.household.street_id, committee_id=None, reason=next(iter(ExportReason)), by=at.officer)
    start_import(sample_table("csv"), by=at.officer)


def _live_help(at: Side) -> str:
    """Somebody of the street asks for a call."""
    return casework.ask_for_help(NewHelp(at.household.street_id, phone="12009998877"), by=ANONYMOUS).code


def live(here: Side, there: Side, *, charity_officer: Actor) -> dict[str, UUID]:
    """Let everything happen at both places; returns what happened by nickname."""
    one_is_a_crowd()
    ids: dict[str, UUID] = {}
    for at, other in ((here, there), (there, here)):
        casework.assign_adviser(at.household, adviser_id=at.adviser.user_id or at.household.id, by=at.officer)
        found = _live_needs(at, other) | _live_offers(at, charity_officer)
        ids |= {f"{nickname} {at.name}": key for nickname, key in found.items()}
        _live_projects(at, other, charity_officer)
        if at is here:
            _live_through(at, charity_officer)
        _live_papers(at)
        _live_help(at)
        eligibility.recognise(at.household, category="low_income_margin", valid_from=date(2024, 1, 1), by=at.officer)
    return ids


def pay(organisation_id: UUID) -> None:
    """Two payments to an organisation, one failed, one waiting on the cashier's page; two differences."""
    for way in (Way.CARD, Way.ALIPAY):
        checkout = payments.open_checkout(
            subject_type="visit",
            subject_id=new_id("visits"),
            organisation_id=organisation_id,
            amount_fen=8_800,
            way=way,
            return_endpoint="reports.show_home",
            by=ANONYMOUS,
        )
        if way is Way.CARD:
            settling.fail_checkout(checkout, by=ANONYMOUS)
    for kind, reference in ((DifferenceKind.FEE, "pi_of_one"), (DifferenceKind.LEDGER, "pi_of_another")):
        found = Found(kind, reference, checkout.id, 8_800, 8_799)
        row = note_difference(found, day=clock.today(), is_sandbox=True, by=ANONYMOUS)
    payments.close_difference(row, reason=ClosingReason.EXPLAINED, words="已核实", by=ANONYMOUS)


def give(at: Side, donor_token: str, *, charity_officer: Actor) -> dict[str, UUID]:
    """Let an earlier edition run: something to give to, a match fund, gifts of a donor, one of them held."""
    today = clock.today()
    certified = update(Organisation).where(Organisation.id == at.organisation.id)
    since = today - timedelta(days=400)
    db.session.execute(certified.values(fundraising_number="公募演示01", fundraising_from_on=since))
    details = CampaignDetails(
        edition=22,
        theme="善聚浦东",
        organisers="民政局（演示）",
        about="一次募集，统筹使用。",
        starts_on=today - timedelta(days=60),
        ends_on=today + timedelta(days=30),
    )
    campaign = campaigns.plan_campaign(details, by=charity_officer)
    db.session.execute(update(JointCampaign).values(state=CampaignState.RUNNING, opened_at=clock.now()))
    db.session.refresh(campaign)
    pool = campaigns.open_pool(campaign, kind=PoolKind.COMMON, charity_id=at.organisation.id, by=charity_officer)
    fund = funds.write_fund(campaign, details=_promise(today), is_sandbox=True, by=charity_officer)
    funds.pay_in(fund, amount_fen=fund.pool_fen, reference="SLIP22", by=charity_officer)
    funds.open_fund(fund, by=SYSTEM)
    donor = load_actor(donor_token)
    assert donor is not None
    ids = [_gift(pool, donor).id for _ in range(5)]
    keep = db.session.scalars(select(MatchKeep).where(MatchKeep.gift_id == ids[-1])).one()
    assert keep.state == "held"
    by_card = monthly.start_monthly(pool, amount_fen=20_00, way=GiftWay.CARD, by=donor)
    street = select(StreetCampaign.id).where(StreetCampaign.street_id == at.household.street_id)
    return {
        "campaign": campaign.id,
        "pool": pool.id,
        "fund": fund.id,
        "gift": ids[0],
        "match": keep.id,
        "monthly": db.session.scalars(select(MonthlyGift.id)).one(),
        "first month": by_card.id,
        "street campaign": db.session.scalars(street).one(),
    }


def _promise(today: date) -> FundDetails:
    return FundDetails(
        name="配捐",
        sponsor_id=None,
        pool_fen=500_000_00,
        rate_ppm=500_000,
        gift_cap_fen=500_00,
        day_cap_fen=999_00,
        pool_cap_fen=50_000_00,
        starts_on=today - timedelta(days=60),
        ends_on=today + timedelta(days=30),
    )


def _gift(pool: Pool, donor: Actor) -> Gift:
    gift = gifts.start_gift(pool, amount_fen=66_00, hand=Hand(), is_sandbox=True, by=donor)
    receiving.receive_gift(gift, amount_fen=66_00, fee_fen=40, way=GiftWay.ALIPAY, by=donor)
    return gift

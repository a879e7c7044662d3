"""What happens to the money in the small inhabited district: by hand, decided, spent, receipted, asked about."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, files
from charity_app.core.db import db
from charity_app.core.files import StoredFile
from charity_app.core.privacy import HOUSE
from charity_app.core.scope import Actor, Role
from charity_app.giving.models import Gift, JointCampaign, Pool
from charity_app.giving.services import allocations, batches, campaigns, entering, goods, platforms, spendings
from charity_app.giving.services import questions as asking
from charity_app.giving.services import receipts as receipting
from charity_app.giving.services.allocations import AllocationDetails, AllocationItem
from charity_app.giving.services.batches import Unit
from charity_app.giving.services.entering import Slip
from charity_app.giving.services.spendings import SpendingDetails
from charity_app.giving.states.campaigns import PoolKind
from charity_app.giving.states.gifts import Way
from charity_app.giving.states.spendings import SpendingKind
from charity_app.identity.queries import load_actor
from charity_app.projects.models import CharityProject
from charity_app.projects.queries import budget_of
from charity_app.projects.services import years
from charity_app.projects.states import ProjectState
from charity_app.registry.models import Organisation
from tests.identity.factories import make_user, open_session
from tests.stories import PICTURE


def keep_books(
    pool: Pool, gift: Gift, *, charity: Organisation, finance: Actor, officers: tuple[Actor, Actor]
) -> dict[str, UUID]:
    """Let the charity's finance enter, decide and pay, and a donor ask; returns what happened by nickname."""
    stored = files.store(HOUSE, PICTURE)
    batch = _batch(pool, stored, finance)
    drafted, published, bill = _decide_and_pay(pool, stored, charity, finance, officers)
    receipt = receipting.request_receipt(gift, payer="付款单位甲", by=finance)
    question = asking.ask_about_gift(gift, words="用在哪里了？", by=finance)
    campaign = _campaign(pool)
    table = platforms.check_platform_table(
        campaign, charity=charity, platform="演示平台", content=platforms.sample_platform_table("csv"), by=finance
    )
    assert batch.workplace_id is not None
    return {
        "batch": batch.id,
        "workplace": batch.workplace_id,
        "drafted allocation": drafted,
        "allocation": published,
        "bill": bill,
        "receipt": receipt.id,
        "question": question.id,
        "platform table": table.id,
    }


def live(known: Mapping[str, UUID], street_id: UUID, *, officer: Actor, finance: Actor) -> dict[str, UUID]:
    """Let the books be kept at both organisations: where the campaign is, and for a street of the other one."""
    pool = db.session.scalars(select(Pool).where(Pool.id == known["pool"])).one()
    gift = db.session.scalars(select(Gift).where(Gift.id == known["gift"])).one()
    second = _somebody(Role.CHARITY_OFFICER)
    goods.write_price(what="大米", unit="袋", price_fen=65_50, valid_from=clock.today(), source="价格监测", by=officer)
    near = campaigns.open_pool(
        _campaign(pool), kind=PoolKind.STREET, street_id=street_id, charity_id=known["organisation here"], by=officer
    )
    slip = Slip(way=Way.CASH, reference="PZ22000", given_on=clock.today(), amount_fen=300_00, name="演示爱心人")
    cash = entering.enter_money(near, slip=slip, is_sandbox=True, by=finance)
    again = replace(slip, reference="PZ22002", amount_fen=20_00)
    entering.enter_money(near, slip=again, is_sandbox=True, by=finance)
    other = _somebody(Role.ORG_FINANCE, at=pool.charity_id)
    figures = {"income_fen": 900_000_00, "mean_income_fen": None, "net_assets_fen": 800_000_00}
    figures |= {"spent_fen": 300_000_00, "management_fen": 20_000_00, "whole_fen": 320_000_00}
    at = db.session.scalars(select(Organisation).where(Organisation.id == near.charity_id)).one()
    years.write_year(at, year=clock.today().year, figures=figures, by=finance)
    ids: dict[str, UUID] = {}
    for name, of, its, keeper in (("here", near, cash, finance), ("there", pool, gift, other)):
        charity = db.session.scalars(select(Organisation).where(Organisation.id == of.charity_id)).one()
        found = keep_books(of, its, charity=charity, finance=keeper, officers=(officer, second))
        ids |= {f"{nickname} {name}": key for nickname, key in found.items()}
    return ids


def _somebody(role: Role, at: UUID | None = None) -> Actor:
    actor = load_actor(open_session(make_user(role, at=at)))
    assert actor is not None
    return actor


def _campaign(pool: Pool) -> JointCampaign:
    return db.session.scalars(select(JointCampaign).where(JointCampaign.id == pool.campaign_id)).one()


def _batch(pool: Pool, stored: StoredFile, finance: Actor) -> Gift:
    slip = Slip(way=Way.CASH, reference="PZ22001", given_on=clock.today(), amount_fen=500_00, evidence=stored)
    unit = Unit(givers=12, name="演示小学", people=stored)
    return batches.enter_batch(pool, slip=slip, unit=unit, is_sandbox=True, by=finance)


def _decide_and_pay(
    pool: Pool, stored: StoredFile, charity: Organisation, finance: Actor, officers: tuple[Actor, Actor]
) -> tuple[UUID, UUID, UUID]:
    project = db.session.scalars(
        select(CharityProject).where(
            CharityProject.organisation_id == charity.id, CharityProject.state == ProjectState.IMPLEMENTING
        )
    ).first()
    assert project is not None

    def draft(title: str) -> Any:
        item = AllocationItem(pool_id=pool.id, project_id=project.id, amount_fen=100_00)
        details = AllocationDetails(title=title, reason="冬季用餐", items=(item,), votes_for=5)
        return allocations.write_allocation(
            _campaign(pool), charity=charity, details=details, is_sandbox=True, by=finance
        )

    drafted, made = draft("第二次划拨"), draft("第一次划拨")
    allocations.propose_allocation(made, by=finance)
    for officer in officers:
        allocations.approve_allocation(made, by=officer)
    allocations.publish_allocation(made, by=officers[0])
    details = SpendingDetails(
        budget_line_id=budget_of(project.id)[0].id,
        amount_fen=40_00,
        spent_on=clock.today() - timedelta(days=1),
        what="热饭",
        quantity=Decimal(4),
        kind=SpendingKind.PIECE,
        payee="社区食堂（演示）",
        invoice_number="FP22001",
    )
    paid = spendings.pay_bill(
        project, charity_id=charity.id, details=details, invoice=stored, is_sandbox=True, by=finance
    )
    return drafted.id, made.id, paid.id

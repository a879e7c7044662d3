"""The giving of the demo: the 23rd edition with its fund, gifts, decisions, bills, receipts and questions."""

from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.demo import gift_stories, gifts
from charity_app.demo.district import District
from charity_app.demo.editions import PRESENT, Editions, end_editions, report_editions
from charity_app.demo.spending import IS_SANDBOX, decide, draft, pay
from charity_app.demo.timeline import happening, story
from charity_app.giving.models import MatchFund, Pool
from charity_app.giving.queries.books import book_of
from charity_app.giving.services import allocations, campaigns, funds
from charity_app.giving.services.allocations import AllocationItem
from charity_app.giving.services.funds import FundDetails
from charity_app.giving.states.books import book_code
from charity_app.giving.states.campaigns import PoolKind
from charity_app.ledger.models import CNY
from charity_app.ledger.queries import balance, find_account
from charity_app.projects.models import CharityProject
from charity_app.projects.queries import budget_of
from charity_app.projects.states import ProjectCategory, ProjectState

_STREETS = 6
_FUND_FEN = 500_000_00


def let_give(district: District, editions: Editions) -> None:
    """Let the 23rd edition be given to, decided on and spent from, and everything else happen once."""
    end_editions(editions)
    report_editions(editions)
    gifts.write_prices(editions.officer)
    pools = _open_pools(district, editions)
    with happening(19.9):
        _open_fund(editions, PRESENT, _FUND_FEN, "爱心企业配捐资金（演示）")
    gifts.give_all(district, editions, pools, district.scale.gifts)
    with story():
        gift_stories.tell_single_gifts(district, editions, pools[0])
        gift_stories.tell_months(district, pools[0])
        gift_stories.tell_pledges(editions, pools[0])
    with happening(1.6):
        _decide(editions)
    with happening(1.2):
        _spend(editions)
    with story():
        gift_stories.tell_receipts(editions)
        gift_stories.tell_funds(editions, _open_fund)


def _open_pools(district: District, editions: Editions) -> list[UUID]:
    """Open what one can give to: the common pool, projects that raise money, some streets."""
    with happening(20):
        campaign = editions.campaign(PRESENT)
        raising = select(CharityProject).where(CharityProject.state == ProjectState.FUNDRAISING)
        projects = db.session.scalars(raising.order_by(CharityProject.name)).all()
        opened = [editions.common(PRESENT), *(editions.pool_of(project, days_ago=20) for project in projects)]
        kind, charity_id, by = PoolKind.STREET, editions.charity_id, editions.officer
        for street in district.streets[:_STREETS]:
            pool = campaigns.open_pool(campaign, kind=kind, street_id=street.id, charity_id=charity_id, by=by)
            opened.append(pool)
        return [pool.id for pool in opened]


def _open_fund(editions: Editions, number: int, pool_fen: int, name: str, *, is_open: bool = True) -> MatchFund:
    campaign = editions.campaign(number)
    details = FundDetails(
        name=name,
        sponsor_id=None,
        pool_fen=pool_fen,
        rate_ppm=500_000,
        gift_cap_fen=500_00,
        day_cap_fen=999_00,
        pool_cap_fen=50_000_00,
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
    )
    fund = funds.write_fund(campaign, details=details, is_sandbox=IS_SANDBOX, by=editions.officer)
    if is_open:
        funds.pay_in(fund, amount_fen=pool_fen, reference=f"DEMO{number}FUND", by=editions.officer)
        funds.open_fund(fund, by=editions.second)
    return fund


def _held(pool: Pool) -> int:
    account = find_account(book_code(is_sandbox=IS_SANDBOX), owner_type="pool", owner_id=pool.id, unit=CNY)
    return balance(account) if account else 0


def _table() -> CharityProject:
    """Return the project that raises nothing itself and is paid from the pool: meals in winter."""
    own = CharityProject.charity_id.is_(None), CharityProject.category == ProjectCategory.ELDERLY
    wanted = select(CharityProject).where(CharityProject.state == ProjectState.IMPLEMENTING, *own)
    return db.session.scalars(wanted).one()


def _decide(editions: Editions) -> None:
    """Publish a first decision, and leave others where they stand: agreed to, proposed, drafted, withdrawn."""
    pool = editions.common(PRESENT)
    project, share_fen = _table(), min(_held(pool) // 20, 20_000_00)
    items = [AllocationItem(pool_id=pool.id, project_id=project.id, amount_fen=share_fen * 4)]
    decide(editions, pool, items, "暖冬第一次划拨")
    finance = editions.finance(pool.charity_id)
    small = [AllocationItem(pool_id=pool.id, project_id=project.id, amount_fen=share_fen)]
    titles = ("暖冬第二次划拨", "暖冬第三次划拨", "春节前划拨（草稿）", "重复的草稿")
    agreed, proposed, _drafted, dropped = [draft(editions, pool, small, title) for title in titles]
    for made in (agreed, proposed):
        allocations.propose_allocation(made, by=finance)
    for officer in (editions.officer, editions.second):
        allocations.approve_allocation(agreed, by=officer)
    allocations.withdraw_allocation(dropped, by=finance)


def _spend(editions: Editions) -> None:
    project = _table()
    left_fen = book_of(project.id, is_sandbox=IS_SANDBOX).left_fen
    for place, line in enumerate(budget_of(project.id)[:2]):
        pay(editions, project, line, left_fen // 5, f"FPN{place}")

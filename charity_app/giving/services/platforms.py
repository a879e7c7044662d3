"""Totals of a designated platform, taken over from its table: checked first, then written (features 3.11, R-LEG-01)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.money import parse_yuan
from charity_app.core.scope import Actor
from charity_app.core.sheets import SheetRow, read_rows, write_csv, write_xlsx
from charity_app.core.text import Text, has_forbidden_signs, narrowed
from charity_app.giving.events.books import PlatformTableChecked, PlatformTableDropped, PlatformTableTaken
from charity_app.giving.models import Gift, JointCampaign, PlatformImport, Pool
from charity_app.giving.queries.pools import pool_titles
from charity_app.giving.services.entering import MOST_FEN, Slip, written_gift
from charity_app.giving.services.receiving import receive_gift
from charity_app.giving.states.gifts import DonorType, Way
from charity_app.giving.states.platforms import Fault
from charity_app.registry.models import Organisation
from charity_app.registry.services.stamps import clean_words

COLUMNS = ("日期", "流水号", "去向", "金额", "手续费")
_SAMPLE = (("2024-12-01", "PT20241201-001", "统筹使用", "12345.60", "0.00"),)
_MOST_ROWS, _LONGEST_REFERENCE = 2_000, 80


def check_platform_table(
    campaign: JointCampaign, *, charity: Organisation, platform: str, content: bytes, by: Actor
) -> PlatformImport:
    """Read a table and keep what would be taken over; nothing is written into the books. Raises Invalid."""
    named = clean_words(platform, field="platform", longest=60)
    if not named:
        raise Invalid(Text("Write the name of the platform", "error"), field="platform")
    lines = _read(campaign, charity, read_rows(content))
    run = PlatformImport(
        campaign_id=campaign.id,
        charity_id=charity.id,
        platform=named,
        lines=lines,
        started_by_id=by.user_id,
        started_at=clock.now(),
    )
    db.session.add(run)
    db.session.flush()
    bad = sum(line["fault"] is not None for line in lines)
    emit(PlatformTableChecked(platform_table_id=run.id, charity_id=charity.id, rows=len(lines), bad=bad, by=by))
    return run


def _read(campaign: JointCampaign, charity: Organisation, rows: Sequence[SheetRow]) -> list[dict[str, Any]]:
    if not rows or tuple(rows[0].cells[: len(COLUMNS)]) != COLUMNS:
        told = Text("The first row must read: %(names)s", "error", {"names": "、".join(COLUMNS)})
        raise Invalid(told, field="file")
    if len(rows) - 1 > _MOST_ROWS:
        raise Invalid(Text("At most %(limit)s rows", "error", {"limit": _MOST_ROWS}), field="file")
    pools = {title: str(pool_id) for pool_id, title in pool_titles(campaign.id, charity.id).items()}
    known = set(_references(charity))
    lines = []
    for row in rows[1:]:
        line = _line(row, campaign, pools, known)
        known.add(line["reference"])
        lines.append(line)
    return lines


def _references(charity: Organisation) -> Sequence[str | None]:
    wanted = select(Gift.reference).where(Gift.charity_id == charity.id, Gift.way == Way.PLATFORM)
    return db.session.scalars(wanted).all()


def _line(row: SheetRow, campaign: JointCampaign, pools: Mapping[str, str], known: set[str | None]) -> dict[str, Any]:
    """Return what one row says, or the first thing that is wrong with it; what cannot be read is not kept."""
    day, reference, title, amount, fee = (*row.cells, *[""] * len(COLUMNS))[: len(COLUMNS)]
    given_on, amount_fen, fee_fen = _day(day), _fen(amount), _fen(fee) if fee else 0
    faults = (
        (len(row.cells) > len(COLUMNS), Fault.WRONG_WIDTH),
        (not reference or len(reference) > _LONGEST_REFERENCE or has_forbidden_signs(reference), Fault.REFERENCE),
        (reference in known, Fault.KNOWN),
        (given_on is None or not campaign.starts_on <= given_on < campaign.ends_on, Fault.DAY),
        (title not in pools, Fault.POOL),
        (not amount_fen or amount_fen > MOST_FEN, Fault.AMOUNT),
        (fee_fen is None or fee_fen > (amount_fen or 0), Fault.FEE),
    )
    fault = next((reason for is_wrong, reason in faults if is_wrong), None)
    said = {"given_on": str(given_on), "reference": reference, "pool_id": pools.get(title), "amount_fen": amount_fen}
    kept = said if fault in (None, Fault.KNOWN) else {"reference": None, "amount_fen": 0}
    return {"line": row.line, "fault": fault, "fee_fen": fee_fen or 0, **kept}


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(narrowed(text).replace("/", "-"))
    except ValueError:
        return None
    return day if day <= clock.today() else None


def _fen(text: str) -> int | None:
    return parse_yuan(narrowed(text).replace(",", ""))


def take_platform_table(run: PlatformImport, *, is_sandbox: bool, by: Actor) -> int:
    """Take the good lines of a checked table over; returns how many. Raises Conflict when it was ended before."""
    lines = [line for line in _open(run).lines if line["fault"] is None]
    known = set(
        db.session.scalars(select(Gift.reference).where(Gift.charity_id == run.charity_id, Gift.way == Way.PLATFORM))
    )
    fresh = [line for line in lines if line["reference"] not in known]
    pools = {str(pool.id): pool for pool in db.session.scalars(select(Pool).where(Pool.charity_id == run.charity_id))}
    run.confirmed_at = clock.now()
    for line in fresh:
        _take(pools[line["pool_id"]], line, is_sandbox=is_sandbox, by=by)
    total_fen = sum(line["amount_fen"] for line in fresh)
    emit(PlatformTableTaken(platform_table_id=run.id, gifts=len(fresh), total_fen=total_fen, by=by))
    return len(fresh)


def _take(pool: Pool, line: Mapping[str, Any], *, is_sandbox: bool, by: Actor) -> None:
    slip = Slip(
        way=Way.PLATFORM,
        reference=line["reference"],
        given_on=date.fromisoformat(line["given_on"]),
        amount_fen=line["amount_fen"],
        donor_type=DonorType.GROUP,
    )
    gift = written_gift(pool, slip=slip, is_sandbox=is_sandbox, by=by)
    receive_gift(gift, amount_fen=gift.amount_fen, fee_fen=line["fee_fen"], by=by)


def drop_platform_table(run: PlatformImport, *, by: Actor) -> None:
    """Forget a checked table. Raises Conflict when it was ended before."""
    _open(run).dropped_at = clock.now()
    db.session.flush()
    emit(PlatformTableDropped(platform_table_id=run.id, by=by))


def _open(run: PlatformImport) -> PlatformImport:
    wanted = select(PlatformImport).where(PlatformImport.id == run.id).with_for_update()
    held = db.session.scalars(wanted.execution_options(populate_existing=True)).one()
    if held.confirmed_at is not None or held.dropped_at is not None:
        raise Conflict(Text("This table was taken over or forgotten before", "error"))
    return held


def sample_platform_table(kind: str) -> bytes:
    """Return a table with every column and one invented line, as csv or xlsx."""
    return write_xlsx(COLUMNS, _SAMPLE) if kind == "xlsx" else write_csv(COLUMNS, _SAMPLE)

"""Reads of match funds for their pages: what is left, how many are held and refused, one match with its figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.policy import can
from charity_app.core.scope import Actor
from charity_app.giving.models import Gift, JointCampaign, MatchFund, MatchKeep, MatchVerdict
from charity_app.giving.states.books import book_code
from charity_app.giving.states.matches import FundState, KeepState
from charity_app.identity.queries import names_of
from charity_app.ledger.models import CNY, Account


def get_fund(viewer: Actor, fund_id: UUID) -> MatchFund | None:
    """Return a match fund to those who watch over it."""
    found = db.session.scalars(select(MatchFund).where(MatchFund.id == fund_id)).one_or_none()
    return found if found is not None and can(viewer, "match_fund.show", found) else None


def get_keep(viewer: Actor, keep_id: UUID) -> MatchKeep | None:
    """Return the match of a gift, for those who judge it."""
    found = db.session.scalars(select(MatchKeep).where(MatchKeep.id == keep_id)).one_or_none()
    return found if found is not None and can(viewer, "match.judge", found) else None


@dataclass(frozen=True)
class FundMoney:
    """A fund with what is left and kept by the ledger, and how many matches stand where."""

    fund: MatchFund
    left_fen: int
    kept_fen: int
    counts: Mapping[KeepState, int]

    @property
    def held(self) -> int:
        """How many wait for two people."""
        return self.counts.get(KeepState.HELD, 0)

    @property
    def voided(self) -> int:
        """How many were refused after a check."""
        return self.counts.get(KeepState.VOIDED, 0)

    @property
    def given(self) -> int:
        """How many gifts were matched."""
        return self.counts.get(KeepState.GIVEN, 0)


def fund_money(fund: MatchFund) -> FundMoney:
    """Return what is left of a fund and how many matches stand where: two statements."""
    wanted = select(Account.owner_type, Account.balance).where(
        Account.book == book_code(is_sandbox=fund.is_sandbox),
        Account.owner_id == fund.id,
        Account.owner_type.in_(("match_fund", "match_kept")),
        Account.unit == CNY,
    )
    held = {row.owner_type: row.balance for row in db.session.execute(wanted)}
    counted = select(MatchKeep.state, func.count()).where(MatchKeep.fund_id == fund.id).group_by(MatchKeep.state)
    counts = dict(db.session.execute(counted).all())
    return FundMoney(fund, held.get("match_fund", 0), held.get("match_kept", 0), counts)


def fund_view(campaign: JointCampaign, *, is_sandbox: bool) -> FundMoney | None:
    """Return the fund that a campaign shows: the one that matches, or the latest; None where there is none."""
    wanted = (
        select(MatchFund)
        .where(
            MatchFund.campaign_id == campaign.id,
            MatchFund.is_sandbox == is_sandbox,
            MatchFund.state != FundState.DRAFT,
        )
        .order_by(MatchFund.state != FundState.OPEN, MatchFund.opened_at.desc())
    )
    fund = db.session.scalars(wanted.limit(1)).first()
    return fund_money(fund) if fund is not None else None


def list_held(*, number: int = 1) -> Page[Any]:
    """Return a page of the matches that wait for two people, the oldest first."""
    wanted = (
        select(MatchKeep, Gift.number)
        .join(Gift, Gift.id == MatchKeep.gift_id)
        .where(MatchKeep.state == KeepState.HELD)
        .order_by(MatchKeep.decided_at, MatchKeep.id)
    )
    return fetch_page(wanted, lambda row: row, number=number)


@dataclass(frozen=True)
class Said:
    """What one officer said about a held match."""

    verdict: Any
    words: str
    who: str
    at: Any


@dataclass(frozen=True)
class MatchView:
    """One match as those see it who judge it: the gift's number and amount, and what was said."""

    number: str
    fund: MatchFund
    said: tuple[Said, ...]


def match_view(keep: MatchKeep) -> MatchView:
    """Return one match for its page."""
    number, fund = db.session.execute(
        select(Gift.number, MatchFund).join(MatchFund, MatchFund.id == keep.fund_id).where(Gift.id == keep.gift_id)
    ).one()
    rows = db.session.scalars(
        select(MatchVerdict).where(MatchVerdict.keep_id == keep.id).order_by(MatchVerdict.at)
    ).all()
    names = names_of([row.user_id for row in rows]) if rows else {}
    return MatchView(
        number, fund, tuple(Said(row.verdict, row.words, names.get(row.user_id, ""), row.at) for row in rows)
    )


def counting_held(_viewer: Actor) -> Select[int]:
    """Return the statement that counts the matches that wait for two people."""
    return select(func.count()).where(MatchKeep.state == KeepState.HELD)

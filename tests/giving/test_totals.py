"""The open books: page, table, command, ledger and the draft of a report say the same, to the fen, on any day."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.audit import AuditRow
from charity_app.core.db import commit_unit, db
from charity_app.core.ids import new_id
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.giving.models import Gift, JointCampaign, Pool
from charity_app.giving.queries import books
from charity_app.giving.queries.money import figures_of
from charity_app.giving.queries.projects import GivingBooks, project_books
from charity_app.giving.queries.totals import end_of
from charity_app.giving.services import campaigns, refunds, spendings
from charity_app.giving.states.campaigns import PoolKind
from charity_app.giving.states.gifts import GiftState, RefundGround
from charity_app.ledger.models import Account, Transfer
from charity_app.projects.models import CharityProject, Disclosure
from charity_app.projects.queries import draft_of
from tests.db import Clones
from tests.giving import money
from tests.giving.conftest import SYSTEM, Stage
from tests.moulds import Templates, close_connections
from tests.world import World

_DAYS = 30
_ROWS = {"campaign": JointCampaign, "project": CharityProject, "other": CharityProject, "common": Pool, "own": Pool}


@dataclass(frozen=True)
class Season:
    """A campaign in which something moved on every day of a month."""

    stage: Stage
    first: date
    campaign: JointCampaign
    project: CharityProject
    other: CharityProject
    common: Pool
    own: Pool


class Life:
    """What moves on the days of a season."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage, self.random = stage, Random(seed)
        self.first = clock.today() - timedelta(days=_DAYS)
        with _on(self.first):
            self.campaign = stage.running(starts_on=self.first, ends_on=self.first + timedelta(days=90))
            self.project = money.project_at_work(stage, "银发暖心（演示）")
            self.other = money.project_at_work(stage, "心灯（演示）")
            self.common = self._pool(PoolKind.COMMON)
            self.own = self._pool(PoolKind.PROJECT, project_id=self.project.id)
            stage.open_fund(self.common)
        for day in range(_DAYS):
            with _on(self.first + timedelta(days=day)):
                for _ in range(3):
                    self._step()

    def _pool(self, kind: PoolKind, **more: Any) -> Pool:
        charity_id = self.stage.charity.id
        return campaigns.open_pool(self.campaign, kind=kind, charity_id=charity_id, by=self.stage.officer, **more)

    def _step(self) -> None:
        pool = self.random.choice((self.common, self.own))
        step = self.random.choice(("cash", "online", "refund", "allocate", "spend", "spend"))
        if step == "cash":
            money.cash(self.stage, pool, self.random.randint(1, 90_000))
        elif step == "online":
            fen = self.random.randint(100, 40_000)
            self.stage.received(pool, fen, fee_fen=fen // 166, device=self.random.randbytes(32))
        elif step == "refund":
            self._refund()
        elif step == "allocate":
            self._allocate(pool)
        else:
            self._spend()

    def _refund(self) -> None:
        received = select(Gift).where(Gift.state == GiftState.RECEIVED).order_by(Gift.created_at, Gift.id)
        rows = list(db.session.scalars(received))
        if rows:
            gift = self.random.choice(rows)
            fen = self.random.randint(1, gift.kept_fen)
            ground = RefundGround.WRONG_PAYMENT
            refunds.refund_gift(gift, refund_id=new_id("refunds"), amount_fen=fen, ground=ground, by=SYSTEM)

    def _allocate(self, pool: Pool) -> None:
        held = self.stage.holds("pool", pool.id)
        project = self.project if pool is self.own else self.random.choice((self.project, self.other))
        if held:
            money.allocated(self.stage, (pool, project, self.random.randint(1, held)))

    def _spend(self) -> None:
        project = self.random.choice((self.project, self.other))
        held = self.stage.holds("project", project.id)
        if held:
            paid = money.spent(self.stage, project, self.random.randint(1, held))
            if self.random.random() < 0.2:
                spendings.reverse_bill(paid, reason="开错了", by=self.stage.actor(Role.ORG_FINANCE))


@contextmanager
def _on(day: date) -> Iterator[None]:
    with clock.standing_at(datetime(day.year, day.month, day.day, 10, tzinfo=clock.SHANGHAI)):
        yield


def _by_hand(pools: list[Pool], day: date) -> dict[str, Counter[Any]]:
    """Add up every transfer one by one, as nobody but this test does."""
    accounts = {row.id: row for row in db.session.scalars(select(Account))}
    own = {pool.id for pool in pools}
    sums: dict[str, Counter[Any]] = {"pool": Counter(), "project": Counter()}
    for transfer in db.session.scalars(select(Transfer)):
        if clock.local_date(transfer.at) > day:
            continue
        for account, sign in ((accounts[transfer.credit_id], 1), (accounts[transfer.debit_id], -1)):
            if account.owner_type == "pool" and account.owner_id in own:
                sums["pool"][account.owner_id, transfer.reason] += sign * transfer.amount
            if account.owner_type == "project":
                sums["project"][account.owner_id, transfer.reason] += sign * transfer.amount
    return sums


@pytest.fixture(scope="session")
def lived(templates: Templates, district: World) -> dict[str, Any]:
    """Live a season and keep it as a template; returns its first day and its keys."""
    return templates.made("season", on="inhabited", build=partial(_live, district))


def _live(world: World) -> dict[str, Any]:
    with acting_in(system_scope("test")):
        life = Life(Stage(world), seed=20241205)
        rows = {name: getattr(life, name) for name in _ROWS}
        commit_unit()
        return {"first": life.first, **{name: row.id for name, row in rows.items()}}


@pytest.fixture
def season(stage: Stage, house: Flask, clones: Clones, lived: dict[str, Any]) -> Season:
    """The season as it was lived, fresh."""
    db.session.remove()
    clones.renew("season", let_go=partial(close_connections, house))
    return Season(stage, lived["first"], **{name: stage.one(model, lived[name]) for name, model in _ROWS.items()})


def test_page_table_command_ledger_and_draft_agree_to_the_fen_on_twenty_days(
    house: Flask, season: Season, browser_of: Any
) -> None:
    random, visitor = Random(7), browser_of(None)
    pools, runner = [season.common, season.own], house.test_cli_runner()
    campaign = season.stage.fresh(season.campaign)
    for day in sorted(random.sample([season.first + timedelta(days=n) for n in range(_DAYS)], 20)):
        by_hand = _by_hand(pools, day)
        totals = books.totals_of(campaign, is_sandbox=True, until=day)
        for line in totals.lines:
            assert line.received_fen == _kept(line.pool_id, day)
            of_pool = {reason: fen for (key, reason), fen in by_hand["pool"].items() if key == line.pool_id}
            assert line.held_fen == sum(of_pool.values())
            assert line.allocated_fen == -of_pool.get("allocation", 0)
            assert line.matched_fen == of_pool.get("match", 0) + of_pool.get("match_return", 0)
        raised = totals.sum_of("raised_fen")
        text = visitor.send("GET", f"/giving/campaigns/{campaign.id}/books.csv?until={day}").get_data()
        rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
        assert round(float(rows[-1]["合计到账"]) * 100) == raised
        assert [round(float(row["结存"]) * 100) for row in rows[:-1]] == [line.held_fen for line in totals.lines]
        page = visitor.send("GET", f"/giving/books?until={day}").text
        assert all(_shown(line.received_fen) in page for line in totals.lines)
        said = json.loads(runner.invoke(args=["campaign", "totals", "--json", "--until", str(day)]).output)
        assert (said["raised_fen"], said["held_fen"]) == (raised, totals.sum_of("held_fen"))
        _compare_drafts(season, by_hand, day)


def _kept(pool_id: UUID, day: date) -> int:
    """What the gifts of a pool gave by a day less what of them went back by then, from the facts of the trail."""
    fen = 0
    for row in db.session.scalars(select(AuditRow).where(AuditRow.fact.in_(("gift.received", "gift.refunded")))):
        told = json.loads(row.payload)
        if told["pool_id"] == str(pool_id) and clock.local_date(row.at) <= day:
            fen += told["amount_fen"] * (1 if row.fact == "gift.received" else -1)
    return fen


def _shown(fen: int) -> str:
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02}" if rest else f"{whole:,}"


def _compare_drafts(season: Season, by_hand: dict[str, Counter[Any]], day: date) -> None:
    """The draft of a report from the first day to this one has the same money."""
    for project in (season.project, season.other):
        spent = -sum(
            fen for (key, reason), fen in by_hand["project"].items() if key == project.id and reason != "allocation"
        )
        duty = db.session.scalars(select(Disclosure).where(Disclosure.project_id == project.id).limit(1)).one()
        with _on(day):
            draft = draft_of(duty)
        assert draft.spent_fen == spent == sum(line.spent_fen for line in draft.lines)
        book = project_books([project.id], is_sandbox=True, before=end_of(day)).get(project.id)
        assert draft.received_fen == (book.received_fen if book else 0)


def test_the_figures_of_the_campaign_pages_are_those_of_the_books(season: Season) -> None:
    campaign = season.stage.fresh(season.campaign)
    totals = books.totals_of(campaign, is_sandbox=True)
    figures = figures_of([line.pool_id for line in totals.lines], is_sandbox=True)
    for line in totals.lines:
        assert figures[line.pool_id].received_fen == line.received_fen
        assert figures[line.pool_id].matched_fen == line.matched_fen


def test_what_a_project_received_is_fees_used_and_left(season: Season) -> None:
    rows = {row.project_id: row.book for row in books.open_books(is_sandbox=True)}
    for project in (season.project, season.other):
        in_pool = season.stage.holds("pool", season.own.id) if project is season.project else 0
        assert rows[project.id].left_fen == in_pool + season.stage.holds("project", project.id)
    money_of = GivingBooks().money_of_projects([season.project.id, season.other.id])
    assert {key: row.spent_fen for key, row in money_of.items()} == {key: rows[key].spent_fen for key in money_of}


def test_the_open_books_ask_a_handful_of_times(season: Season, max_queries: Any) -> None:
    with max_queries(10):
        books.open_books(is_sandbox=True)
    campaign = season.stage.fresh(season.campaign)
    with max_queries(3, ignoring={"joint_campaigns"}):
        books.totals_of(campaign, is_sandbox=True)

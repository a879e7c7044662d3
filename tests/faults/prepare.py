"""Fill an empty database with the small inhabited district and a campaign, and print what the writers need to know."""

import json
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from charity_app import create_app
from charity_app.cli.worker import Worker
from charity_app.core import clock
from charity_app.core.db import commit_unit, create_schema, db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.identity.models import UserSession
from charity_app.registry.models import Member
from tests.faults.fates import FUND_FEN, MOST_MATCH_FEN
from tests.faults.finishing import finish
from tests.faults.reckoning import listed_differences, stored_books
from tests.giving.conftest import Stage, certify
from tests.world import World, build

_CLERKS = (Role.COMMUNITY_AID_ADVISOR,)


def raise_money(world: World) -> dict[str, Any]:
    """Let the district raise money; returns tokens, the rows to write to, what to give to, and how things stood."""
    db.session.execute(update(UserSession).values(seen_at=clock.wall()))
    commit_unit()
    finish(Worker(current_app._get_current_object()))  # type: ignore[attr-defined]
    stage = Stage(world)
    pool = stage.common_pool()
    certify(stage, pool)
    caps = {"gift_cap_fen": MOST_MATCH_FEN, "day_cap_fen": MOST_MATCH_FEN, "pool_cap_fen": FUND_FEN}
    stage.open_fund(pool, pool_fen=FUND_FEN, **caps)
    known = {
        "tokens": [world.tokens[role] for role in _CLERKS],
        "members": _members(world),
        "pool_id": str(pool.id),
        "before": {"books": stored_books(), "differences": sorted(listed_differences())},
    }
    commit_unit()
    return known


def _members(world: World) -> list[tuple[str, str]]:
    near = Member.household_id.in_([world.ids["family here"], world.ids["family next door"]])
    return [(str(row.id), str(row.household_id)) for row in db.session.scalars(select(Member).where(near))]


def prepare() -> dict[str, Any]:
    """Make schema, reference data, people and a campaign."""
    app = create_app()
    with app.app_context():
        create_schema()
        app.test_cli_runner().invoke(args=["setup"])
        with acting_in(system_scope("fault run")):
            world = build()
            commit_unit()
            return raise_money(world)


if __name__ == "__main__":
    print(json.dumps(prepare()))

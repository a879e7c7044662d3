"""Fill an empty database with the small inhabited district, and print what the writers need to know of it."""

import json

from charity_app import create_app
from charity_app.core.db import commit_unit, create_schema, db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.registry.models import Member
from tests.world import build


def prepare() -> dict[str, object]:
    """Make schema, reference data and people; returns tokens and the rows to write to."""
    app = create_app()
    with app.app_context():
        create_schema()
        app.test_cli_runner().invoke(args=["setup"])
        with acting_in(system_scope("fault run")):
            world = build()
            commit_unit()
            near = Member.household_id.in_([world.ids["family here"], world.ids["family next door"]])
            members = [(str(m.id), str(m.household_id)) for m in db.session.query(Member).where(near)]
        return {
            "tokens": [world.tokens[role] for role in (Role.STREET_OFFICER, Role.COMMUNITY_AID_ADVISOR)],
            "members": members,
        }


if __name__ == "__main__":
    print(json.dumps(prepare()))

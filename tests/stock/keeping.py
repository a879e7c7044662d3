"""Short ways for tests of the pages about goods that are there: who presses what, and what is on the shelves then."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Flask
from PIL import Image
from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.stock.models import Lot
from charity_app.stock.queries.balances import held_by
from charity_app.stock.states.movements import Owner
from tests.identity.factories import make_user, open_session
from tests.world import Browser, World


def photo() -> tuple[BytesIO, str]:
    """Return a fresh upload."""
    out = BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    out.seek(0)
    return out, "photo.jpg"


@dataclass
class Depot:
    """The depot called "here" with the people of the district around it."""

    house: Flask
    world: World

    @property
    def id(self) -> UUID:
        """The place."""
        return self.world.ids["depot here"]

    def who(self, role: Role | None) -> Browser:
        """Return the browser of whoever holds a role in the district."""
        return Browser(self.house, self.world.tokens[role] if role else None)

    def another(self, role: Role = Role.DEPOT_KEEPER, at: UUID | None = None) -> Browser:
        """Return the browser of somebody new who holds a role, at this depot unless said otherwise."""
        token = open_session(make_user(role, at=at or self.id, name="同事"))
        db.session.commit()
        return Browser(self.house, token)

    def lot(self, name: str = "kept lot") -> Lot:
        """Return a lot by its nickname, as it is now."""
        db.session.expire_all()
        with acting_in(system_scope("test")):
            return db.session.scalars(select(Lot).where(Lot.id == self.world.ids[name])).one()

    def left(self, name: str = "kept lot", site: str = "depot here") -> int:
        """Return how much of a lot is on the shelves."""
        with acting_in(system_scope("test")):
            return held_by((Owner.SITE, self.world.ids[site]), self.lot(name))

    def rows(self, model: Any, *conditions: Any) -> list[Any]:
        """Return rows of a table, whoever may see them."""
        db.session.expire_all()
        with acting_in(system_scope("test")):
            return list(db.session.scalars(select(model).where(*conditions)))


def press(who: Browser, path: str, headers: dict[str, str] | None = None, **data: Any) -> str:
    """Post a form that is carried out; returns where it leads."""
    answer = who.send("POST", f"/stock{path}", data, headers=headers or {})
    assert answer.status_code == (204 if headers else 303), answer.text[:2000]
    return str(answer.headers["HX-Redirect" if headers else "Location"])


def see(who: Browser, path: str) -> str:
    """Return the text of a page."""
    answer = who.client.get(f"/stock{path}")
    assert answer.status_code == 200, answer.text[:2000]
    return str(answer.text)

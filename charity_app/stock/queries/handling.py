"""What a keeper can choose from: other places, items that are made by repacking."""

from sqlalchemy import or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.text import normalised
from charity_app.registry.models import Site
from charity_app.stock.models import Barcode, Item

_OFFERED = 300


def places_beside(site: Site) -> list[Site]:
    """Return the other places in use, by name."""
    today = clock.today()
    is_open = or_(Site.valid_to.is_(None), Site.valid_to > today)
    wanted = select(Site).where(Site.id != site.id, Site.valid_from <= today, is_open)
    return list(db.session.scalars(wanted.order_by(Site.name, Site.id)))


def items_to_make() -> list[str]:
    """Return the names of items in use, as suggestions."""
    wanted = select(Item.name).where(Item.ended_at.is_(None)).order_by(Item.name).limit(_OFFERED)
    return list(db.session.scalars(wanted))


def item_named(words: str) -> Item | None:
    """Return the item in use with this name or barcode."""
    codes = select(Barcode.item_id).where(Barcode.code == normalised(words))
    means = or_(Item.name == words.strip(), Item.id.in_(codes))
    return db.session.scalars(select(Item).where(Item.ended_at.is_(None), means).order_by(Item.id)).first()

"""From what a scanner read to a page; rooms add what they number themselves (wiring.CODE_FINDERS)."""

from collections.abc import Callable, Iterable

from flask import url_for

from charity_app.core.scope import Actor
from charity_app.core.text import normalised
from charity_app.http.access import actor
from charity_app.registry.models import Site
from charity_app.stock.queries import finding
from charity_app.stock.queries.lots import item_of_barcode, lot_of_number

CodeFinder = Callable[[Actor, Site, str], str | None]
"""Returns the address of what a room gave this number, None when it knows none."""
_finders: tuple[CodeFinder, ...] = ()


def install_finders(finders: Iterable[CodeFinder]) -> None:
    """Take the finders of the rooms from wiring.py."""
    global _finders  # noqa: PLW0603
    _finders = tuple(finders)


def address_of_code(site: Site, scanned: str) -> str | None:
    """Return where a scanned code leads; the address on a label leads where its last part does."""
    code = normalised(scanned).rstrip("/").rpartition("/")[2]
    return _own(site, code) or next((url for find in _finders if (url := find(actor(), site, code))), None)


def _own(site: Site, code: str) -> str | None:
    if (lot := lot_of_number(code)) is not None:
        return url_for("stock.show_lot", lot_id=lot.id)
    if (delivery := finding.delivery_of_number(code)) is not None:
        return url_for("stock.show_delivery", delivery_id=delivery.id)
    if (barcode := item_of_barcode(code)) is not None:
        return url_for("stock.show_item", item_id=barcode.item_id, site_id=site.id)
    return None

"""What the recall benchmark writes past the services is what the recall finds, to the last hand-out."""

from flask import Flask

from bench.family import write_movements
from charity_app.core.db import db
from charity_app.core.scope import acting_in, system_scope
from charity_app.stock.queries import recalls


def test_everybody_who_received_of_the_written_lots_is_found(divided: Flask) -> None:
    del divided
    with acting_in(system_scope("test")):
        written = write_movements(movements=400, descendants=12, each=8)
        found = recalls.recipients_of({written.root_id})
        family = recalls.family_of({written.root_id})
        db.session.rollback()
    assert family == written.family
    assert len(family) == 13
    assert {(one.hand_out_id, one.lot_id, one.quantity) for one in found} == written.received
    assert len(written.received) == 13 * 8

"""What is proposed to an organisation, and what is not any more (features 1.8)."""

from datetime import timedelta

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import acting_in
from charity_app.matching.queries.suggestions import suggestions_for_organisation


def test_a_need_whose_wished_day_is_over_is_not_proposed_and_not_counted(stage):
    over, due = stage.published(), stage.published()
    over.wished_on = due.wished_on = clock.today()
    db.session.flush()
    before = _proposed(stage)
    over.wished_on = clock.today() - timedelta(days=1)
    db.session.flush()
    assert before - _proposed(stage) == {over.id}
    assert due.id in _proposed(stage)


def _proposed(stage):
    with acting_in(stage.manager.scope):
        found = suggestions_for_organisation(stage.organisation, stage.manager)
    assert found.total == len(found.items)
    return {item.card.id for item in found.items}

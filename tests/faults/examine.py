"""Compare what people were told with what the database holds, and print every difference."""

import json
import sys
from collections import Counter
from typing import Any

from flask import current_app
from sqlalchemy import select

from charity_app import create_app
from charity_app.cli.worker import Worker, seal_trails
from charity_app.core import audit
from charity_app.core.audit import AuditRow
from charity_app.core.db import db, unit_of_work
from charity_app.core.proof import verify
from charity_app.core.scope import acting_in, system_scope
from charity_app.http.transaction import Submission
from charity_app.ledger.queries import prove
from charity_app.registry.models import AssetItem, IncomeItem
from tests.faults.examine_gifts import examine_gifts
from tests.faults.finishing import finish
from tests.faults.reckoning import matched_today

_MODELS = {"income": IncomeItem, "asset": AssetItem}


def examine(known: dict[str, Any]) -> dict[str, Any]:
    """Return the findings by kind; all are empty when every promise held."""
    attempts = known["attempts"]
    stored = {kind: Counter(db.session.scalars(select(model.amount_fen))) for kind, model in _MODELS.items()}
    recorded = [one for one in attempts if one["kind"] in _MODELS]
    counted = [(one, stored[one["kind"]][one["amount_fen"]]) for one in recorded]
    verdict, proof = verify(audit.TRAIL, current_app.config["DATA_DIR"]), prove(current_app.config["DATA_DIR"])
    return {
        "lost": [one["amount_fen"] for one, count in counted if one["acknowledged"] and count == 0],
        "doubled": [one["amount_fen"] for one, count in counted if count > 1],
        "half": _half_written(),
        **examine_gifts(known),
        "unanswered_forms": list(db.session.scalars(select(Submission.key).where(Submission.location.is_(None)))),
        "trail": "" if verdict.is_clean else f"row {verdict.bad_row}: {verdict.reason}",
        "ledger": "" if proof.is_clean else f"{proof.bad_row}: {proof.reason}",
    }


def _half_written() -> list[str]:
    """Rows without their fact, and facts without their row."""
    rows = {str(key) for model in _MODELS.values() for key in db.session.scalars(select(model.id))}
    told: Counter[str] = Counter()
    for payload in db.session.scalars(select(AuditRow.payload).where(AuditRow.fact == "household_facts.changed")):
        said = json.loads(payload)
        if said["change"] in {"income_recorded", "asset_recorded"}:
            told[said["row_id"]] += 1
    return sorted(row for row in rows | set(told) if told[row] != 1 or row not in rows)


if __name__ == "__main__":
    app = create_app()
    with app.app_context(), acting_in(system_scope("fault run")):
        finish(Worker(app))
        seal_trails(app)
        matched = matched_today()
        with unit_of_work():
            found = examine(json.load(sys.stdin))
        print(json.dumps({**found, "reconcile": sorted(matched)}))

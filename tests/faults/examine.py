"""Compare what people were told with what the database holds, and print every difference."""

import json
import sys
from collections import Counter
from typing import Any

from flask import current_app
from sqlalchemy import select

from charity_app import create_app
from charity_app.core import audit
from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.proof import verify
from charity_app.core.scope import acting_in, system_scope
from charity_app.http.transaction import Submission
from charity_app.registry.models import AssetItem, IncomeItem

_MODELS = {"income": IncomeItem, "asset": AssetItem}


def examine(attempts: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the findings by kind; all lists are empty when every promise held."""
    stored = {kind: Counter(db.session.scalars(select(model.amount_fen))) for kind, model in _MODELS.items()}
    counted = [(one, stored[one["kind"]][one["amount_fen"]]) for one in attempts]
    verdict = verify(audit.TRAIL, current_app.config["DATA_DIR"])
    return {
        "lost": [one["amount_fen"] for one, count in counted if one["acknowledged"] and count == 0],
        "doubled": [one["amount_fen"] for one, count in counted if count > 1],
        "half": _half_written(),
        "unanswered_forms": list(db.session.scalars(select(Submission.key).where(Submission.location.is_(None)))),
        "trail": "" if verdict.is_clean else f"row {verdict.bad_row}: {verdict.reason}",
        "stored": sum(count for _one, count in counted),
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
    with create_app().app_context(), acting_in(system_scope("fault run")):
        print(json.dumps(examine(json.load(sys.stdin))))

"""Requests that leave the inhabited district as it was."""

import pytest

from charity_app.core.db import db, rollback_unit
from charity_app.http import transaction
from tests.hardening.walk import SeenForm, Walker


@pytest.fixture
def nothing_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every request do its work and then take it back, so that each starts from the same district."""

    def flushed(**_told: object) -> None:
        db.session.flush()
        rollback_unit()

    monkeypatch.setattr(transaction, "commit_unit", flushed)


@pytest.fixture
def forms(walker: Walker) -> list[SeenForm]:
    """Every form of the application, as the people of the inhabited district get to see it."""
    return walker.all_forms()

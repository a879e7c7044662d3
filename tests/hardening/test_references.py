"""What a form names inside its body is judged like what an address names: elsewhere is nowhere (C2)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from charity_app.core import scope
from charity_app.core.db import db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.identity.models import RoleAssignment
from charity_app.projects.models import CharityProject
from charity_app.projects.states import ProjectState
from charity_app.registry.models import Member
from tests.hardening.pages import encoded
from tests.hardening.walk import SeenForm
from tests.world import THERE, Browser, World

pytestmark = pytest.mark.pg
_NOBODY = "H00000000"


def _foreign(world: World) -> dict[str, str]:
    """By field: something that exists beyond the reach of everybody who works here."""
    drafts = select(CharityProject.id).where(
        CharityProject.organisation_id == world.ids["organisation there"], CharityProject.state == ProjectState.DRAFT
    )
    advisers = select(RoleAssignment.user_id).where(
        RoleAssignment.role == Role.COMMUNITY_AID_ADVISOR, RoleAssignment.division_id == THERE
    )
    with acting_in(system_scope("test")):
        members = select(Member.id).where(Member.household_id == world.ids["family there"])
        found: dict[str, UUID] = {
            "member_id": db.session.scalars(members.limit(1)).one(),
            "project_id": db.session.scalars(drafts).one(),
            "adviser_id": db.session.scalars(advisers).one(),
        }
    household, organisation = world.ids["family there"], world.ids["organisation there"]
    return {name: str(key) for name, key in found.items()} | {
        "household_id": str(household),
        "number": world.numbers["family there"],
        "projects.create_project organisation_id": str(organisation),
    }


def _answer(who: Browser, seen: SeenForm, name: str, value: str) -> tuple[int, str, str]:
    key = who.key(seen.form.action)
    body, kind = encoded([("_key", key), *seen.form.with_values(name, [value])], multipart=seen.form.is_multipart)
    answer = who.client.post(seen.form.action, data=body, content_type=kind)
    page = answer.text.replace(value, "<it>").replace(key, "<key>")
    return answer.status_code, answer.headers.get("Location", "").replace(value, "<it>"), _without_keys(page)


def _without_keys(page: str) -> str:
    first, *rest = page.split('name="_key" value="')
    return first + "".join(part.split('"', 1)[1] for part in rest)


def _told_apart(forms: list[SeenForm], world: World, browser_of: Callable[..., Browser]) -> list[Any]:
    """Name foreign things and nothing in every form; return what told them apart."""
    foreign, told, tried = _foreign(world), [], set()
    db.session.rollback()
    for seen in forms:
        for item in seen.form.fields if seen.form.method == "post" else ():
            name = item.name.split("-")[-1]
            elsewhere = foreign.get(f"{seen.endpoint} {name}", foreign.get(name))
            if elsewhere is None or seen.role is Role.DISTRICT_AID_OFFICER:
                continue
            tried.add(name)
            nowhere = _NOBODY if name == "number" else str(uuid4())
            answers = [_answer(browser_of(seen.role), seen, item.name, value) for value in (elsewhere, nowhere)]
            if answers[0] != answers[1] or answers[0][0] >= 500:
                told.append((seen.endpoint, seen.role, item.name, answers[0][:2], answers[1][:2]))
    assert tried == {name.split()[-1] for name in foreign}
    return told


@pytest.mark.usefixtures("nothing_lasts")
def test_what_is_named_in_a_body_and_lies_elsewhere_is_like_nothing(
    forms: list[SeenForm], inhabited: World, browser_of: Callable[..., Browser]
) -> None:
    assert _told_apart(forms, inhabited, browser_of) == []


@pytest.mark.usefixtures("nothing_lasts")
def test_a_body_that_reaches_everywhere_is_seen(
    forms: list[SeenForm], inhabited: World, browser_of: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: with the second wall gone, families elsewhere can be named."""
    monkeypatch.setattr(scope, "_bounds", lambda _models, _scope: ())
    assert {field for _endpoint, _role, field, *_rest in _told_apart(forms, inhabited, browser_of)} >= {"number"}

"""The blueprint that the modules of this folder share, and the answers they have in common."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from charity_app.core.text import Text
from charity_app.http.respond import page
from charity_app.registry.models import Household

bp = Blueprint("registry", __name__, url_prefix="/registry")
SAVED, SAVE = Text("Saved", "msg"), Text("Save", "action")


def household_url(household_id: UUID, **values: Any) -> str:
    """Return the address of a household's file."""
    return url_for("registry.show_household", household_id=household_id, **values)


def form_page(
    household: Household, title: Text, form: Any, *names: str, submit: Text = SAVE, hint: Text | None = None
) -> Response:
    """Answer with a form about a household that posts to this address; 422 when it was just refused."""
    return page(
        "registry/form.html",
        status=422 if form.errors else 200,
        household=household,
        title=title,
        form=form,
        names=names,
        submit=submit,
        hint=hint,
        action=request.path,
    )

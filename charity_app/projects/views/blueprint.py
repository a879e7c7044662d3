"""The blueprint that the modules of this folder share, the answers they have in common, and uploads."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from charity_app.core import files
from charity_app.core.db import after_rollback
from charity_app.core.errors import Invalid
from charity_app.core.files import StoredFile
from charity_app.core.privacy import HOUSE
from charity_app.core.scope import Role
from charity_app.core.text import Text
from charity_app.http.access import actor
from charity_app.http.respond import done, page
from charity_app.projects.models import CharityProject

bp = Blueprint("projects", __name__, url_prefix="/projects")
SAVED, SAVE = Text("Saved", "msg"), Text("Save", "action")


def saved(project: CharityProject) -> Response:
    """Answer a finished command on a project with its page."""
    return done(url_for("projects.show_project", project_id=project.id), notice=SAVED)


def form_page(
    project: CharityProject,
    title: Text,
    form: Any,
    *names: str,
    submit: Text = SAVE,
    hint: Text | None = None,
    back_to: str | None = None,
) -> Response:
    """Answer with a form about a project that posts to this address; 422 when it was just refused."""
    return page(
        "projects/step_form.html",
        status=422 if form.errors else 200,
        project=project,
        title=title,
        form=form,
        names=names or tuple(form.data),
        submit=submit,
        hint=hint,
        action=request.path,
        back_to=back_to or url_for("projects.show_project", project_id=project.id),
    )


def prepare_paper() -> StoredFile | Invalid | None:
    """Check, redraw, seal and store an upload before the transaction; it goes again should the request fail."""
    upload = request.files.get("paper")
    if upload is None or not upload.filename or not actor().has_role(Role.ORG_MANAGER, Role.ORG_FINANCE):
        return None
    try:
        stored = files.store(HOUSE, files.inspect(upload.stream.read(files.MAX_BYTES + 1), field="paper"))
    except Invalid as refusal:
        return refusal
    upload.stream.seek(0)
    if stored.is_new:
        after_rollback(lambda: files.remove([stored.address]))
    return stored


def prepared_paper() -> StoredFile | None:
    """Return what was uploaded. Raises Invalid when it was refused."""
    if isinstance(g.prepared, Invalid):
        raise g.prepared
    found: StoredFile | None = g.prepared
    return found

"""Pages of policies: the list, one policy with its clauses and versions, and publishing a version."""

from flask import Response, url_for

from charity_app.core.errors import NotFound
from charity_app.core.text import Text
from charity_app.eligibility import queries, services, states
from charity_app.eligibility.forms import VersionForm
from charity_app.eligibility.queries import PolicyView
from charity_app.eligibility.rules.exact import read_json, write_yaml
from charity_app.eligibility.services import Preview
from charity_app.eligibility.views.blueprint import bp
from charity_app.http.access import actor, public, requires
from charity_app.http.respond import done, page


@bp.get("/policies")
@public()
def list_policies() -> Response:
    """List every policy, those in force first."""
    return page(
        "eligibility/policies.html",
        rows=queries.list_policies(),
        is_stale=queries.standards_are_stale(),
        states=states,
    )


@bp.get("/policies/<code>")
@public()
def show_policy(code: str) -> Response:
    """Show one policy: conditions, standards by date, sources, versions."""
    return page("eligibility/policy.html", view=_policy(code), states=states)


@bp.get("/policies/<code>/publish")
@requires("rule.publish")
def show_version_form(code: str) -> Response:
    """Offer the present version for editing."""
    view = _policy(code)
    form = VersionForm(body=write_yaml(read_json(view.body)), examples=write_yaml(read_json(view.examples)))
    return _version_page(view, form, None)


@bp.post("/policies/<code>/preview")
@requires("rule.publish")
def preview_version(code: str) -> Response:
    """Show how the examples run and how many households come and go; nothing is changed."""
    form = VersionForm.from_request()
    preview = form.carry_out(lambda: services.preview_version(code, **form.chosen("body", "examples")))
    return _version_page(_policy(code), form, preview)


@bp.post("/policies/<code>/publish")
@requires("rule.publish")
def publish_version(code: str) -> Response:
    """Publish a version whose examples run green (features 1.3)."""
    form = VersionForm.from_request()
    version = form.carry_out(lambda: services.publish_rule_version(code, **form.chosen("body", "examples"), by=actor()))
    if version is None:
        return _version_page(_policy(code), form, None)
    notice = Text("Version %(number)s counts from now on", "rule", {"number": version.number})
    return done(url_for("eligibility.show_policy", code=code), notice=notice)


def _version_page(view: PolicyView, form: VersionForm, preview: Preview | None) -> Response:
    status = 422 if form.errors else 200
    return page("eligibility/publish.html", status=status, view=view, form=form, preview=preview, states=states)


def _policy(code: str) -> PolicyView:
    found = queries.get_policy(code)
    if found is None:
        raise NotFound
    return found

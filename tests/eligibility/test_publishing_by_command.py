"""`eligibility rule` and `eligibility publish`: the same gate as the page, at the command line (features 1.3)."""

import json
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from charity_app.core.db import db
from charity_app.eligibility.models import RuleVersion
from charity_app.registry.models import Household
from tests.eligibility.test_command_line import run

CODE = "senior_allowance"


def file_of(app: Flask, path: Path, *, changed: tuple[str, str] = ("", "")) -> str:
    path.write_text(run(app, "rule", CODE).output.replace(*changed), "utf-8")
    return str(path)


def versions() -> int:
    found = db.session.scalar(select(func.count()).select_from(RuleVersion)) or 0
    db.session.rollback()
    return found


def test_what_rule_prints_publish_reads_and_shows_whom_it_removes_first(
    app: Flask, woman: Household, tmp_path: Path
) -> None:
    db.session.commit()
    before = versions()
    file = file_of(app, tmp_path / "rule.yaml", changed=("value: 65", "value: 85"))
    Path(file).write_text(Path(file).read_text("utf-8").replace("p.age: 84", "p.age: 86"), "utf-8")
    tried = run(app, "publish", file, "--dry-run", "--json")
    assert tried.exit_code == 0, (tried.stderr, tried.exception)
    found: dict[str, Any] = json.loads(tried.stdout)
    assert (found["policy"], found["version"], found["published"]) == (CODE, 2, False)
    assert (found["households_added"], found["households_removed"]) == (0, 1)
    assert [item["ok"] for item in found["examples"]] == [True, True]
    assert versions() == before
    refused = app.test_cli_runner().invoke(args=["eligibility", "publish", file], input="n\n")
    assert (refused.exit_code, versions()) == (1, before)
    assert "version 2 of senior_allowance adds 0 households and removes 1" in refused.output
    assert run(app, "publish", file, "--yes").exit_code == 0
    assert versions() == before + 1


def test_a_red_example_is_named_and_nothing_is_published(app: Flask, woman: Household, tmp_path: Path) -> None:
    db.session.commit()
    before = versions()
    done = run(app, "publish", file_of(app, tmp_path / "rule.yaml", changed=("value: 65", "value: 90")), "--yes")
    assert (done.exit_code, versions()) == (1, before)
    assert "RED  E01: not_eligible, expected eligible" in done.stdout
    assert "not published: E01" in done.stderr


def test_what_cannot_be_read_is_refused_in_a_sentence(app: Flask, furnished: object, tmp_path: Path) -> None:
    path = tmp_path / "rule.yaml"
    for body, reason in (
        ("[", "cannot be read"),
        ("rule: {}", "holds `rule` and `examples`"),
        ("{rule: {id: no_such}, examples: []}", "there is no such policy"),
        ("{rule: {id: senior_allowance}, examples: []}", "This rule cannot be read"),
    ):
        path.write_text(body, "utf-8")
        done = run(app, "publish", str(path), "--yes")
        assert (done.exit_code, reason in done.stderr) == (1, True), (body, done.stderr)
    assert run(app, "rule", "no_such").exit_code == 1


def test_before_any_rule_is_published_commands_say_what_to_run_first(app: Flask) -> None:
    done = run(app, "sweep")
    assert (done.exit_code, done.stderr) == (1, "Error: no rules are published yet: run `flask setup` first\n")

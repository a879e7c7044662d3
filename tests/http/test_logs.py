"""The log: one JSON object a line, allowed fields only (D11)."""

import json

import pytest
import structlog

from charity_app.http import logs


def test_a_line_is_json_and_holds_allowed_fields_only(capsys: pytest.CaptureFixture[str]) -> None:
    logs.install()
    structlog.get_logger().error("bug", endpoint="x.y", phone="12000000001", url="/s/token", error="E" * 300)
    written = capsys.readouterr()
    assert written.out == ""
    line = json.loads(written.err)
    assert {name: line[name] for name in ("event", "level", "endpoint")} == {
        "event": "bug",
        "level": "error",
        "endpoint": "x.y",
    }
    assert line["error"] == "E" * 200
    assert set(line) == {"event", "level", "endpoint", "error", "timestamp"}

"""The one tool: it needs nothing but Python, skips what is done, and says what to do when something is missing."""

import ast
import sys
from pathlib import Path

import pytest

import dev
from tests.architecture import source


def test_dev_imports_the_standard_library_only() -> None:
    module = source.tree(source.ROOT / "dev.py")
    names = {alias.name for node in ast.walk(module) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(module) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_an_environment_at_its_lock_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "STAMP", tmp_path / "lock-digest")
    monkeypatch.setattr(dev, "find_uv", lambda: "uv")
    called: list[list[str]] = []
    monkeypatch.setattr(dev, "call", called.append)
    dev.prepare(dev.RUN_LOCK, dev.DEV_LOCK)
    assert [words[1] for words in called] == ["venv", "pip"]
    called.clear()
    dev.prepare(dev.RUN_LOCK, dev.DEV_LOCK)
    assert called == []
    dev.prepare(dev.DEV_LOCK)
    assert [words[1] for words in called] == ["pip"]
    dev.prepare(dev.RUN_LOCK, dev.DEV_LOCK)
    assert len(called) == 1


def test_a_missing_venv_module_is_answered_with_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "TOOLS", tmp_path / "tools")
    monkeypatch.setattr(dev.shutil, "which", lambda _name: None)
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(dev.Failed, match="apt-get install -y python3-venv"):
        dev.find_uv()


def test_only_the_pinned_uv_is_taken(tmp_path: Path) -> None:
    for name, version in (("pinned", "0.13.9"), ("other", "0.1.0")):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho uv {version}\n")
        program.chmod(0o755)
    assert dev.is_pinned_uv(str(tmp_path / "pinned"))
    assert not dev.is_pinned_uv(str(tmp_path / "other"))
    assert not dev.is_pinned_uv(str(tmp_path / "absent"))


def test_flask_arguments_pass_through_untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(dev, "prepare", lambda *_locks: None)
    monkeypatch.setattr(dev.os, "execve", lambda _path, words, _environment: started.append(words))
    monkeypatch.setattr(sys, "argv", ["dev.py", "flask", "demo", "--scale", "small", "--", "-x"])
    dev.main()
    assert started == [[dev.tool("flask"), "demo", "--scale", "small", "--", "-x"]]

"""The project is complete in itself, and what it says about itself is true."""

import re
import tomllib

import pytest

from tests.architecture import source

_OUTSIDE = re.compile(r"\.\./shared|/(?:work|root)/|/home/\w|/tmp/(?!_)\w+/")
_ADDRESS = re.compile(r"https?://|file:|--index|--find-links| @ ")
_PINNED = re.compile(r"([A-Za-z0-9._-]+)==([^ ;]+)")


def _pins(lock: str) -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    for line in (source.ROOT / lock).read_text().splitlines():
        match = _PINNED.match(line)
        if match:
            pins.setdefault(match.group(1), set()).add(match.group(2))
    return pins


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-tools.lock"])
def test_locks_carry_hashes_and_no_address(lock: str) -> None:
    text = (source.ROOT / lock).read_text()
    assert not _ADDRESS.search(text)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"\S+==\S+[^\n]*\\\n\s+--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]


def test_the_locks_agree_with_each_other_and_with_what_is_asked_for() -> None:
    run, dev = _pins("requirements.lock"), _pins("requirements-dev.lock")
    assert {name: run[name] for name in run if dev.get(name) != run[name]} == {}
    asked = tomllib.loads((source.ROOT / "pyproject.toml").read_text())
    for wanted, lock in ((asked["project"]["dependencies"], run), (asked["dependency-groups"]["dev"], dev)):
        for line in wanted:
            package, version = re.sub(r"\[.*\]", "", line).split("==")
            assert version in lock[package], line


def test_nothing_points_outside_the_project() -> None:
    outside = [
        f"{source.name(path)}: {match.group()}"
        for path in source.files()
        for match in _OUTSIDE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not outside, "\n".join(outside)


def test_the_readme_shows_every_picture_and_all_of_them_are_light() -> None:
    readme = (source.ROOT / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"\(docs/pictures/([\w-]+\.png)\)", readme))
    taken = list((source.ROOT / "docs" / "pictures").glob("*.png"))
    assert {picture.name for picture in taken} == shown
    assert len(shown) == 10
    assert sum(picture.stat().st_size for picture in taken) < 1_500_000

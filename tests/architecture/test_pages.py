"""Templates and style sheets keep the content security policy and the large-text mode possible."""

import re

import pytest

from tests.architecture import source

TEMPLATE_BREACHES = {
    "text declared safe": (r"\|\s*safe\b|autoescape\s+false", "{{ name | safe }}"),
    "inline style": (r"<style\b|\sstyle\s*=", '<p style="color: red">'),
    "inline script": (r"<script\b(?![^>]*\ssrc=)", "<script>go()</script>"),
    "inline handler": (r"\son[a-z]+\s*=\s*[\"'{]|\shx-on\b|javascript:", '<a onclick="go()">'),
    "something from another host": (
        r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//(?!www\.gov\.cn)",
        '<img src="//a.example/b">',
    ),
    "a form that leaves its method open": (r"<form\b(?![^>]*\smethod=)", '<form action="/x">'),
}
STYLE_BREACHES = {
    "text measured in px": (r"font(?:-size)?\s*:[^;}]*\d(?:\.\d+)?px", "p { font-size: 14px }"),
    "line height in px": (r"line-height\s*:\s*\d+px", "p { line-height: 20px }"),
    "something from another host": (
        r"url\(\s*[\"']?(?:https?:)?//|@import",
        "p { background: url(https://a.example/b) }",
    ),
}

_DRAWN = re.compile(r"\.(?:chart|tiles)\b[^{}]*\{[^}]*\}")  # inside a drawing px are the drawing's own units

templates = pytest.mark.parametrize("breach", TEMPLATE_BREACHES)
styles = pytest.mark.parametrize("breach", STYLE_BREACHES)


def _found(pattern: str, top: str, *suffixes: str) -> list[str]:
    found = []
    for path in source.files(*suffixes):
        if path.relative_to(source.ROOT).parts[0] != top:
            continue
        text = _DRAWN.sub(lambda drawn: "\n" * drawn.group().count("\n"), path.read_text(encoding="utf-8"))
        found += [
            f"{source.name(path)}:{text.count(chr(10), 0, match.start()) + 1}: {match.group().strip()}"
            for match in re.finditer(pattern, text)
        ]
    return found


@templates
def test_no_template_holds(breach: str) -> None:
    found = _found(TEMPLATE_BREACHES[breach][0], "templates", ".html", ".svg", ".txt")
    assert not found, "\n".join(found)


@styles
def test_no_style_sheet_holds(breach: str) -> None:
    found = _found(STYLE_BREACHES[breach][0], "static", ".css")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("pattern", "planted"), [*TEMPLATE_BREACHES.values(), *STYLE_BREACHES.values()])
def test_the_breach_would_be_seen(pattern: str, planted: str) -> None:
    assert re.search(pattern, planted)

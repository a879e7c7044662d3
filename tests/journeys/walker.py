"""Somebody who walks through pages, pressing and typing; every press and every field typed is counted (features (d)).

`Walker` is what a story needs. `tests/journeys/plain.py` walks over HTTP, `tests/browser/walker.py` in Chromium.
"""

import re
from abc import ABC, abstractmethod


class Walker(ABC):
    """A person at a page, who counts from where it began."""

    has_script = False

    def __init__(self) -> None:
        self.taps = self.fields = 0

    def go(self, path: str) -> None:
        """Begin at an address: from here on is counted."""
        self.taps = self.fields = 0
        self.open(path)

    def press(self, words: str, within: str = "") -> None:
        """Press the first link or button with these words, in the card with other words or of this `#id`."""
        self.taps += 1
        self.touch(words, within)

    def type(self, label: str, value: str) -> None:
        """Type into the field whose label begins so."""
        self.fields += 1
        self.fill(label, value)

    def reads(self, *sentences: str) -> None:
        """Fail unless the page shows each of them."""
        shown = self.text()
        for sentence in sentences:
            assert sentence in shown, f"{self.path()} does not say “{sentence}”: {shown[:1200]}"

    def shows(self, *sentences: str) -> None:
        """Fail unless the whole page shows each of them, its head and banners too."""
        shown = self.everything()
        for sentence in sentences:
            assert sentence in shown, f"{self.path()} does not show “{sentence}”: {shown[:300]}"

    def letter(self) -> str:
        """Return the path of the family's link that the page shows."""
        self.reads("/s/")
        found = re.search(r"/s/[\w-]+", self.text())
        assert found, self.text()[:1200]
        return found.group()

    def code(self) -> str:
        """Return the reference code that the page shows."""
        found = re.search(r"\b[A-Z0-9]{8}\b", self.text())
        assert found, self.text()[:1200]
        return found.group()

    @abstractmethod
    def open(self, path: str) -> None:
        """Open an address."""

    @abstractmethod
    def path(self) -> str:
        """Return where the person is."""

    @abstractmethod
    def text(self) -> str:
        """Return what the main part of the page says."""

    @abstractmethod
    def everything(self) -> str:
        """Return what the whole page says."""

    @abstractmethod
    def touch(self, words: str, within: str) -> None:
        """Press without counting."""

    @abstractmethod
    def fill(self, label: str, value: str) -> None:
        """Type without counting."""

    @abstractmethod
    def value(self, label: str) -> str:
        """Return what stands in a field."""

    @abstractmethod
    def pick(self, label: str, option: str) -> None:
        """Choose an option from a list."""

    @abstractmethod
    def tick(self, option: str) -> None:
        """Choose one of the choices that are in view."""

    @abstractmethod
    def attach(self, label: str) -> None:
        """Take a photo."""

    @abstractmethod
    def count_again(self) -> None:
        """Let the live count follow what was typed: by itself with script, by its button without."""

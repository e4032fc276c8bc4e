"""A person at a real browser: reads by the words on the page, and every page they see is checked with axe."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.world import PASSWORD
from trainingapp.accounts.models import Person

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The distribution's Chromium, without a screen. Fails where there is none: no journey is skipped."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    assert path, "Chromium is not installed; on Debian: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, browser: Browser, address: str, person: Person, *, scripts: bool = True) -> None:
        self.address = address
        self.person = person
        self.context = browser.new_context(
            base_url=address, viewport=PHONE, java_script_enabled=scripts, accept_downloads=True
        )
        self.context.set_default_timeout(20000)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _heard(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.faults.append(getattr(message, "text", ""))

    def sign_in(self) -> "Visitor":
        """Come in through the front door (which a journey looks at once, not each time)."""
        self.page.goto("/sign-in")
        self.fill("E-mail address", self.person.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        return self.press("Sign in")

    def go(self, path: str) -> "Visitor":
        """Open an address of the app."""
        self.page.goto(path)
        return self.look()

    def refused(self, path: str, status: int) -> "Visitor":
        """Open an address that answers with this status, on a page as sound as any other."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path} answers {answer.status}"
        self.faults[:] = [fault for fault in self.faults if f"status of {status}" not in fault]
        return self.look()

    def follow(self, words: str) -> "Visitor":
        """Click the first link that says this."""
        self.page.get_by_role("main").get_by_role("link", name=words).first.click()
        return self.look()

    def press(self, words: str) -> "Visitor":
        """Press the button that says this. A form that saves by itself is sent once that is done."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("button", name=words).first.click()
        return self.look()

    def fill(self, label: str, text: str) -> "Visitor":
        """Write into the field with this label."""
        self.page.get_by_label(label).first.fill(text)
        return self

    def choose(self, label: str, option: str | None = None) -> "Visitor":
        """Pick the first of a list that says this, or tick the box or radio with this label."""
        field = self.page.get_by_role("main").get_by_label(label).first
        if option is None:
            field.check()
        else:
            words = [text.strip() for text in field.locator("option").all_inner_texts()]
            saying = [text for text in words if text.startswith(option)] or [t for t in words if option in t]
            assert saying, f"{option!r} is not offered by {label!r}: {words}"
            field.select_option(index=words.index(saying[0]))
        return self

    def fill_date(self, legend: str, day: date) -> "Visitor":
        """Write a date into its three fields."""
        group = self.page.get_by_role("group", name=legend)
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(part).fill(str(number))
        return self

    def look(self) -> "Visitor":
        """Wait for the page, and check it as axe and the browser's own console see it."""
        self.page.wait_for_load_state("load")
        assert self.faults == [], f"the browser complained on {self.page.url}: {self.faults}"
        results = Axe().run(self.page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        found = [
            f"{violation['id']}: {node['html'][:200]}"
            for violation in results.response["violations"]
            for node in violation["nodes"]
        ]
        assert found == [], f"axe on {self.page.url}: {found}"
        return self._is_no_wider_than(PHONE["width"])

    def fits(self, width: int) -> "Visitor":
        """Nothing of the page is wider than a screen of so many pixels either."""
        self.page.set_viewport_size({"width": width, "height": PHONE["height"]})
        self._is_no_wider_than(width)
        self.page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
        return self

    def _is_no_wider_than(self, width: int) -> "Visitor":
        found = self.page.evaluate("document.documentElement.scrollWidth")
        assert found <= width, f"{self.page.url} is {found} px wide on a screen of {width}"
        return self

    def sees(self, *words: str) -> "Visitor":
        """All of these are on the page."""
        text = " ".join(self.page.get_by_role("main").inner_text().split())
        for each in words:
            assert each in text, f"{each!r} is not on {self.page.url}: {text[:3000]}"
        return self

    def does_not_see(self, *words: str) -> "Visitor":
        """None of these are on the page."""
        text = " ".join(self.page.get_by_role("main").inner_text().split())
        for each in words:
            assert each not in text, f"{each!r} is on {self.page.url}"
        return self

    def download(self, words: str, folder: Path) -> Path:
        """Click a link that gives a file, and keep it."""
        with self.page.expect_download() as expected:
            self.page.get_by_role("main").get_by_role("link", name=words).first.click()
        path = folder / expected.value.suggested_filename
        expected.value.save_as(path)
        return path

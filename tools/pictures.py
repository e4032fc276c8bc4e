"""Takes the pictures of docs/user/ anew, from a demonstration made for it: `make pictures`.

A phone’s width unless the name ends in -wide. Each is cut to what it is about, and few colours keep it small.
Name pictures to take these alone: `python tools/pictures.py prepare register`.
"""

import io
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from trainingapp.core import clock
from trainingapp.demo import people, visits
from trainingapp.demo.building import build
from trainingapp.demo.folder import Folder
from trainingapp.demo.serving import address, free_port, serving, settings_for

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "user" / "pictures"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
PHONE, DESK = 390, 1200
COLOURS = 48
MOST_BYTES = 80_000
STARTING_SECONDS = 60
ANSWER_MS = 60_000


@dataclass(frozen=True)
class Picture:
    """One picture: whose browser, how they get to the page, and which part of it is shown."""

    name: str
    who: str
    """By key of the cast."""
    path: Callable[[Page], None]
    """Goes from the home page to the page of the picture."""
    height: int = 844
    top: str = "main"
    """A selector: the picture begins at this, or at the page's top if blank."""

    @property
    def width(self) -> int:
        return DESK if self.name.endswith("-wide") else PHONE


def follow(*links: str) -> Callable[[Page], None]:
    """Go from page to page by the words of the links, the first of that name on each page."""

    def go(page: Page) -> None:
        for words in links:
            with page.expect_navigation():
                page.get_by_role("link", name=words).first.evaluate("link => link.click()")

    return go


def _stay(_page: Page) -> None:
    """The home page itself."""


def _record(page: Page) -> None:
    """The record of a session that was held, with something typed and saved by the page itself."""
    follow("Write the record of the first joint session")(page)
    page.get_by_label("What we talked about").fill(
        "Amara begins with two practices and one list. We wrote down whom she asks first, and for what."
    )
    page.get_by_text("Saved at").first.wait_for()


def _history(page: Page) -> None:
    follow("Dev Ramsahoye", "People, practices and framework")(page)
    page.get_by_text("What moved").first.click()


def _rated(page: Page) -> None:
    """An area with something chosen, and saved by the page itself."""
    to("/competencies")(page)
    with page.expect_navigation():
        page.locator("a[href$='/areas/CMP-B/rate']").first.evaluate("link => link.click()")
    page.locator("[name='CMP-B_1-knowledge'][value='3']").check()
    page.locator("[name='CMP-B_1-confidence'][value='2']").check()
    page.get_by_label("Note").first.fill("The recall list is clearer now")
    page.locator("[name='CMP-B_2-note']").focus()
    page.get_by_text("Saved at").first.wait_for()


def to(end: str, *links: str) -> Callable[[Page], None]:
    """Go by the address of a link of the home page, known by its end, then on by the words of links."""

    def go(page: Page) -> None:
        page.locator(f"a[href$='{end}']").first.evaluate("link => link.click()")
        page.wait_for_url(f"**{end}")
        follow(*links)(page)

    return go


def _batch(page: Page) -> None:
    """Some requests ticked, to be confirmed with one note."""
    follow("Sign-offs")(page)
    for box in page.get_by_role("checkbox").all()[:3]:
        box.check()
    with page.expect_navigation():
        page.get_by_role("button", name="Confirm what is ticked").click()


def _moderated(page: Page) -> None:
    """A decision of a sample that is drawn for it, opened."""
    follow("Moderation of sign-offs", "Draw a sample")(page)
    yesterday = clock.today() - timedelta(days=1)
    for name, day in (("from_on", yesterday - timedelta(days=300)), ("until_on", yesterday)):
        for part in ("day", "month", "year"):
            page.locator(f"[name='{name}-{part}']").fill(str(getattr(day, part)))
    page.locator("[name='size']").fill("3")
    page.get_by_role("button", name="Draw the sample").click()
    follow("Look at it")(page)
    page.get_by_role("button", name="Open the decision and its evidence").click()
    page.get_by_text("What was made of it").wait_for()


PICTURES_TO_TAKE = (
    Picture("supervisor-home", "priyanka", _stay, height=900),
    Picture("supervisor-home-wide", "priyanka", _stay, height=700, top="#caseload"),
    Picture(
        "offer", "priyanka", follow("Book the second individual session at one of the times"), height=760
    ),
    Picture("session", "priyanka", follow("Yusra Hadjari", "Open the session"), height=1000),
    Picture("record", "priyanka", _record, height=900, top="#summary-label, label[for=summary]"),
    Picture("close-without-reply", "priyanka", follow("it still lacks an answer"), height=760),
    Picture(
        "history",
        "priyanka",
        _history,
        height=640,
        top="#history",
    ),
    Picture(
        "pause",
        "priyanka",
        follow("Dev Ramsahoye", "People, practices and framework", "Pause the plan"),
        height=860,
    ),
    Picture(
        "register",
        "priyanka",
        follow("Write the record of the group", "The register on a page of its own"),
        height=860,
    ),
    Picture("visit", "", _stay, height=860),
    Picture("agree", "yusra", follow("Agree the record of the individual supervision"), height=760),
    Picture("prepare", "yusra", follow("Prepare"), height=900),
    Picture("rate-area", "yusra", _rated, height=900, top="#CMP-B\\.1"),
    Picture("competencies", "yusra", to("/competencies"), height=620, top="table"),
    Picture(
        "evidence", "yusra", to("/evidence", "A reminder card that can be read across the table"), height=820
    ),
    Picture("witnesses", "yusra", to("/evidence", "Witness statements"), height=812),
    Picture("needs-analysis", "yusra", to("/needs-analyses/1"), height=692, top="table"),
    Picture("training-plan", "yusra", to("/training-plan"), height=828, top="table"),
    Picture("sign-offs", "priyanka", follow("Sign-offs", "Yusra Hadjari (4)"), height=825),
    Picture("confirm-several", "priyanka", _batch, height=860),
    Picture("disputes", "helena", to("/disputes"), height=900),
    Picture("sample", "helena", to("/moderation", "4 decisions of"), height=880),
    Picture("moderation", "helena", _moderated, height=1000),
    Picture("recommended", "yusra", to("/competencies", "Recommended courses"), height=860),
    Picture("training-log", "yusra", to("/training"), height=900),
    Picture("time", "yusra", to("/time"), height=860),
    Picture("answer-time", "sunita", follow("Grant or refuse protected"), height=1000),
    Picture("waiting-list", "amara", to("/groups"), height=370),
    Picture("completion", "yusra", to("/completion"), height=690),
    Picture("certificate", "nadia", to("/completion", "CC-"), height=735),
    Picture("feed", "yusra", follow("Calendar", "Subscribe to your sessions"), height=560),
    Picture("digest", "yusra", follow("Yusra Hadjari", "Change"), height=600),
)


def main(wanted: list[str]) -> None:
    """Take all of them, or those named."""
    chosen = [one for one in PICTURES_TO_TAKE if not wanted or one.name in wanted]
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="trainingapp-pictures-") as temporary:
        folder = Folder(Path(temporary))
        build(folder, settings_for(folder))
        with _served(folder) as root, _chromium() as browser:
            for picture in chosen:
                size = _take(browser, root, folder, picture)
                print(f"{picture.name}.png: {size // 1024} KB")


@contextmanager
def _served(folder: Folder) -> Iterator[str]:
    port = free_port()
    with serving(folder, port, folder.path / "server.log"):
        until = time.monotonic() + STARTING_SECONDS
        opener = build_opener(ProxyHandler({}))
        while True:
            try:
                opener.open(f"{address(port)}/sign-in").close()
                break
            except (URLError, ConnectionError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
        yield address(port)


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        sys.exit("Chromium is not installed; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def _take(browser: Browser, root: str, folder: Folder, picture: Picture) -> int:
    """Take one picture, and give its size. Stops when it is too big to be in the repository."""
    context = browser.new_context(
        base_url=root, viewport={"width": picture.width, "height": 844}, device_scale_factor=1.5
    )
    context.set_default_timeout(ANSWER_MS)
    page = context.new_page()
    _arrive(page, folder, picture.who)
    picture.path(page)
    place = page.locator(picture.top).first
    top = place.evaluate("element => element.getBoundingClientRect().top + window.scrollY")
    end = page.locator("main").evaluate("element => element.getBoundingClientRect().bottom + window.scrollY")
    height = min(picture.height, int(end - top))
    page.set_viewport_size({"width": picture.width, "height": height})
    page.evaluate("top => window.scrollTo(0, top)", top)
    shot = page.screenshot(animations="disabled")
    context.close()
    return _save(shot, PICTURES / f"{picture.name}.png")


def _arrive(page: Page, folder: Folder, who: str) -> None:
    """Sign in; nobody's key means the visitor, who comes in by a link."""
    if who:
        page.goto("/sign-in")
        page.get_by_label("E-mail").fill(people.member(who).email)
        page.get_by_label("Password", exact=True).fill(people.PASSWORD)
        page.get_by_role("button", name="Sign in").click()
    else:
        visit = visits.way_in(folder)
        if visit is None:
            sys.exit("nobody in the demonstration has a link")
        page.goto(visit[1])
        page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state("networkidle")


def _save(shot: bytes, file: Path) -> int:
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    size = file.stat().st_size
    if size > MOST_BYTES:
        sys.exit(f"{file.name} has {size} bytes, more than {MOST_BYTES}: show less of the page")
    return size


if __name__ == "__main__":
    main(sys.argv[1:])

"""PDFs as their readers, their listeners and an attacker meet them, made by the real engine."""

import io
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pdfua
import pikepdf
import psutil
import pypdf
import pytest

from trainingapp.core.pdf import ENGINE, PdfError, render_pdf

ROOT = Path(__file__).resolve().parents[2]

ROWS = "".join(
    f'<tr><th scope="row">A{n}</th><td>Explains what will happen next, when, and whom to ring.</td>'
    '<td><span class="status status-done">Confirmed</span></td><td>Tomasz Wiśniewski</td></tr>'
    for n in range(1, 41)
)
REPORT = f"""<!doctype html>
<html lang="en-GB">
<head><title>Handover report: Amara Okafor</title></head>
<body data-owner="Southern Vale Cancer Alliance" data-name="Handover report: Amara Okafor"
      data-reference="HR-2026-014 · version 2">
<main>
<header class="opening">
  <p class="kind">Handover report</p>
  <h1>Amara Okafor</h1>
  <p class="lead">Cancer care coordinator, Meadow and Heath PCN, 18 May to 17 November 2026.</p>
</header>
<section class="gaps"><h2>Gaps at handover</h2>
  <ul><li>Individual supervision in month 3 did not take place.</li></ul></section>
<h2>The six months</h2>
<figure>
  <svg xmlns="http://www.w3.org/2000/svg" width="170mm" height="12mm" viewBox="0 0 680 48">
    <title>Six months: 16 of 18 sessions held.</title>
    <circle cx="13" cy="24" r="7"/><text x="30" y="28" font-weight="bold">Month 1, held</text>
  </svg>
  <figcaption>Filled: held.</figcaption>
</figure>
<h2>Competencies</h2>
<table>
  <caption>Each competency and who confirmed it</caption>
  <colgroup><col class="w-10"><col class="w-50"><col class="w-15"><col class="w-25"></colgroup>
  <thead><tr><th scope="col">Code</th><th scope="col">Competency</th><th scope="col">Status</th>
    <th scope="col">Confirmed by</th></tr></thead>
  <tbody>{ROWS}</tbody>
</table>
<h3>Supervision</h3>
<p>Continues in the PCN every month, with <em>follow-on support</em> from the alliance.</p>
<dl class="facts"><dt>One-year appraisal</dt><dd>18 May 2027</dd></dl>
</main>
</body></html>"""


def page(body: str) -> str:
    """A small document with the given body."""
    return f'<!doctype html><html lang="en-GB"><head><title>Test</title></head><body>{body}</body></html>'


@pytest.fixture(scope="module")
def report() -> bytes:
    return render_pdf(REPORT)


@pytest.fixture
def tagged(report: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(report)) as pdf:
        yield pdf


def engines() -> list[psutil.Process]:
    """The engine processes that belong to this one."""
    return [child for child in psutil.Process().children() if str(ENGINE) in child.cmdline()]


def text_of(pdf: bytes) -> list[str]:
    """What each page says."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def structure(element: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """An element of the structure tree and everything below it."""
    yield element
    for kid in element.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
            yield from structure(kid)


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Dictionary]:
    """All structure elements of one kind, in reading order."""
    return [e for root in pdf.Root.StructTreeRoot.K for e in structure(root) if str(e.S) == kind]


# What a reader finds


def test_file_has_title_language_and_tags(tagged: pikepdf.Pdf) -> None:
    assert tagged.docinfo["/Title"] == "Handover report: Amara Okafor"
    assert tagged.Root.Lang == "en-GB"
    assert tagged.Root.MarkInfo.Marked
    assert tagged.Root.ViewerPreferences.DisplayDocTitle
    assert [e.S for e in (*elements(tagged, "/H1"), *elements(tagged, "/H2"), *elements(tagged, "/H3"))] == [
        "/H1",
        "/H2",
        "/H2",
        "/H2",
        "/H3",
    ]


def test_accessibility_checks_find_nothing(report: bytes, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(report)
    result = pdfua.validate(str(tmp_path / "report.pdf"))
    assert [finding.message for finding in result.findings] == []
    assert result.exit_code == 0


def test_header_cells_say_whether_they_head_a_column_or_a_row(tagged: pikepdf.Pdf) -> None:
    scopes = [cell.A.Scope for cell in elements(tagged, "/TH")]
    assert scopes.count("/Row") == 40
    assert scopes.count("/Column") >= 4  # again at the top of each page the table runs on to
    assert set(scopes) == {"/Row", "/Column"}


def test_picture_is_read_as_its_title(tagged: pikepdf.Pdf) -> None:
    assert [str(figure.Alt) for figure in elements(tagged, "/Figure")] == [
        "Six months: 16 of 18 sessions held."
    ]


def test_running_header_and_footer_are_not_read_aloud(tagged: pikepdf.Pdf) -> None:
    in_tree = {e.objgen for root in tagged.Root.StructTreeRoot.K for e in structure(root)}
    owners = list(tagged.Root.StructTreeRoot.ParentTree.Nums)[1::2]
    for pdf_page, of_page in zip(tagged.pages, owners, strict=True):
        tags = [
            (str(operands[0]), operands[1])
            for operands, operator in pikepdf.parse_content_stream(pdf_page)
            if str(operator) == "BDC"
        ]
        marked = {properties.MCID for tag, properties in tags if tag != "/Artifact"}
        assert marked == {mcid for mcid, owner in enumerate(of_page) if owner is not None}
        assert all(of_page[mcid].objgen in in_tree for mcid in marked)
        assert [p.Type for tag, p in tags if tag == "/Artifact"] == ["/Pagination"] * 4


def test_every_page_says_whose_it_is_and_how_many_there_are(report: bytes) -> None:
    first, *others = text_of(report)
    assert len(others) >= 1
    assert "Southern Vale Cancer Alliance" in first
    for number, text in enumerate([first, *others], start=1):
        assert f"Page {number} of {len(others) + 1}" in text
        assert "HR-2026-014 · version 2" in text
        assert "Contains no patient-identifiable information" in text
    for text in others:
        assert "Handover report: Amara Okafor" in text


def test_table_headings_are_repeated_on_the_next_page(report: bytes) -> None:
    _, second, *_ = text_of(report)
    assert "Code Competency Status Confirmed by" in " ".join(second.split())


def test_only_bundled_fonts_are_embedded(tagged: pikepdf.Pdf) -> None:
    fonts = [o for o in tagged.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
    names = {str(font.BaseFont).partition("+")[2] for font in fonts}
    assert names == {"Report-Sans", "Report-Sans-Bold", "Report-Sans-Italic"}
    descriptors = [
        o for o in tagged.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
    ]
    assert len(descriptors) == 3
    assert all("/FontFile2" in descriptor for descriptor in descriptors)


def test_letters_of_european_names_are_in_the_bundled_font() -> None:
    name = "Siân Łukasz Đặng Ñuñez Škoda Þór Gülşen Œuvre"
    pdf = render_pdf(page(f"<p>{name}</p>"))
    assert name in text_of(pdf)[0]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fonts = {
            str(o.BaseFont) for o in opened.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o
        }
    assert {font.partition("+")[2] for font in fonts} == {"Report-Sans"}


def test_right_to_left_text_is_kept() -> None:
    assert "Well مرحبا done" in text_of(render_pdf(page("<p>Well مرحبا done</p>")))[0]


def test_half_a_character_does_not_stop_a_report() -> None:
    assert "Well ? done" in text_of(render_pdf(page("<p>Well \ud83d done</p>")))[0]


def test_sign_that_no_font_has_is_reported_to_the_log_and_does_not_stop_a_report(
    caplog: pytest.LogCaptureFixture,
) -> None:
    unassigned = "\U0010fffd"
    assert len(text_of(render_pdf(page(f"<p>Well {unassigned} done</p>")))) == 1
    assert any("U+10FFFD" in message for message in caplog.messages)


def test_same_document_gives_the_same_pages_from_another_engine(report: bytes) -> None:
    (engine,) = engines()
    engine.kill()
    engine.wait()
    again = render_pdf(REPORT)
    assert text_of(again) == text_of(report)
    with pikepdf.open(io.BytesIO(report)) as one, pikepdf.open(io.BytesIO(again)) as other:
        first, second = (
            [str(e.S) for root in pdf.Root.StructTreeRoot.K for e in structure(root)] for pdf in (one, other)
        )
    assert first == second


# What an attacker finds


@pytest.mark.parametrize(
    "body",
    [
        '<link rel="attachment" href="file:///etc/hostname">',
        '<a rel="attachment" href="file:///etc/hostname">hostname</a>',
        '<img alt="" src="file:///etc/hostname">',
        '<img alt="" src="http://127.0.0.1:9/picture.png">',
        '<base href="http://127.0.0.1:9/"><img alt="" src="picture.png">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/style.css">',
        '<link rel="stylesheet" href="data:text/css,p{color:red}">',
        "<style>p { background: url(file:///etc/hostname) }</style><p>text</p>",
        "<img alt=\"\" src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
        "<image href='file:///etc/hostname' width='9' height='9'/></svg>\">",
        '<link rel="attachment" href="app:engine.py">',
        '<link rel="attachment" href="app:../pdf.py">',
        '<link rel="attachment" href="app:/etc/hostname">',
    ],
)
def test_document_cannot_read_files_or_call_out(body: str) -> None:
    with pytest.raises(PdfError, match="asks for something outside this service"):
        render_pdf(page(body))


def test_picture_carried_by_the_document_is_allowed() -> None:
    dot = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
    with pikepdf.open(io.BytesIO(render_pdf(page(f'<img alt="A dot" src="{dot}">')))) as pdf:
        assert [str(figure.Alt) for figure in elements(pdf, "/Figure")] == ["A dot"]


def test_picture_without_a_description_is_reported_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    dot = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
    render_pdf(page(f'<img src="{dot}">'))
    assert any("has no required alt description" in message for message in caplog.messages)


def test_report_and_base_stylesheet_leave_nothing_to_report(caplog: pytest.LogCaptureFixture) -> None:
    render_pdf(REPORT)
    assert caplog.messages == []


# What the server finds


def test_one_child_makes_document_after_document_and_outlives_a_refused_one() -> None:
    render_pdf(page("<p>one</p>"))
    (before,) = engines()
    with pytest.raises(PdfError):
        render_pdf(page('<img alt="" src="file:///etc/hostname">'))
    assert "two" in text_of(render_pdf(page("<p>two</p>")))[0]
    assert "three" in text_of(render_pdf(page("<div><table><p>three</div></b>")))[0]
    assert engines() == [before]


def test_document_that_takes_too_long_is_given_up_and_the_next_is_made() -> None:
    render_pdf(page("<p>start the engine</p>"))
    (slow,) = engines()
    scratch = Path(slow.environ()["TMPDIR"])
    assert scratch.is_dir()
    with pytest.raises(PdfError, match="took too long"):
        render_pdf(REPORT * 20, timeout=0.3)
    assert not slow.is_running()
    assert not scratch.exists()
    assert "next" in text_of(render_pdf(page("<p>next</p>")))[0]
    assert [child.status() for child in engines()] != [psutil.STATUS_ZOMBIE]


def test_engine_killed_in_the_middle_of_a_document_is_replaced() -> None:
    render_pdf(page("<p>start the engine</p>"))
    (engine,) = engines()
    engine.suspend()  # now it is surely in the middle
    killer = threading.Timer(0.2, engine.kill)
    killer.start()
    with pytest.raises(PdfError, match="engine stopped") as failure:
        render_pdf(REPORT)
    killer.join()
    assert failure.value.detail == f"exit status {-signal.SIGKILL}"
    assert "next" in text_of(render_pdf(page("<p>next</p>")))[0]


def test_interrupted_wait_does_not_hand_a_late_answer_to_the_next_caller() -> None:
    render_pdf(page("<p>start the engine</p>"))

    class Interrupted(BaseException):
        pass

    def interrupt(*_: object) -> None:
        raise Interrupted

    before = signal.signal(signal.SIGUSR1, interrupt)
    try:
        threading.Timer(0.1, os.kill, [os.getpid(), signal.SIGUSR1]).start()
        with pytest.raises(Interrupted):
            render_pdf(REPORT * 20)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert "mine" in text_of(render_pdf(page("<p>mine</p>")))[0]


def test_threads_wait_for_each_other_and_say_so_when_the_wait_is_too_long() -> None:
    render_pdf(page("<p>start the engine</p>"))
    (engine,) = engines()
    engine.suspend()
    first: list[bytes] = []
    waiting = threading.Thread(target=lambda: first.append(render_pdf(page("<p>first</p>"))))
    waiting.start()
    time.sleep(0.1)
    with pytest.raises(PdfError, match="Other documents are being made"):
        render_pdf(page("<p>second</p>"), timeout=0.1)
    engine.resume()
    waiting.join()
    assert "first" in text_of(first[0])[0]


def run(script: str) -> subprocess.CompletedProcess[str]:
    """A script in a Python process of its own."""
    code = "from trainingapp.core.pdf import render_pdf\n" + textwrap.dedent(script)
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("ending", ["pass", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
def test_engine_ends_with_the_process_that_started_it(ending: str) -> None:
    ended = run(f"""
        import psutil
        render_pdf("<html lang=en><title>T</title>")
        print(psutil.Process().children()[0].pid, flush=True)
        {ending}
    """)
    assert ended.stderr == ""
    pid = int(ended.stdout)
    deadline = time.monotonic() + 5
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, "the engine is still running"
        time.sleep(0.02)


def test_forked_process_starts_an_engine_of_its_own_and_leaves_its_parents_alone() -> None:
    ended = run("""
        import os, psutil
        def made():
            assert render_pdf("<html lang=en><title>T</title>").startswith(b"%PDF-1.7")
            return psutil.Process().children()[0].pid
        engine = made()
        child = os.fork()
        if child == 0:
            os._exit(0 if made() != engine else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert made() == engine
    """)
    assert (ended.returncode, ended.stderr) == (0, "")

"""Which addresses will do as evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.core.web_links import EXAMPLE, PUBLIC, link_fault


@pytest.mark.parametrize(
    "link",
    [
        "https://www.example.org/page",
        "http://example.org",
        "HTTPS://Example.ORG:8443/a?b=c#d",
        "https://www.example.org/zażółć/日本",
        "https://müller.example.org/",
        "https://8.8.8.8/certificate",
        "https://[2606:4700::1111]/",
        "https://example.org./page",
    ],
)
def test_pages_of_the_public_web_will_do(link: str) -> None:
    assert link_fault(link) is None


@pytest.mark.parametrize(
    "link",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//https://example.org",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.org/file",
        "//example.org/page",
        "www.example.org/page",
        "https://",
        "https:///page",
        "https://wiki/page",
        "https://exa mple.org/",
        "https://example.org/\u202epage",
        "https://example.org\\@evil.example",
        "https://example..org/",
        "https://-/page",
        "https://example.org:99999/",
        "https://[::1/",
        "\thttps://example.org/",
    ],
)
def test_what_is_no_full_web_address_is_refused(link: str) -> None:
    assert link_fault(link) == EXAMPLE


@pytest.mark.parametrize(
    "link",
    [
        "http://localhost/page",
        "http://LOCALHOST:5000",
        "http://localhost./page",
        "http://app.localhost/",
        "http://printer.local/",
        "http://files.internal/x",
        "http://127.0.0.1/",
        "http://127.0.0.1./",
        "http://10.1.2.3/",
        "http://172.16.0.9/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://１２７.０.０.１/",
        "http://127。0。0。1/",
    ],
)
def test_addresses_inside_a_network_are_refused(link: str) -> None:
    assert link_fault(link) == PUBLIC


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "127.1", "0177.0.0.1", "0x7f.0.0.1", "1.2.3.4.5"]
)
def test_numbers_that_browsers_read_as_machines_are_refused(host: str) -> None:
    assert link_fault(f"http://{host}/") is not None


@pytest.mark.parametrize("link", ["https://sam:secret@example.org/", "https://example.org@evil.example.org/"])
def test_sign_in_names_in_an_address_are_refused(link: str) -> None:
    assert link_fault(link) == "Take the name and password out of the web address"


def test_an_endless_address_is_refused() -> None:
    assert "2,000 characters" in str(link_fault("https://example.org/" + "a" * 2000))


@given(st.text(max_size=60))
def test_whatever_is_typed_gets_an_answer_in_words(typed: str) -> None:
    fault = link_fault(typed)
    assert fault is None or fault
    assert fault is not None or typed.lower().startswith(("http://", "https://"))


@given(st.text(max_size=60))
def test_no_other_scheme_passes(rest: str) -> None:
    assert link_fault(f"javascript:{rest}") is not None
    assert link_fault(f"data:{rest}") is not None

"""The scanner's language, spoken with a real clamd."""

import io

import pytest

from tests.files.conftest import HARMLESS, SIGNATURE, Clamav
from tests.notifications.mail_server import free_port
from trainingapp.config import Settings, SettingsError, read_settings
from trainingapp.files.scanner import Clamd, ScannerFault


@pytest.mark.parametrize("way", ["unix", "tcp"])
def test_it_says_what_it_found(clamd: Clamav, way: str) -> None:
    scanner = Clamd(getattr(clamd, way))
    clean = scanner.scan(io.BytesIO(b"nothing to see here"))
    assert clean.is_clean
    assert clean.scanner.startswith("ClamAV ")
    found = scanner.scan(io.BytesIO(bytes(300_000) + HARMLESS.encode() + bytes(300_000)))
    assert not found.is_clean
    assert found.finding == f"{SIGNATURE}.UNOFFICIAL"


def test_only_what_is_left_to_read_is_scanned(clamd: Clamav) -> None:
    content = io.BytesIO(HARMLESS.encode() + b"and more")
    content.seek(10)
    assert Clamd(clamd.unix).scan(content).is_clean


@pytest.mark.parametrize("address", ["unix:/no/such/socket", "tcp:127.0.0.1:{}"])
def test_a_scanner_that_is_not_there_gives_no_answer(address: str) -> None:
    address = address.format(free_port())
    with pytest.raises(ScannerFault, match="cannot be reached"):
        Clamd(address).scan(io.BytesIO(b"hello"))


def test_a_scanner_that_takes_too_long_gives_no_answer(clamd: Clamav) -> None:
    with pytest.raises(ScannerFault, match="in time"):
        Clamd(clamd.unix, seconds=0.0).scan(io.BytesIO(b"hello"))


def test_more_than_it_takes_is_no_answer(clamd: Clamav) -> None:
    """Debian's clamd takes 25 MB and then says so, or hangs up; neither is "clean"."""
    with pytest.raises(ScannerFault):
        Clamd(clamd.unix).scan(io.BytesIO(bytes(110 * 1024**2)))


@pytest.mark.parametrize("address", ["localhost:3310", "tcp:localhost", "unix:relative", "http://host:1"])
def test_a_wrong_address_stops_the_app_from_starting(address: str) -> None:
    with pytest.raises(SettingsError, match="TRAININGAPP_CLAMD"):
        read_settings(secret_key="s" * 32, clamd=address)


@pytest.mark.parametrize("url", ["http://host/files", "memory://files", "gs://bucket"])
def test_a_wrong_store_stops_the_app_from_starting(url: str) -> None:
    with pytest.raises(SettingsError, match="TRAININGAPP_FILES_URL"):
        read_settings(secret_key="s" * 32, files_url=url)


def test_a_right_address_is_kept() -> None:
    assert Settings(secret_key="s" * 32, clamd="tcp:scanner:3310").clamd == "tcp:scanner:3310"

"""Measures what files cost a gunicorn worker: its peak memory for 10 MB in, 10 MB out, and 2 GB refused."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from flask import Flask

from bench.tables import print_table
from bench.uploads_app import ADDRESS
from bench.visiting import Visitor
from tests.files import samples
from trainingapp.accounts.models import Person
from trainingapp.files.models import LARGEST

MIB = 1024**2
COLUMNS = ("what the worker did", "s", "idle MiB", "peak MiB", "grew MiB", "its reader's peak MiB")
BOUNDARY = "measured"
GIGABYTES = 2 * 1024**3
LOOK_EVERY = 0.005
STARTING_SECONDS = 60


@dataclass
class Worker:
    """The one worker of a gunicorn, and who visits it."""

    port: int
    process: psutil.Process
    cookie: str
    readers_peak: float = 0.0

    @property
    def memory(self) -> float:
        """What it holds now, in MiB."""
        return float(self.process.memory_info().rss) / MIB

    def measure(self, act: Callable[[], object]) -> list[str]:
        """Do it, and give seconds, memory before, peak, growth, and the peak of the process that reads."""
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")  # the kernel begins a new peak
        before, self.readers_peak = self.memory, 0.0
        done = threading.Event()
        watcher = threading.Thread(target=self._watch_readers, args=(done,))
        watcher.start()
        begun = time.perf_counter()
        act()
        taken = time.perf_counter() - begun
        done.set()
        watcher.join()
        peak = self._peak()
        reader = f"{self.readers_peak:.0f}" if self.readers_peak else "none"
        return [f"{taken:.2f}", f"{before:.1f}", f"{peak:.1f}", f"{peak - before:.1f}", reader]

    def _peak(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found
        return int(found[1]) / 1024

    def _watch_readers(self, done: threading.Event) -> None:
        while not done.wait(LOOK_EVERY):
            for child in self.process.children():
                try:
                    self.readers_peak = max(self.readers_peak, child.memory_info().rss / MIB)
                except psutil.NoSuchProcess:
                    continue

    def ask(self, path: str, body: bytes | None = None, kind: str = "") -> bytes:
        """The answer's body."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body)
        request.add_header("Cookie", self.cookie)
        if kind:
            request.add_header("Content-Type", kind)
        with urllib.request.urlopen(request, timeout=60) as answer:
            content: bytes = answer.read()
            if given := answer.headers["Set-Cookie"]:
                self.cookie = given.partition(";")[0]
        return content

    def token(self) -> str:
        found = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', self.ask(ADDRESS))
        assert found
        return found[1].decode()

    def send(self, content: bytes) -> str:
        """Send a file; returns its id."""
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self.ask(ADDRESS, _form(self.token()) + content + _end(), kind).decode()

    def refuse(self, *, chunked: bool) -> None:
        """Begin to send 2 GB, until an answer comes or the line is cut."""
        length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {GIGABYTES}"
        head = (
            f"POST {ADDRESS} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n{length}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n"
        )
        piece, sent = bytes(64 * 1024), 0
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as line:
            line.sendall(head.encode())
            first = _form(self.token())
            line.sendall(b"%x\r\n%s\r\n" % (len(first), first) if chunked else first)
            line.settimeout(0.001)
            while sent < GIGABYTES:
                try:
                    if b" 413 " in line.recv(1000):
                        return
                except TimeoutError:
                    pass
                line.settimeout(60)
                line.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
                line.settimeout(0.0001)
                sent += len(piece)
        raise AssertionError("all of it was taken")


def print_uploads(app: Flask, person: Person) -> None:
    """Serve the app, send and fetch files, and print the table."""
    large = samples.large_pdf(LARGEST)
    with (
        tempfile.TemporaryDirectory(prefix="bench-uploads-") as name,
        _served(app, person, Path(name)) as worker,
    ):
        file_id = worker.send(samples.pdf("Everything is loaded once"))
        worker.ask(f"{ADDRESS}/{file_id}")
        rows = [["took 10 MB in", *worker.measure(lambda: worker.send(large))]]
        file_id = worker.send(large)
        rows.append(["gave 10 MB out", *worker.measure(lambda: worker.ask(f"{ADDRESS}/{file_id}"))])
        rows.append(["refused 2 GB, length said", *worker.measure(lambda: worker.refuse(chunked=False))])
        rows.append(["refused 2 GB, length unknown", *worker.measure(lambda: worker.refuse(chunked=True))])
    print_table("Files, through one gunicorn worker", COLUMNS, rows)


@contextmanager
def _served(app: Flask, person: Person, folder: Path) -> Iterator[Worker]:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = int(line.getsockname()[1])
    url = app.extensions["engine"].url.render_as_string(hide_password=False)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", "1", "--threads", "4",
         "--bind", f"127.0.0.1:{port}", "bench.uploads_app:make()"],
        env={**os.environ, "BENCH_DATABASE": url, "BENCH_FOLDER": str(folder)},
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield Worker(port, _worker_of(server, port), Visitor(app, person).cookie())
    finally:
        server.terminate()
        server.wait(30)


def _worker_of(server: subprocess.Popen[bytes], port: int) -> psutil.Process:
    for _ in range(STARTING_SECONDS * 10):
        with socket.socket() as line:
            found = psutil.Process(server.pid).children()
            if found and line.connect_ex(("127.0.0.1", port)) == 0:
                return found[0]
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not start")


def _form(token: str) -> bytes:
    return (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f"--{BOUNDARY}\r\n"
        'Content-Disposition: form-data; name="file"; filename="certificate.pdf"\r\n\r\n'
    ).encode()


def _end() -> bytes:
    return f"\r\n--{BOUNDARY}--\r\n".encode()

"""Makes or refreshes .venv from a hashed lock, at once when nothing changed; also writes the locks anew.

Usage: python3 tools/environment.py runtime|development
       python3 tools/environment.py lock [OPTION OF uv pip compile]...

Runs on the system's own Python and needs nothing else installed. docs/adr/002-one-lock-file-per-audience.md
says why the environment is made this way.
"""

from __future__ import annotations

import ast
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "made-from.txt"
LOCKS = {"runtime": ROOT / "requirements.lock", "development": ROOT / "requirements-dev.lock"}

# The installer lives beside the environment's packages, not among them: the environment holds the lock and
# nothing else.
INSTALLER_LOCK = ROOT / "tools" / "installer.lock"
INSTALLER = VENV / "installer"
UV = INSTALLER / "bin" / "uv"

PATH_FILE = "trainingapp.pth"
# The two lines of quotes let the shell start the interpreter whatever spaces or length its path has.
LAUNCHER = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from trainingapp.cli import main

sys.exit(main())
"""


def main() -> None:
    """Do what the arguments ask; leave with a sentence when it cannot be done."""
    asked, *options = sys.argv[1:] or [""]
    if asked not in (*LOCKS, "lock") or (options and asked != "lock"):
        sys.exit(__doc__)
    one_at_a_time()
    try:
        if asked == "lock":
            write_locks(options)
        else:
            make_environment(audience_of(asked))
    except subprocess.CalledProcessError as failure:
        failed = " ".join(map(str, failure.cmd[:4]))
        sys.exit(f"The environment could not be made: {failed} ... failed; its messages are above.")


def one_at_a_time() -> None:
    """Wait until no other run of this script works in this folder; the lock ends with the process."""
    fcntl.flock(os.open(ROOT, os.O_RDONLY), fcntl.LOCK_EX)


def audience_of(asked: str) -> str:
    """A development environment has all that the runtime needs, so it stays one when the runtime is asked."""
    return "development" if (VENV / "bin" / "pytest").exists() else asked


def make_environment(audience: str) -> None:
    """Bring .venv to exactly what the audience's lock says; return at once if it is there already."""
    wanted = stamp(audience)
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted:
        return
    print(f"Making the {audience} environment in .venv from {LOCKS[audience].name} ...", flush=True)
    if not usable():
        create_venv()
    STAMP.unlink(missing_ok=True)
    install(LOCKS[audience])
    put_trainingapp_on_the_path()
    STAMP.write_text(wanted)


def stamp(audience: str) -> str:
    """Everything the environment depends on, as text: a different text means it must be made again."""
    digest = hashlib.sha256()
    for source in (LOCKS[audience], INSTALLER_LOCK, Path(__file__)):
        digest.update(source.read_bytes())
    return f"{audience}\n{digest.hexdigest()}\n{place()}"


def place() -> str:
    """What an environment can never outlive: the Python version, and the folder its scripts name."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}\n{ROOT}\n"


def usable() -> bool:
    """Whether .venv can be refreshed in place: it was made here and its Python starts and is our version."""
    if STAMP.exists() and not STAMP.read_text().endswith(place()):
        return False
    question = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.strip() == "{}.{}".format(*sys.version_info[:2])


def create_venv() -> None:
    """Make an empty .venv; refuse a Python too old, install (or name) Debian's venv package if missing."""
    script = str(ROOT / "tools" / "system_packages.sh")
    python = {**os.environ, "PYTHON": sys.executable}
    if subprocess.run([script, "python", "venv"], env=python, check=False).returncode:
        sys.exit(1)
    run(sys.executable, "-m", "venv", "--clear", VENV)


def install(lock: Path) -> None:
    """Install the lock, each file checked against its hash: with uv, or with pip where uv does not work."""
    if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        # An environment that uv made has no pip of its own.
        subprocess.run([PYTHON, "-m", "ensurepip", "--default-pip"], stdout=subprocess.DEVNULL, check=True)
    try:
        install_uv()
        run(
            UV,
            "pip",
            "sync",
            "--quiet",
            "--require-hashes",
            "--python",
            PYTHON,
            lock,
            env=uv_settings_from_pip(),
        )
    except (OSError, subprocess.CalledProcessError):
        print("uv could not install the environment; trying pip, which is slower ...", flush=True)
        run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock)


def install_uv() -> None:
    """Have the pinned uv in its own folder inside .venv."""
    copy_of_lock = INSTALLER / "installer.lock"
    if copy_of_lock.exists() and copy_of_lock.read_bytes() == INSTALLER_LOCK.read_bytes():
        return
    shutil.rmtree(INSTALLER, ignore_errors=True)
    run(
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "--target",
        INSTALLER,
        "-r",
        INSTALLER_LOCK,
    )
    shutil.copyfile(INSTALLER_LOCK, copy_of_lock)


def uv_settings_from_pip() -> dict[str, str]:
    """The environment for uv, telling it the indexes and certificates that pip is configured with.

    uv reads its own configuration only, and a machine behind a mirror is usually set up for pip. What the
    person set for uv itself wins.
    """
    listing = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    ).stdout
    configured: dict[str, str] = {}
    for line in listing.splitlines():
        name, _, value = line.partition("=")
        section, _, key = name.rpartition(".")
        if section in ("global", "install", ":env:"):
            configured[key] = " ".join(str(ast.literal_eval(value)).split())
    translated = {
        "UV_DEFAULT_INDEX": configured.get("index-url"),
        "UV_INDEX": configured.get("extra-index-url"),
        "UV_FIND_LINKS": configured.get("find-links", "").replace(" ", ",") or None,
        "UV_INSECURE_HOST": configured.get("trusted-host"),
        "SSL_CERT_FILE": configured.get("cert"),
        # As pip does: the hashes decide which file is right, not the index it came from.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    return {**{name: value for name, value in translated.items() if value}, **os.environ}


def put_trainingapp_on_the_path() -> None:
    """Make `import trainingapp` work from anywhere and give the environment its `trainingapp` command.

    A path file and a launcher instead of an editable install, which would download an unpinned build backend.
    """
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    found = subprocess.run([PYTHON, "-c", where], capture_output=True, text=True, check=True)
    Path(found.stdout.strip(), PATH_FILE).write_text(f"{ROOT}\n")
    launcher = VENV / "bin" / "trainingapp"
    launcher.write_text(LAUNCHER.format(python=PYTHON))
    launcher.chmod(0o755)


def write_locks(options: list[str]) -> None:
    """Resolve pyproject.toml into both locks, keeping the pins that still fit unless told otherwise."""
    if not UV.exists():
        sys.exit("Make the environment first: make development")
    development, runtime = LOCKS["development"].name, LOCKS["runtime"].name
    command: list[str | Path] = [
        UV,
        "pip",
        "compile",
        "--quiet",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
    ]
    command += ["--python-version", "3.11", *options, "pyproject.toml"]
    run(*command, "--all-extras", "-o", development)
    # The tests must meet the very versions that run in production.
    run(*command, "--constraints", development, "-o", runtime)


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run a command in the repository, its output shown; raises CalledProcessError when it fails."""
    subprocess.run(command, cwd=ROOT, env=env, check=True, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    main()

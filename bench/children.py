"""Runs a module of ours in a fresh process and reads what it prints."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

KIBIBYTES_IN_MEBIBYTE = 1024


def keep_bytecode(folder: Path) -> None:
    """Let this process and its children keep what Python compiles, in that folder.

    An installed service has it; some machines for building and testing say that none be written.
    """
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(folder)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def without_bytecode() -> dict[str, str]:
    """The environment of a child that finds nothing compiled, and keeps nothing."""
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": os.devnull}


def run(
    module: str, *arguments: str, wish: str = "", environment: dict[str, str] | None = None
) -> dict[str, Any]:
    """The JSON that `python -m module` prints; `wish` is its standard input. Raises CalledProcessError."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        input=wish,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=environment,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def peak_memory() -> float:
    """The most memory this process has held so far, in MiB.

    From the kernel's own account of this program: the usual `ru_maxrss` still counts what the parent held
    when it started this process.
    """
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / KIBIBYTES_IN_MEBIBYTE
    raise RuntimeError("this system does not tell a process's peak memory")

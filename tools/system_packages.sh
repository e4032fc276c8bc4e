#!/usr/bin/env bash
# Makes sure that what only the operating system can give is there: root on Debian or Ubuntu installs it, anybody
# else is told the exact command.
#
# Usage: tools/system_packages.sh NEED...     where NEED is one of the has_* functions below, without "has_".
# Exit status: 0 everything is there; 1 something is missing (named on standard error); 2 unknown need.
# PYTHON names the interpreter to look from (default python3).
set -euo pipefail

python="${PYTHON:-python3}"

# Each need is one question (has_NEED) and the Debian packages that answer it (packages_for NEED).

has_make() { command -v make >/dev/null; }

has_git() { command -v git >/dev/null; }

has_python() { "$python" -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; }

# Debian ships Python without ensurepip, and then "python3 -m venv" fails half-way.
has_venv() { "$python" -c "import ensurepip, venv" 2>/dev/null; }

# What WeasyPrint loads by name at run time. It runs without harfbuzz-subset, five times slower.
has_pdf() {
    [ "$(uname)" = Linux ] || return 0
    "$python" - 2>/dev/null <<'PYTHON'
import ctypes
for library in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
    ctypes.CDLL(library)
PYTHON
}

# The text of a PDF, as a reader would copy it.
has_poppler() { command -v pdftotext >/dev/null; }

has_browser() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }

# A server given by address needs no binaries here.
has_postgresql() {
    [ -n "${TEST_DATABASE_URL:-}" ] || command -v initdb >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null
}

# ClamAV's daemon, which the tests start by themselves with a signature of their own.
has_scanner() { PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v clamd >/dev/null; }

describe() {
    case "$1" in
        python) echo "Python 3.11 or newer (PYTHON=... names another than $python)" ;;
        venv) echo "Python's venv module" ;;
        pdf) echo "the libraries that WeasyPrint renders PDFs with" ;;
        poppler) echo "pdftotext" ;;
        browser) echo "Chromium" ;;
        postgresql) echo "PostgreSQL's server" ;;
        scanner) echo "ClamAV's daemon" ;;
        *) echo "$1" ;;
    esac
}

packages_for() {
    case "$1" in
        make) echo make ;;
        git) echo git ;;
        python) echo python3 ;;
        venv) "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])' ;;
        pdf) echo libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ;;
        poppler) echo poppler-utils ;;
        browser) echo chromium ;;
        postgresql) echo postgresql ;;
        scanner) echo clamav-daemon ;;
        *) echo "tools/system_packages.sh: unknown need '$1'" >&2; exit 2 ;;
    esac
}

# Leaves in `missing` the needs that are not met, and in `packages` what would meet them.
look() {
    missing=()
    packages=()
    local need found
    for need in "$@"; do
        found="$(packages_for "$need")"
        if ! "has_$need"; then
            missing+=("$(describe "$need")")
            read -r -a found <<<"$found"
            packages+=("${found[@]}")
        fi
    done
}

# Debian starts a service when its package is installed. The tests start their own PostgreSQL and their own ClamAV,
# so the packaged ones must stay asleep; a policy that the machine already has is left alone.
keep_services_asleep() {
    local policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
}

explain() {
    printf 'Missing on this machine: %s.\n' "${missing[@]}" >&2
    if command -v apt-get >/dev/null; then
        echo "Install with:" >&2
        echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages[*]}" >&2
    else
        echo "On Debian or Ubuntu that is: ${packages[*]}. Install the same from your system's own packages." >&2
    fi
    echo "and run this command again." >&2
}

look "$@"
[ "${#missing[@]}" -gt 0 ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    explain
    exit 1
fi

echo "Installing system packages: ${packages[*]}"
keep_services_asleep
export DEBIAN_FRONTEND=noninteractive
apt_failed=
apt-get update -q </dev/null || apt_failed=yes
apt-get install -y -q --no-install-recommends "${packages[@]}" </dev/null || apt_failed=yes

look "$@"
if [ "${#missing[@]}" -gt 0 ]; then
    if [ -n "$apt_failed" ]; then
        echo "apt-get failed; its messages are above." >&2
    else
        echo "apt-get succeeded, and yet:" >&2
    fi
    explain
    exit 1
fi

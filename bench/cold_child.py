"""A fresh worker that serves its first requests and says how long each step took. Run by bench.cold."""

import json
import sys
import time
from itertools import pairwise
from pathlib import Path


def main() -> None:
    """Arguments: database URL, folder of the template cache or nothing, cookie, path of the home page."""
    url, cache, cookie, home = sys.argv[1:]
    moments = [time.perf_counter()]

    from bench.visiting import ACCEPT, make_app  # only here: importing the app is what is measured

    moments.append(time.perf_counter())
    client = make_app(url, Path(cache) if cache else None).test_client(use_cookies=False)
    moments.append(time.perf_counter())
    for path in ("/sign-in", home, home):
        headers = ACCEPT if path == "/sign-in" else ACCEPT | {"Cookie": cookie}
        answer = client.get(path, headers=headers)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
        moments.append(time.perf_counter())
    steps = [after - before for before, after in pairwise(moments)]
    print(json.dumps(dict(zip(("imports", "app", "sign_in", "home", "again"), steps, strict=True))))


if __name__ == "__main__":
    main()

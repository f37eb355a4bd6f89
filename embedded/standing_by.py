"""A process that stays inside a site and runs functions there, one after the other.

Starting Python and loading the framework takes seconds, far more than most of what a test writes. `site.call` pays for
it at every call; this pays once. Each call has a connection of its own, so it sees what others have committed.

    python -m embedded.standing_by ENVIRONMENT SITE

reads a line of JSON for each call, `{"function": "package.module:name", "arguments": {…}}`, and answers with one,
`{"printed": "…", "failed": null}`. It ends when nobody can ask any more.
"""

import contextlib
import importlib
import io
import json
import os
import subprocess
import sys
import traceback
from typing import IO

from embedded.environment import Environment
from embedded.services import site_environ


class Inside:
    """Somebody inside a site who does what is asked. The process starts at the first call."""

    def __init__(self, environment: Environment, site: str):
        self._environment = environment
        self._site = site
        self._process: subprocess.Popen | None = None

    def call(self, function: str, **arguments) -> str:
        """Run `package.module:function` inside the site, and return what it printed. What it wrote is committed.
        Raises `RuntimeError` with the traceback where it failed."""
        process = self._running()
        process.stdin.write(json.dumps({"function": function, "arguments": arguments}) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"{function} ended the process inside {self._site} ({process.wait()})")
        answer = json.loads(line)
        if answer["failed"]:
            raise RuntimeError(f"{function} failed:\n{answer['printed']}{answer['failed']}")
        return answer["printed"]

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.stdin.close()
            self._process.wait()
        self._process = None

    def _running(self) -> subprocess.Popen:
        if self._process is None or self._process.poll() is not None:
            inherited = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "CI")}
            self._process = subprocess.Popen(
                [sys.executable, "-m", "embedded.standing_by", self._environment.name, self._site],
                cwd=self._environment.sites,
                env={**inherited, **site_environ(self._environment)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        return self._process


def serve(environment: Environment, site: str, asked: IO[str], answers: IO[str]) -> None:
    """Do what the lines of `asked` say, until there are no more."""
    from embedded.inside import connected

    for line in asked:
        call = json.loads(line)
        printed, failed = io.StringIO(), None
        module, _, name = call["function"].partition(":")
        try:
            with contextlib.redirect_stdout(printed), connected(environment, site):
                getattr(importlib.import_module(module), name)(**call["arguments"])
        except Exception:
            failed = traceback.format_exc()
        answers.write(json.dumps({"printed": printed.getvalue(), "failed": failed}) + "\n")
        answers.flush()


def main(arguments: list[str]) -> None:
    name, site = arguments
    # What anything prints past `sys.stdout` must not be taken for an answer.
    with os.fdopen(os.dup(sys.stdout.fileno()), "w") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        serve(Environment(name), site, sys.stdin, answers)


if __name__ == "__main__":
    main(sys.argv[1:])

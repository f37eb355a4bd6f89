"""Starts and stops the long-running programs of an environment, each known by a pid file.

A pid is trusted only together with the start time of its process: a pid file that outlived a reboot must not lead to
somebody else's process being stopped.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from embedded.environment import Environment


class StartFailed(Exception):
    """A program ended, or did not answer, while it was being started."""


class Process:
    """One program of an environment, running apart from whoever started it."""

    def __init__(self, environment: Environment, name: str):
        self.name = name
        self.pid_file = environment.home / "run" / f"{name}.json"
        self.log_file = environment.logs / f"{name}.log"

    def running(self) -> psutil.Process | None:
        try:
            noted = json.loads(self.pid_file.read_text())
            process = psutil.Process(noted["pid"])
        except (OSError, ValueError, psutil.NoSuchProcess):
            return None
        if abs(process.create_time() - noted["created"]) > 1 or process.status() == psutil.STATUS_ZOMBIE:
            return None
        return process

    def start(
        self,
        command: Sequence[str],
        ready: Callable[[], bool],
        *,
        cwd: Path | None = None,
        environ: dict[str, str] | None = None,
        seconds: float = 60,
    ) -> None:
        """Start the program unless it runs, and wait until `ready()` holds.

        Raises `StartFailed` with the end of its log when it dies first or stays silent for `seconds`.
        """
        if not self.running():
            self.pid_file.parent.mkdir(parents=True, exist_ok=True)
            self.log_file.parent.mkdir(parents=True, exist_ok=True)
            with self.log_file.open("ab") as log:
                child = subprocess.Popen(
                    list(map(str, command)),
                    cwd=cwd,
                    env={**os.environ, **(environ or {})},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            self.pid_file.write_text(json.dumps({"pid": child.pid, "created": psutil.Process(child.pid).create_time()}))
        wait_until(
            ready,
            seconds,
            failed=lambda: not self.running(),
            describe=lambda: f"{self.name} did not start. The end of {self.log_file}:\n{self.log_tail()}",
        )

    def stop(self, seconds: float = 20) -> None:
        """Ask the program and its children to end, and make sure that they did."""
        process = self.running()
        if process:
            family = [process, *process.children(recursive=True)]
            process.send_signal(signal.SIGTERM)
            _, alive = psutil.wait_procs(family, timeout=seconds)
            for survivor in alive:
                survivor.kill()
            psutil.wait_procs(alive, timeout=5)
        self.pid_file.unlink(missing_ok=True)

    def kill(self) -> None:
        """End the program and its children without warning, as a power cut would."""
        process = self.running()
        if process:
            family = [process, *process.children(recursive=True)]
            for member in family:
                member.kill()
            psutil.wait_procs(family, timeout=10)
        self.pid_file.unlink(missing_ok=True)

    def log_tail(self, lines: int = 25) -> str:
        try:
            return "\n".join(self.log_file.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return "(no log)"


def wait_until(
    condition: Callable[[], bool],
    seconds: float,
    *,
    failed: Callable[[], bool] = lambda: False,
    describe: Callable[[], str] = lambda: "condition not met in time",
) -> None:
    """Poll `condition` until it holds. Raises `StartFailed` when `failed()` holds first or time runs out."""
    deadline = time.monotonic() + seconds
    while True:
        if condition():
            return
        if failed() or time.monotonic() > deadline:
            raise StartFailed(describe())
        time.sleep(0.05)

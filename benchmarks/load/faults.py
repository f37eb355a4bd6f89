"""What fails in ten minutes of chaos, and how it is brought about."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from embedded.processes import Process

FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))


@dataclass(frozen=True)
class Fault:
    """`begin` breaks something and `end` lets it be as it was; who starts what was killed is the supervisor. `at` and
    `lasts` in seconds; `alert`: the figure whose alert has to fire, empty where it is over before anybody need be
    told."""

    name: str
    at: float
    lasts: float
    begin: Callable[[], None]
    end: Callable[[], None] = lambda: None
    alert: str = ""


def kill(process: Process) -> Callable[[], None]:
    """As a power cut or the kernel that is out of memory: no word beforehand."""
    return process.kill


def kill_child(process: Process) -> Callable[[], None]:
    """One of the processes that a server has for its work: a job's own, or one that answers requests."""

    def do() -> None:
        parent = process.running()
        for child in parent.children() if parent else ():
            with suppress(psutil.NoSuchProcess):
                os.kill(child.pid, signal.SIGKILL)
                return

    return do


class SmallDisk:
    """A disk of its own for a folder, which can be filled. Needs the right to mount."""

    def __init__(self, folder: Path, megabytes: int = 200):
        self.folder, self.filler, self.size = folder, folder / "filler", megabytes

    def mount(self) -> bool:
        """Whether there is one now; what lies in the folder moves onto it."""
        kept = self.folder.with_name(self.folder.name + ".kept")
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(self.folder, kept)
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={self.size}m", "tmpfs", str(self.folder)],
            capture_output=True,
            check=False,
        )
        if done.returncode:
            return False
        shutil.copytree(kept, self.folder, dirs_exist_ok=True)
        return True

    def unmount(self) -> None:
        """What was written stays where it was before."""
        kept = self.folder.with_name(self.folder.name + ".kept")
        shutil.copytree(self.folder, kept, dirs_exist_ok=True)
        subprocess.run(["umount", "--lazy", str(self.folder)], capture_output=True, check=False)
        shutil.copytree(kept, self.folder, dirs_exist_ok=True)
        shutil.rmtree(kept, ignore_errors=True)

    def fill(self) -> None:
        with self.filler.open("wb") as file, suppress(OSError):
            while True:
                file.write(bytes(1024 * 1024))
                file.flush()

    def free(self) -> None:
        self.filler.unlink(missing_ok=True)

"""Where an embedded environment keeps its things, and on which ports it listens.

Three environments stand apart, so that no test can touch what somebody tried in the demo: `demo`, `test` and
`benchmark`. Each has its own folder below `.embedded/` with a database, a queue, an index and a bench folder.
"""

import json
import os
import socket
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = Path(os.environ.get("SCHOOL_AI_STATE") or ROOT / ".embedded").resolve()

LOOPBACK = "127.0.0.1"
FIRST_PORT = {"demo": 8200, "test": 8220, "benchmark": 8240}
SERVICES = ("web", "database", "redis", "index", "mail", "provider")
ANOTHER_TRY = 100


@dataclass(frozen=True)
class Environment:
    """One embedded environment: `demo`, `test` or `benchmark`."""

    name: str

    @property
    def home(self) -> Path:
        return STATE / self.name

    @property
    def bench(self) -> Path:
        """The folder laid out like a bench: `apps/` and `sites/`."""
        return self.home / "bench"

    @property
    def sites(self) -> Path:
        return self.bench / "sites"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def site(self) -> str:
        """The environment's main site."""
        return f"{self.name}.school-ai.localhost"

    @cached_property
    def ports(self) -> dict[str, int]:
        """Port per service, the same at every start. Chosen once, beside whatever else listens on this machine."""
        remembered = self.home / "ports.json"
        if remembered.exists():
            return json.loads(remembered.read_text())
        first = FIRST_PORT[self.name]
        while not all(_is_free(first + offset) for offset in range(len(SERVICES))):
            first += ANOTHER_TRY
        ports = {service: first + offset for offset, service in enumerate(SERVICES)}
        self.home.mkdir(parents=True, exist_ok=True)
        remembered.write_text(json.dumps(ports, indent=1))
        return ports

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.ports['web']}"

    def redis_url(self, database: int) -> str:
        return f"redis://{LOOPBACK}:{self.ports['redis']}/{database}"

    def make_folders(self) -> None:
        for folder in (self.home, self.bench / "apps", self.sites / "assets", self.logs, self.bench / "logs"):
            folder.mkdir(parents=True, exist_ok=True)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True

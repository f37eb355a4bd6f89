"""The servers of an environment: MariaDB, Redis, the index server, the web server, the worker and the scheduler.

All of them listen on loopback only and keep their data in the environment's folder.
"""

import hashlib
import json
import secrets
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

import pymysql
import redis

from embedded.environment import LOOPBACK, ROOT, Environment
from embedded.processes import Process

# Threads of one process wait for one another: with more processes of fewer threads pages are answered sooner.
WEB_PROCESSES = 3
WEB_THREADS = 2


class Database:
    """A private MariaDB."""

    def __init__(self, environment: Environment):
        self.environment = environment
        self.process = Process(environment, "database")
        self.data = environment.home / "database"
        self.port = environment.ports["database"]
        self.password_file = environment.home / "database-root-password"

    @property
    def password(self) -> str:
        return self.password_file.read_text().strip()

    @property
    def socket(self) -> Path:
        # A socket's path may be 107 bytes long, a checkout's may be longer.
        tag = hashlib.sha1(str(self.data).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"school-ai-{tag}.sock"

    @property
    def temporary(self) -> Path:
        return self.environment.home / "database-temporary"

    def start(self) -> None:
        if not (self.data / "mysql").exists():
            self._initialise()
        self.temporary.mkdir(exist_ok=True)
        self.process.start(
            [
                _program("mariadbd"),
                "--no-defaults",
                f"--datadir={self.data}",
                f"--port={self.port}",
                f"--bind-address={LOOPBACK}",
                f"--socket={self.socket}",
                # A server that starts takes away what others have put into a folder that they share.
                f"--tmpdir={self.temporary}",
                f"--pid-file={self.data / 'mariadbd.pid'}",
                f"--init-file={self.data.parent / 'database-init.sql'}",
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_unicode_ci",
                "--innodb-buffer-pool-size=512M",
                "--innodb-log-file-size=256M",
                "--innodb-flush-log-at-trx-commit=2",
                "--max-allowed-packet=256M",
                "--max-connections=300",
                "--skip-name-resolve",
                "--skip-log-bin",
                *_as_current_user(),
            ],
            ready=self.answers,
            seconds=60,
        )

    def _initialise(self) -> None:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        if not self.password_file.exists():
            self.password_file.touch(mode=0o600)
            self.password_file.write_text(secrets.token_urlsafe(24))
        unfinished = self.data.with_name("database.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        subprocess.run(
            [
                _program("mariadb-install-db"),
                "--no-defaults",
                f"--datadir={unfinished}",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                *_as_current_user(),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        # Read at every start: takes the anonymous users away and sets root's password before anyone can connect.
        init = self.data.parent / "database-init.sql"
        init.touch(mode=0o600)
        init.write_text(
            "DELETE FROM mysql.global_priv WHERE User='';\n"
            f"CREATE OR REPLACE USER 'root'@'localhost' IDENTIFIED BY '{self.password}';\n"
            f"CREATE OR REPLACE USER 'root'@'{LOOPBACK}' IDENTIFIED BY '{self.password}';\n"
            "GRANT ALL PRIVILEGES ON *.* TO 'root'@'localhost' WITH GRANT OPTION;\n"
            f"GRANT ALL PRIVILEGES ON *.* TO 'root'@'{LOOPBACK}' WITH GRANT OPTION;\n"
            "FLUSH PRIVILEGES;\n"
        )
        unfinished.rename(self.data)

    def connect(self, **options) -> pymysql.Connection:
        return pymysql.connect(
            host=LOOPBACK, port=self.port, user="root", password=self.password, autocommit=True, **options
        )

    def answers(self) -> bool:
        try:
            self.connect(connect_timeout=2).close()
        except pymysql.MySQLError:
            return False
        return True

    def stop(self) -> None:
        self.process.stop(seconds=60)

    def _client_options(self, database: str) -> list[str]:
        return [
            "--no-defaults",
            f"--host={LOOPBACK}",
            f"--port={self.port}",
            "--protocol=tcp",
            "--user=root",
            "--default-character-set=utf8mb4",
            database,
        ]

    def dump(self, database: str, target: Path) -> None:
        """Write the database to `target` (SQL), whole or not at all."""
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(".new")
        with unfinished.open("wb") as out:
            subprocess.run(
                [
                    _program("mariadb-dump"),
                    *self._client_options(database)[:-1],
                    "--single-transaction",
                    "--quick",
                    "--skip-comments",
                    database,
                ],
                check=True,
                stdout=out,
                env={"MYSQL_PWD": self.password, "PATH": "/usr/bin:/bin"},
            )
        unfinished.rename(target)

    def restore(self, source: Path, database: str, user: str, password: str) -> None:
        """Make `database` anew from a dump, with a user of its own who may reach nothing else."""
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS `{database}`")
            cursor.execute(f"CREATE DATABASE `{database}`")
            for host in ("localhost", LOOPBACK):
                cursor.execute(f"CREATE OR REPLACE USER `{user}`@`{host}` IDENTIFIED BY %s", (password,))
                cursor.execute(f"GRANT ALL PRIVILEGES ON `{database}`.* TO `{user}`@`{host}`")
        with source.open("rb") as dump:
            subprocess.run(
                [_program("mariadb"), *self._client_options(database)],
                check=True,
                stdin=dump,
                env={"MYSQL_PWD": self.password, "PATH": "/usr/bin:/bin"},
            )


class Redis:
    """A private Redis for cache (database 0), queue (1) and realtime (2)."""

    def __init__(self, environment: Environment):
        self.environment = environment
        self.process = Process(environment, "redis")

    def start(self) -> None:
        folder = self.environment.home / "redis"
        folder.mkdir(parents=True, exist_ok=True)
        self.process.start(
            [
                _program("redis-server"),
                *("--port", self.environment.ports["redis"]),
                *("--bind", LOOPBACK),
                *("--dir", folder),
                *("--save", ""),
                *("--appendonly", "no"),
                *("--daemonize", "no"),
            ],
            ready=self.answers,
        )

    def client(self, database: int = 0) -> redis.Redis:
        return redis.Redis.from_url(self.environment.redis_url(database))

    def answers(self) -> bool:
        try:
            return bool(self.client().ping())
        except redis.RedisError:
            return False

    def stop(self) -> None:
        self.process.stop()


class IndexServer:
    """The Chroma server that owns the vector index."""

    def __init__(self, environment: Environment):
        self.environment = environment
        self.process = Process(environment, "index")
        self.data = environment.home / "index"
        self.url = f"http://{LOOPBACK}:{environment.ports['index']}"

    def start(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self.process.start(
            [
                Path(sys.executable).with_name("chroma"),
                "run",
                *("--path", self.data),
                *("--host", LOOPBACK),
                *("--port", self.environment.ports["index"]),
            ],
            cwd=self.data,
            environ={"ANONYMIZED_TELEMETRY": "FALSE", "CHROMA_OPEN_TELEMETRY__ENDPOINT": ""},
            ready=lambda: _answers_http(f"{self.url}/api/v2/heartbeat"),
        )

    def forget_everything(self) -> None:
        """Throw the index away and start with an empty one."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        self.start()

    def stop(self) -> None:
        self.process.stop()


class Site:
    """The programs that run the site: web server, a worker for short jobs and one for long ones, scheduler."""

    def __init__(self, environment: Environment):
        self.environment = environment
        self.web = Process(environment, "web")
        self.worker = Process(environment, "worker")
        self.long_worker = Process(environment, "long-worker")
        self.scheduler = Process(environment, "scheduler")

    def start_web(self, processes: int = WEB_PROCESSES, threads: int = WEB_THREADS) -> None:
        self.web.start(
            [
                *(sys.executable, "-m", "gunicorn", "embedded.wsgi:application"),
                *("--bind", f"{LOOPBACK}:{self.environment.ports['web']}"),
                *("--workers", str(processes)),
                *("--threads", str(threads)),
                *("--worker-class", "gthread"),
                *("--worker-tmp-dir", "/dev/shm" if Path("/dev/shm").is_dir() else str(self.environment.home)),
                *("--timeout", "120"),
                *("--graceful-timeout", "5"),
            ],
            cwd=self.environment.sites,
            environ=self.environ(),
            ready=lambda: _answers_http(f"{self.environment.url}/api/method/ping"),
            seconds=90,
        )

    def start_workers(self) -> None:
        self._start_background(self.worker, "worker", "--queue", "short,default", "--quiet")
        self._start_background(self.long_worker, "worker", "--queue", "long", "--quiet")

    def start_scheduler(self) -> None:
        self._start_background(self.scheduler, "schedule")

    def _start_background(self, process: Process, *arguments: str) -> None:
        process.start(
            [sys.executable, "-m", "embedded.bench", self.environment.name, *arguments],
            cwd=self.environment.sites,
            environ=self.environ(),
            ready=lambda: process.running() is not None,
        )

    def environ(self) -> dict[str, str]:
        return site_environ(self.environment)

    def stop(self) -> None:
        for process in (self.web, self.worker, self.long_worker, self.scheduler):
            process.stop()


def site_environ(environment: Environment) -> dict[str, str]:
    """Environment variables under which the host, the stand-in apps and school_ai can be imported."""
    apps = environment.bench / "apps"
    return {
        "PYTHONPATH": ":".join(map(str, (ROOT, apps / "erpnext", apps / "education"))),
        "SCHOOL_AI_ENVIRONMENT": environment.name,
        "SITES_PATH": str(environment.sites),
        "ANONYMIZED_TELEMETRY": "FALSE",
        "HF_HUB_OFFLINE": "1",
        # Debian's soffice, wkhtmltopdf and the like are found as usual; the venv's own programs come first.
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
    }


def write_bench_config(environment: Environment) -> None:
    """`common_site_config.json` of the environment's bench folder."""
    config = {
        "db_host": LOOPBACK,
        "db_port": environment.ports["database"],
        "redis_cache": environment.redis_url(0),
        "redis_queue": environment.redis_url(1),
        "redis_socketio": environment.redis_url(2),
        "default_site": environment.site,
        "serve_default_site": True,
        "webserver_port": environment.ports["web"],
        "host_name": environment.url,
        "max_file_size": 25 * 1024 * 1024,
        "mail_server": LOOPBACK,
        "mail_port": environment.ports["mail"],
        "auto_email_id": "school@greenfield.example",
        "school_ai_index_url": f"http://{LOOPBACK}:{environment.ports['index']}",
        "use_rq_auth": False,
        "disable_website_cache": False,
        "developer_mode": 0,
        "allow_tests": True,
    }
    (environment.sites / "common_site_config.json").write_text(json.dumps(config, indent=1))


def _answers_http(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return response.status < 500
    except (urllib.error.URLError, OSError):
        return False


def _program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin")
    if not found:
        raise FileNotFoundError(f"{name} is not installed")
    return found


def _as_current_user() -> list[str]:
    import getpass

    return [f"--user={getpass.getuser()}"]

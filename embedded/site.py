"""Makes and mends the site of an environment.

Making a site takes the host the better part of a minute, restoring one from a dump about a second. So two dumps are
kept, each under the fingerprint of what it was made from: the site before school_ai is installed, and after.
"""

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from embedded.alias import HOST
from embedded.environment import ROOT, STATE, Environment
from embedded.services import Database, Redis, site_environ, write_bench_config
from embedded.standin import build as standin

ADMIN_PASSWORD = "admin"
APPS = (HOST, "erpnext", "education", "school_ai")


def prepare_bench(environment: Environment) -> None:
    """Lay the environment's folder out like a bench and write its configuration. Cheap; done at every start."""
    environment.make_folders()
    standin.build(environment.bench / "apps")
    _link(ROOT, environment.bench / "apps" / "school_ai")
    host_package = Path(sys.prefix) / "lib" / f"python3.{sys.version_info.minor}" / "site-packages" / HOST
    (environment.bench / "apps" / HOST).mkdir(exist_ok=True)
    _link(host_package, environment.bench / "apps" / HOST / HOST)
    (environment.sites / "apps.txt").write_text("\n".join(APPS) + "\n")
    write_bench_config(environment)


def ensure_site(environment: Environment, site: str | None = None) -> bool:
    """Make the site with all apps installed unless it is there. Returns whether it was made now."""
    site = site or environment.site
    if (environment.sites / site / "site_config.json").exists():
        return False
    dump = dump_with_school_ai(environment)
    restore_site(environment, site, dump)
    return True


def reset_site(environment: Environment, site: str | None = None) -> None:
    """Put the site back to where a fresh one starts."""
    restore_site(environment, site or environment.site, dump_with_school_ai(environment))


def restore_site(environment: Environment, site: str, dump: Path) -> None:
    """Make the site's folder and database from a dump. What the site held before is gone."""
    folder = environment.sites / site
    config_file = folder / "site_config.json"
    config = json.loads(config_file.read_text()) if config_file.exists() else None
    if folder.exists():
        shutil.rmtree(folder)
    for name in ("public/files", "private/files", "private/backups", "locks", "logs"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    database = config["db_name"] if config else "s" + hashlib.sha1(site.encode()).hexdigest()[:15]
    password = config["db_password"] if config else secrets.token_urlsafe(18)
    Database(environment).restore(dump, database, database, password)
    config_file.write_text(
        json.dumps(
            {
                "db_name": database,
                "db_password": password,
                "db_type": "mariadb",
                "encryption_key": config["encryption_key"] if config else _encryption_key(),
            },
            indent=1,
        )
    )
    _forget_cached(environment, database)


def _forget_cached(environment: Environment, database: str) -> None:
    """Drop what the site has in the cache, nothing of its neighbours: Frappe's keys begin with the database's name."""
    cache = Redis(environment).client()
    keys = list(cache.scan_iter(f"{database}|*", count=1000))
    if keys:
        cache.delete(*keys)


def migrate_if_changed(environment: Environment) -> bool:
    """Bring an existing site up to the code as it stands. Returns whether there was anything to do."""
    noted = environment.home / "migrated"
    now = code_fingerprint()
    if noted.exists() and noted.read_text() == now:
        return False
    bench(environment, "migrate")
    noted.write_text(now)
    return True


def note_migrated(environment: Environment) -> None:
    (environment.home / "migrated").write_text(code_fingerprint())


def bench(environment: Environment, *command: str, site: str | None = None) -> str:
    """Run a bench command in the environment and return what it printed. Raises with its output when it fails."""
    return _run(environment, "embedded.bench", environment.name, "--site", site or environment.site, *command)


def call(environment: Environment, function: str, site: str | None = None, **arguments) -> str:
    """Run `package.module:function` inside the site, in a process of its own, and return what it printed."""
    site = site or environment.site
    return _run(environment, "embedded.inside", environment.name, site, function, json.dumps(arguments))


def _run(environment: Environment, module: str, *arguments: str) -> str:
    inherited = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "CI")}
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=environment.sites,
        env={**inherited, **site_environ(environment)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join((module, *arguments))} failed:\n{done.stdout[-4000:]}")
    return done.stdout


def dump_with_school_ai(environment: Environment) -> Path:
    dump = STATE / "snapshots" / f"school-ai-{code_fingerprint()[:16]}.sql"
    if not dump.exists():
        base = dump_without_school_ai(environment)
        site = "snapshot.localhost"
        restore_site(environment, site, base)
        bench(environment, "install-app", "school_ai", site=site)
        call(environment, "embedded.first_settings:note_scheduled_jobs_as_done", site=site)
        _keep_only_newest(dump.parent, "school-ai-*.sql")
        _dump(environment, site, dump)
        shutil.rmtree(environment.sites / site)
    return dump


def dump_without_school_ai(environment: Environment) -> Path:
    dump = STATE / "snapshots" / f"base-{_base_fingerprint()[:16]}.sql"
    if not dump.exists():
        site = "base.localhost"
        shutil.rmtree(environment.sites / site, ignore_errors=True)
        database = Database(environment)
        bench(
            environment,
            *("new-site", site, "--force", "--no-mariadb-socket", "--db-type", "mariadb"),
            *("--db-root-password", database.password, "--admin-password", ADMIN_PASSWORD),
            site=site,
        )
        for app in APPS[1:-1]:
            bench(environment, "install-app", app, site=site)
        call(environment, "embedded.first_settings:apply", site=site)
        _keep_only_newest(dump.parent, "base-*.sql")
        _dump(environment, site, dump)
        shutil.rmtree(environment.sites / site)
    return dump


def _dump(environment: Environment, site: str, target: Path) -> None:
    config = json.loads((environment.sites / site / "site_config.json").read_text())
    Database(environment).dump(config["db_name"], target)


def _keep_only_newest(folder: Path, pattern: str, keep: int = 1) -> None:
    dumps = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in dumps[keep:]:
        old.unlink()


def code_fingerprint() -> str:
    """Changes whenever something changes that `install-app school_ai` writes into a site."""
    app = ROOT / "school_ai"
    files = [
        *app.rglob("*.json"),
        *app.glob("*.txt"),
        app / "hooks.py",
        *(app / "setup").rglob("*.py"),
        *(app / "patches").rglob("*.py"),
    ]
    return _fingerprint((_base_fingerprint(),), files)


def _base_fingerprint() -> str:
    here = ROOT / "embedded"
    return _fingerprint((version(HOST),), [*(here / "standin").glob("*"), here / "first_settings.py", here / "site.py"])


def _fingerprint(facts: Iterable[str], files: Iterable[Path]) -> str:
    digest = hashlib.sha256("\0".join(facts).encode())
    for file in sorted(set(files)):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _encryption_key() -> str:
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()


def _link(target: Path, link: Path) -> None:
    if link.is_symlink() or link.exists():
        if link.is_symlink() and Path(link.readlink()) == target:
            return
        link.unlink()
    link.symlink_to(target)

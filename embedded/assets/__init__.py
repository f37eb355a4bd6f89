"""Builds the JavaScript and CSS bundles of the host and of school_ai with esbuild."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from embedded.alias import HOST
from embedded.environment import ROOT, STATE, Environment

HERE = Path(__file__).resolve().parent
FOLDER = STATE / "assets"


def build(environment: Environment) -> bool:
    """Build what changed into `sites/assets`. Returns whether anything had to be built."""
    _install_packages()
    host_package = (environment.bench / "apps" / HOST / HOST).resolve()
    built_host = FOLDER / "host"
    built_by = built_host / "built-by"
    script = (HERE / "build.mjs").read_bytes()
    if not built_by.exists() or built_by.read_bytes() != script:
        # The host's bundles change only with how they are built, and are shared by the environments.
        shutil.rmtree(built_host, ignore_errors=True)
        _run_build(built_host, {HOST: host_package})
        built_by.write_bytes(script)
    changed = _needs_build(environment)
    if changed:
        target = environment.sites / "assets"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(built_host / "assets", target, symlinks=True)
        apps = environment.bench / "apps"
        _run_build(
            environment.sites,
            {app: apps / app / app for app in ("erpnext", "education")} | {"school_ai": ROOT / "school_ai"},
        )
        (environment.home / "built-assets").write_text(_source_fingerprint())
    return changed


def _needs_build(environment: Environment) -> bool:
    noted = environment.home / "built-assets"
    fresh = noted.exists() and noted.read_text() == _source_fingerprint()
    return not (fresh and (environment.sites / "assets" / "assets.json").exists())


def _source_fingerprint() -> str:
    digest = hashlib.sha256()
    for file in sorted((ROOT / "school_ai" / "public").rglob("*")):
        if file.is_file() and "dist" not in file.parts:
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest() + hashlib.sha256((HERE / "build.mjs").read_bytes()).hexdigest()


def _install_packages() -> None:
    """npm's packages stand in the state folder beside a copy of their list, never in the checkout."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    lock = (HERE / "package-lock.json").read_bytes()
    noted = FOLDER / "installed"
    shutil.copy(HERE / "build.mjs", FOLDER)
    if noted.exists() and noted.read_bytes() == lock:
        return
    shutil.copy(HERE / "package.json", FOLDER)
    shutil.copy(HERE / "package-lock.json", FOLDER)
    subprocess.run(
        [_node_program("npm"), "ci", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=FOLDER,
        check=True,
        env=_node_environ(),
        stdout=subprocess.DEVNULL,
    )
    shutil.rmtree(FOLDER / "host", ignore_errors=True)
    noted.write_bytes(lock)


def _run_build(sites: Path, apps: dict[str, Path]) -> None:
    (sites / "assets").mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [_node_program("node"), FOLDER / "build.mjs", sites, *(f"{app}={path}" for app, path in apps.items())],
        check=True,
        cwd=FOLDER,
        env=_node_environ(),
        stdout=subprocess.DEVNULL,
    )


def _node_program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _node_environ() -> dict[str, str]:
    return {
        **os.environ,
        "npm_config_update_notifier": "false",
        "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', '/usr/bin:/bin')}",
    }

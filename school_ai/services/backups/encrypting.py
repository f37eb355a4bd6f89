"""What Frappe does to its own files where the site encrypts its backups, done to ours: gpg with the key of backups in
the site's configuration. The key is handed to gpg where nobody sees it in the list of processes."""

import shutil
import subprocess
from pathlib import Path

import frappe
from frappe.utils.backups import get_or_generate_backup_encryption_key

from school_ai.services.backups.sets import NoBackup


def is_asked_for() -> bool:
    return bool(frappe.get_system_settings("encrypt_backup"))


def is_encrypted(path: Path) -> bool:
    """Whether a file is neither packed nor an archive any more: Frappe goes on where gpg fails."""
    with path.open("rb") as file:
        start = file.read(512)
    return not (start[:2] in (b"\x1f\x8b", b"PK") or start[257:262] == b"ustar")


def encrypt(path: Path) -> None:
    """In place."""
    unfinished = path.with_name(f"{path.name}.part")
    _gpg(get_or_generate_backup_encryption_key(), "--symmetric", "--output", str(unfinished), str(path))
    unfinished.replace(path)


def decrypted(path: Path, into: Path, key: str = "") -> Path:
    """A copy that can be read, in the folder `into`. Raises `NoBackup` where the key is not the right one."""
    target = into / path.name
    _gpg(key or get_or_generate_backup_encryption_key(), "--decrypt", "--output", str(target), str(path))
    return target


def _gpg(key: str, *arguments: str) -> None:
    program = shutil.which("gpg")
    if not program:
        raise NoBackup("gpg is not installed, and the backup is to be encrypted. On Debian: apt-get install gpg")
    done = subprocess.run(  # noqa: S603
        [program, "--batch", "--yes", "--quiet", "--pinentry-mode", "loopback", "--passphrase-fd", "0", *arguments],
        input=key.encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        says = done.stderr.decode(errors="replace").strip()[-300:]
        words = "gpg could not do it. Is the key of backups (backup_encryption_key) that of this backup?"
        raise NoBackup(f"{words} It says: {says}")

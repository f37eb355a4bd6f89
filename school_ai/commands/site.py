"""Runs a command's work inside the site that was named."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
import frappe


@contextmanager
def connected(context: click.Context) -> Iterator[None]:
    """Connected to the one site of `--site`, as Administrator. Nothing is committed here."""
    sites = (context.obj or {}).get("sites") or []
    if len(sites) != 1:
        raise click.UsageError("Please name one site: bench --site SITE school-ai …")
    frappe.init(site=sites[0])
    frappe.connect()
    try:
        if "school_ai" not in frappe.get_installed_apps():
            raise click.ClickException(
                f"School AI is not installed on {sites[0]}. Run: bench --site {sites[0]} install-app school_ai"
            )
        yield
    finally:
        frappe.destroy()

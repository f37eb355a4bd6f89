from pathlib import Path

import click

from school_ai.commands.site import connected


@click.command("backup")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), help="Folder of the backups (in the site's).")
@click.option("--keep-days", type=click.IntRange(min=1), default=7, show_default=True,
              help="Delete this backup after so many days, when another one is made in this folder.")  # fmt: skip
@click.pass_context
def backup(context, into, keep_days):
    """Back up database, files, index, models, proofs of the audit log and the list of who was erased, with checksums.
    Encrypted where the site encrypts its backups."""
    from school_ai.services.backups import making, sets

    # Frappe works in the folder of sites.
    into = into and into.resolve()
    with connected(context):
        try:
            folder, manifest = making.make(into, keep_days)
        except sets.NoBackup as problem:
            raise click.ClickException(str(problem)) from problem
    for role, part in manifest.parts.items():
        click.echo(f"{role:<9} {part.size / 2**20:>9.1f} MB  {part.name}")
    if manifest.index:
        click.echo(
            f"{manifest.index['passages']} passages of {manifest.index['documents']} documents are in the index."
        )
    else:
        click.echo("The index server does not answer: the index is not in it, and is made of the passages.")
    if not manifest.encrypted:
        click.echo("It is not encrypted: System Settings, Encrypt Backups.")
    click.echo(str(folder))

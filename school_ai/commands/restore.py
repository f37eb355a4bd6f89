from pathlib import Path

import click

from school_ai.commands.site import connected


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--check", "only_check", is_flag=True, help="Only say whether it can be restored here.")
@click.option("--beside", is_flag=True, help="Not the database and the files: they were restored already.")
@click.option("--encryption-key", default="", help="The key of backups, where it is not in this site's configuration.")
@click.option("--db-root-username", help="Who may make databases.")
@click.option("--db-root-password", help="Their password.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def restore(context, folder, only_check, beside, encryption_key, db_root_username, db_root_password, yes):
    """Put back what `school-ai backup` has written to FOLDER, after it was held against its checksums and versions. Who
    was erased meanwhile is erased again."""
    from school_ai.services.backups import checking, sets

    # Frappe works in the folder of sites.
    folder = folder.resolve()
    try:
        with connected(context) if only_check or beside else _initialised(context):
            manifest = checking.check(folder)
            _tell(manifest)
            if only_check:
                return
        if not beside:
            if not yes:
                words = "All that is in the database and the files of this site is replaced. Go on?"
                click.confirm(words, abort=True)
            _database_and_files(context, folder, manifest, encryption_key, db_root_username, db_root_password)
        _put_back(context, folder, manifest, encryption_key)
    except sets.NoBackup as problem:
        raise click.ClickException(str(problem)) from problem


def _tell(manifest) -> None:
    index = f", {manifest.index['passages']} passages in the index" if manifest.index else ", without index"
    encrypted = ", encrypted" if manifest.encrypted else ""
    click.echo(
        f"{manifest.site}, {manifest.made_on.replace('T', ' ')}: {manifest.size / 2**20:.1f} MB{index}{encrypted}."
    )
    click.echo("All files are as they were written, and the versions fit.")


def _initialised(context):
    """The site's configuration, without its database: that may be gone."""
    from contextlib import contextmanager

    import frappe

    @contextmanager
    def initialised():
        sites = (context.obj or {}).get("sites") or []
        if len(sites) != 1:
            raise click.UsageError("Please name one site: bench --site SITE school-ai …")
        frappe.init(site=sites[0])
        try:
            yield
        finally:
            frappe.destroy()

    return initialised()


def _database_and_files(context, folder, manifest, key, root, password) -> None:
    """By Frappe's own command."""
    from frappe.commands.site import restore as of_frappe

    from school_ai.services.backups.sets import DATABASE, PRIVATE, PUBLIC

    context.invoke(
        of_frappe,
        sql_file_path=str(folder / manifest.parts[DATABASE].name),
        with_public_files=str(folder / manifest.parts[PUBLIC].name),
        with_private_files=str(folder / manifest.parts[PRIVATE].name),
        encryption_key=key or None,
        db_root_username=root,
        db_root_password=password,
        force=True,
    )


def _put_back(context, folder, manifest, key) -> None:
    import frappe

    from school_ai.services.backups import restoring

    with connected(context):
        done = restoring.restore(folder, manifest, key)
        frappe.db.commit()
    click.echo(f"{done.passages} passages and {done.models} files of models were put back.")
    if done.to_index:
        click.echo(f"{done.to_index} documents are indexed by the workers.")
    if done.erased_again:
        click.echo(f"{done.erased_again} persons who were erased since then are erased again by the workers.")
    for words in done.words:
        click.echo(f"{click.style('!', fg='yellow')} {words}")

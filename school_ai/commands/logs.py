import click

from school_ai.commands.site import connected


@click.command("logs")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.pass_context
def logs(context, dry_run):
    """Pack the log of events that is older than it is kept, and delete archives that are older than they are."""
    from school_ai.services.monitoring import archive

    with connected(context):
        tidied = archive.tidy(dry_run=dry_run)
    for name in tidied.packed:
        click.echo(f"would be packed: {name}" if dry_run else f"packed: {name}")
    for name in tidied.deleted:
        click.echo(f"would be deleted: {name}" if dry_run else f"deleted: {name}")
    if not (tidied.packed or tidied.deleted):
        click.echo("Nothing is old enough.")

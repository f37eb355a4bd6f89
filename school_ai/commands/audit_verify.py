import click

from school_ai.commands.site import connected


@click.command("audit-verify")
@click.pass_context
def audit_verify(context):
    """Seal the audit log, and hold it against its seals and the heads that are kept outside of the database. Ends with
    1 if something is wrong."""
    from school_ai.services.auditing import verifying

    with connected(context):
        found = verifying.look()
    for finding in found.findings:
        click.echo(f"{click.style('✗', fg='red')} {finding}")
    if not found.is_whole:
        context.exit(1)
    click.echo(f"The audit log is whole: {found.entry} entries under {found.seal} seals.")

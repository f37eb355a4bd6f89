import click

from school_ai.commands.site import connected


@click.command("sign-anew")
@click.option("--queue", is_flag=True, help="Leave the work to the workers.")
@click.pass_context
def sign_anew(context, queue):
    """Sign what is computed with the site's present key (encryption_key), where it was signed with another one. All
    counts as it stands: whoever has changed it meanwhile is not found out."""
    import frappe

    from school_ai.jobs import tasks
    from school_ai.services import site_key
    from school_ai.services.integrity import signing

    with connected(context):
        if not site_key.has_changed():
            click.echo("All is signed with the present key.")
            return
        name = signing.start()
        frappe.db.commit()
        if queue:
            click.echo("It is queued.")
            return
        tasks.work(name)
        status, problem = frappe.db.get_value(tasks.DOCTYPE, name, ["status", "problem"])
        if status != tasks.DONE:
            raise click.ClickException(problem or f"It is {status.lower()}.")
        click.echo("All is signed with the present key. Models are being learned anew by the workers.")

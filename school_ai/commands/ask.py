import dataclasses
import json

import click

from school_ai.commands.site import connected


@click.command("ask")
@click.argument("question")
@click.option("--user", default="Administrator", show_default=True, help="Whose materials are asked.")
@click.option("--course", help="Only this course.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def ask(context, question, user, course, as_json):
    """Ask the course materials as a given user. Ends with 1 if the materials do not say."""
    import frappe

    from school_ai import permissions
    from school_ai.services import knowledge

    with connected(context):
        if not frappe.db.exists("User", user):
            raise click.ClickException(f"There is no user {user}.")
        frappe.set_user(user)
        try:
            permissions.belongs_to_school(course)
            given = knowledge.ask(permissions.standing_of(user), question, course)
        except frappe.ValidationError as error:
            raise click.ClickException(str(error)) from error
        except frappe.PermissionError as error:
            raise click.ClickException(f"{user}: {error}") from error
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(given), indent=1))
    else:
        click.echo(given.text)
        for source in given.sources:
            click.echo(f"  [{source.number}] {source.title}, page {source.page_number}: {source.quote}")
    if not given.found:
        context.exit(1)

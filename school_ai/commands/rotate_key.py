import click

from school_ai.commands.site import connected


@click.command("rotate-key")
@click.option("--new", is_flag=True, help="Give the site another encryption_key first.")
@click.option("--dry-run", is_flag=True, help="Only say what is stored in which way.")
@click.pass_context
def rotate_key(context, new, dry_run):
    """Bring everything that is encrypted under the site's present key (encryption_key). Ends with 1 if something cannot
    be read."""
    import frappe

    from school_ai.services.encryption import renewing, rotation, texts

    with connected(context):
        if dry_run:
            found = renewing.count()
            click.echo(
                f"{found.present} texts under the present key, {found.former} under a former one, {found.plain} not "
                f"encrypted, {found.unreadable} that no key opens; {len(texts.former_keys())} former keys."
            )
            return
        if new:
            rotation.begin()
            click.echo("The site has a new encryption_key. Back up site_config.json.")
        rotated = rotation.finish(lambda doctype, seen: click.echo(f"{doctype}: {seen}"))
        found = rotated.texts
        if new:
            _sign_anew()
        elif not found.to_renew and not rotated.secrets and rotation.forget_former_keys():
            click.echo("Nothing is under a former key: they are out of the configuration.")
        frappe.db.commit()
        click.echo(f"{found.to_renew} texts and {rotated.secrets} secrets of Frappe came under the present key.")
        for name in rotated.lost:
            click.echo(f"{click.style('✗', fg='red')} no key opens {name}: enter it anew", err=True)
        if found.unreadable:
            click.echo(
                f"{click.style('✗', fg='red')} no key opens {found.unreadable} texts: add the key that they were "
                f"written under to {texts.FORMER} in site_config.json, and run this once more",
                err=True,
            )
        if rotated.lost or found.unreadable:
            context.exit(1)
        if texts.former_keys():
            click.echo(
                "The former key stays in the configuration for whoever still writes with it. The night takes it out, "
                "or this command once more, when nothing is under it."
            )


def _sign_anew() -> None:
    from school_ai.jobs import tasks
    from school_ai.services.integrity import signing

    tasks.work(signing.start())
    click.echo("What is computed is signed with the new key; models are being learned anew by the workers.")

import click

from school_ai.commands.site import connected


@click.command("erase-again")
@click.pass_context
def erase_again(context):
    """After a backup was restored: erase again whoever had been erased before. Workers do it."""
    import frappe

    from school_ai.services.rights import erasing

    with connected(context):
        made = erasing.again()
        frappe.db.commit()
    if made:
        click.echo(f"{len(made)} persons are erased again by the workers: {', '.join(made)}")
    else:
        click.echo("Nobody who was erased is in the database.")


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Say what would go tonight, and let nothing go.")
@click.pass_context
def retention(context, dry_run):
    """Let go now what is older than the school keeps it. Otherwise the scheduler does it every night."""
    from school_ai.services.rights import retention as nightly

    with connected(context):
        due = nightly.due()
        if not dry_run:
            nightly.run_nightly()
    for each in due:
        kept = f"{each.days} days" if each.days else "until erased"
        click.echo(f"{each.count:>8}  {each.title:<34} kept {kept:<14} {each.law}".rstrip())
    total = sum(each.count for each in due)
    click.echo(f"{total:>8}  {'would go' if dry_run else 'were over'}")

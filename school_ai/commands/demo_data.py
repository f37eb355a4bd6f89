import sys
from datetime import date
from pathlib import Path

import click

from school_ai.commands.site import connected


@click.command("demo-data")
@click.option("--pupils", default=240, show_default=True, help="Size of the school.")
@click.option("--password", default="demo", show_default=True, help="Password of all logins of the demo school.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def demo_data(context, pupils, password, yes):
    """Write a demo school into a site that has no pupils yet. For trying School AI, never for a school's own site."""
    generator = Path(__file__).resolve().parents[2]
    if not (generator / "embedded" / "school").is_dir():
        raise click.ClickException("The demo school comes with a checkout of school_ai's repository only.")
    sys.path.insert(0, str(generator))
    with connected(context):
        import frappe

        from embedded import school_site
        from embedded.school.school import SchoolSpec, generate

        if frappe.db.exists("Student", {}):
            raise click.ClickException("This site has pupils already. The demo school needs a site of its own.")
        if not yes:
            click.confirm(f"Write a school of {pupils} pupils into {frappe.local.site}?", abort=True)
        spec = SchoolSpec.around(date.today())
        if pupils != spec.pupils:
            spec = SchoolSpec.of_size(pupils, term_start=spec.term_start, today=spec.today)
        school = generate(spec)
        try:
            documents = school_site.write_all(
                school, progress=lambda step: click.echo(f"writing {step}"), password=password
            )
        except school_site.SiteNotEmpty as refused:
            raise click.ClickException(f"Nothing was written: {refused}.") from None
        click.echo(f"{pupils} pupils and {len(documents)} documents. Logins (password {password}):")
        for login in school.demo_logins():
            click.echo(f"  {login.user:<36} {login.role:<24} {login.note}")

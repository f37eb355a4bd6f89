import dataclasses
import json

import click

from school_ai.commands.site import connected

MARKS = {"good": ("✓", "green"), "advice": ("!", "yellow"), "bad": ("✗", "red")}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def doctor(context, as_json):
    """Examine this installation: each line is good, or says what to do. Ends with 1 if something does not work."""
    from school_ai.services import doctor as examination

    with connected(context):
        findings = examination.examine()
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            mark, colour = MARKS[finding.level]
            click.echo(f"{click.style(mark, fg=colour)} {finding.about:<11} {finding.words}")
    if any(finding.level == examination.BAD for finding in findings):
        context.exit(1)

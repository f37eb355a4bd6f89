import dataclasses
import json

import click

from school_ai.commands.site import connected

MARKS = {"good": ("✓", "green"), "advice": ("!", "yellow"), "bad": ("✗", "red")}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--security", is_flag=True, help="How safely the site is set up, instead.")
@click.pass_context
def doctor(context, as_json, security):
    """Examine this installation: each line is good, or says what to do. Ends with 1 if something does not work, or is
    dangerous."""
    if security:
        _security(context, as_json)
        return
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


def _security(context, as_json: bool) -> None:
    from school_ai.services.security import checking
    from school_ai.services.security.found import DANGER, OK, WARNING

    with connected(context):
        found = checking.examine()
        said = checking.summary(found)
    marks = {OK: MARKS["good"], WARNING: MARKS["advice"], DANGER: MARKS["bad"]}
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(finding) for finding in found], indent=1))
    else:
        for finding in found:
            mark, colour = marks[finding.level]
            click.echo(f"{click.style(mark, fg=colour)} {finding.title:<26} {finding.words}")
            if finding.to_do:
                click.echo(f"{'':<28} → {finding.to_do}")
        click.echo(said)
    if any(finding.level == DANGER for finding in found):
        context.exit(1)

import click

from school_ai.commands.site import connected


@click.command("index")
@click.option("--document", help="Only this AI Knowledge Document.")
@click.option("--rebuild", is_flag=True, help="Throw the index away first, and embed every passage anew.")
@click.option("--queue", is_flag=True, help="Leave the work to the workers.")
@click.pass_context
def index(context, document, rebuild, queue):
    """Bring the index of course materials up to the documents. Ends with 1 if a document could not be read."""
    import frappe

    from school_ai.jobs import tasks
    from school_ai.services import indexing

    with connected(context):
        if document and not frappe.db.exists(indexing.DOCUMENT, document):
            raise click.ClickException(f"There is no document {document}.")
        if rebuild:
            indexing.forget_index()
        documents = [document] if document else frappe.get_all(indexing.DOCUMENT, pluck="name", order_by="creation")
        names = [tasks.start("Index document", indexing.DOCUMENT, name) for name in documents]
        frappe.db.commit()
        if queue:
            click.echo(f"{len(names)} documents are queued.")
            return
        failed = _work(tasks, names, [frappe.db.get_value(indexing.DOCUMENT, name, "title") for name in documents])
        for title, problem in failed:
            click.echo(f"{click.style('✗', fg='red')} {title}: {problem}", err=True)
        click.echo(f"{len(names) - len(failed)} of {len(names)} documents are in the index.")
    if failed:
        context.exit(1)


def _work(tasks, names: list[str], titles: list[str]) -> list[tuple[str, str]]:
    """Do the tasks here, one after the other. Returns title and problem of those that failed."""
    import frappe

    failed = []
    with click.progressbar(list(zip(names, titles, strict=True)), item_show_func=lambda item: item and item[1]) as bar:
        for name, title in bar:
            try:
                tasks.work(name)
            except Exception as error:  # noted in the task and the Error Log; the next document may still be read
                click.echo(f"{title}: {error}", err=True)
            status, problem = frappe.db.get_value(tasks.DOCTYPE, name, ["status", "problem"])
            if status == tasks.FAILED:
                failed.append((title, problem))
    return failed

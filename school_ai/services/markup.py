"""Text from documents and pupils that the desk would show as markup, and names of files that lead elsewhere."""

from pathlib import PureWindowsPath


def without_tags(text: str) -> str:
    """The text with brackets of another form, so that nothing in it is a tag: for Data fields, which the desk shows as
    markup. Longer texts are kept as they are, in fields of the kind Code, which it shows as text."""
    return text.replace("<", "‹").replace(">", "›")


def file_name(sent: str) -> str:
    """The name of a file that was sent, without folders, whichever way their names are written."""
    return PureWindowsPath(sent).name.lstrip(".") or "file"

"""Documents lead where they say, and hold for any machine."""

import configparser
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from embedded.environment import ROOT
from tests.app.project import line_of, listed, place

LINK = re.compile(r"!?\[(?:[^\]\[]|\[[^\]]*\])*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
REFERENCE = re.compile(r"^\[[^\]]+\]:\s*(\S+)", re.M)
HTML_LINK = re.compile(r"""<(?:img|a|source|video)\b[^>]*?\b(?:src|href|srcset)=["']([^"']+)["']""")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.M)
FENCED = re.compile(r"^(```|~~~).*?^\1\s*$", re.M | re.S)

# Somebody's own folders. Benches of Frappe are usually found at /home/frappe.
OWN_FOLDER = re.compile(r"(?<![\w.])/(?:home|Users)/(?!frappe\b)[\w.-]+|\b[A-Z]:\\Users\\")
REGISTRIES = ("pypi.org", "pythonhosted.org", "registry.npmjs.org", "registry.yarnpkg.com", "proxy.golang.org")


def documents() -> list[Path]:
    return [file for file in listed() if file.suffix == ".md" and (file.parent == ROOT or _is_in(file, "docs"))]


def _is_in(file: Path, folder: str) -> bool:
    return file.is_relative_to(ROOT / folder)


def anchors(text: str) -> set[str]:
    """Names under which the headings of a document can be reached."""
    found: set[str] = set()
    for heading in HEADING.findall(FENCED.sub("", text)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        number = 1
        name = slug
        while name in found:
            name, number = f"{slug}-{number}", number + 1
        found.add(name)
    return found | set(re.findall(r"""<a\s+(?:id|name)=["']([^"']+)["']""", text))


def link_problems(file: Path) -> list[str]:
    text = file.read_text()
    prose = FENCED.sub(lambda block: re.sub(r"[^\n]", " ", block[0]), text)
    problems = []
    for pattern in (LINK, REFERENCE, HTML_LINK):
        for found in pattern.finditer(prose):
            address, _, anchor = found[1].partition("#")
            where = place(file, line_of(prose, found.start()))
            if urlsplit(address).scheme or address.startswith("//"):
                continue
            target = file if not address else file.parent / address
            if address.startswith("/") or not target.exists():
                problems.append(f"{where}: there is no {address}")
            elif anchor and target.suffix == ".md" and anchor not in anchors(target.read_text()):
                problems.append(f"{where}: {address or 'this document'} has no heading #{anchor}")
    return problems


def place_problems(
    text: str, shown_as: str, forbidden: tuple[str, ...], patterns: tuple[re.Pattern, ...] = ()
) -> list[str]:
    """What is about one machine: its folders and hosts."""
    problems = [f"{shown_as}: {word}" for word in forbidden if word in text]
    for pattern in patterns:
        problems += [f"{shown_as}:{line_of(text, found.start())}: {found[0]}" for found in pattern.finditer(text)]
    return problems


def of_this_machine() -> tuple[str, ...]:
    """The checkout's own place, and the package indexes that this machine is set up with, the public ones apart."""
    addresses = [
        os.environ[name] for name in os.environ if re.search(r"(INDEX|REGISTRY|FIND_LINKS|PROXY)(_URL)?$", name)
    ]
    for file in (Path("/etc/pip.conf"), Path.home() / ".pip/pip.conf", Path.home() / ".config/pip/pip.conf"):
        if file.exists():
            config = configparser.ConfigParser(interpolation=None)
            config.read(file)
            addresses += [value for section in config.values() for value in section.values() if "://" in value]
    hosts = {urlsplit(part).hostname or "" for address in addresses for part in address.split()}
    folders = {urlsplit(part).path for address in addresses for part in address.split() if part.startswith("file:")}
    hosts -= {"", "localhost", "127.0.0.1", *REGISTRIES, *(f"www.{host}" for host in REGISTRIES)}
    # A checkout at /app is no place that could be told from a route.
    places = {str(ROOT)} if len(ROOT.parts) > 2 else set()
    return tuple(sorted(places | hosts | folders - {"", "/"}))


def test_the_readme_tells_how_to_begin():
    assert (ROOT / "README.md").is_file()
    text = (ROOT / "README.md").read_text()
    assert text.startswith("# ")
    for command in ("./demo", "./test", "bench "):
        assert command in text


def test_links_and_pictures_lead_somewhere():
    assert [problem for file in documents() for problem in link_problems(file)] == []


def test_every_document_can_be_found_from_the_readme():
    """One that nothing leads to is never read."""
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    assert waiting[0].is_file()
    while waiting:
        file = waiting.pop()
        if file in seen:
            continue
        seen.add(file)
        linked = [found[1].partition("#")[0] for found in LINK.finditer(file.read_text())]
        targets = [(file.parent / name).resolve() for name in linked if name and not urlsplit(name).scheme]
        for target in targets:
            if target.is_dir():
                waiting += [target / name for name in ("README.md", "index.md") if (target / name).is_file()]
            elif target.suffix == ".md" and target.is_file():
                waiting.append(target)
    assert [place(file) for file in documents() if file not in seen] == []


def test_documents_hold_for_any_machine():
    assert [
        problem
        for file in documents()
        for problem in place_problems(file.read_text(), place(file), REGISTRIES, (OWN_FOLDER,))
    ] == []


def test_nothing_in_the_project_is_about_this_machine():
    forbidden = of_this_machine()
    problems = []
    for file in listed():
        try:
            text = file.read_text()
        except UnicodeDecodeError:
            continue
        problems += place_problems(text, place(file), forbidden)
    assert problems == []


@pytest.mark.parametrize(
    ("markdown", "problem"),
    [
        ("[a](nothing.md)", "no nothing.md"),
        ("![a picture](pictures/nothing.png)", "no pictures/nothing.png"),
        ('<img src="nothing.png" width="600">', "no nothing.png"),
        ("[a](#nothing)", "no heading #nothing"),
        ("[a](other.md#nothing)", "no heading #nothing"),
        ("[a](/docs/other.md)", "no /docs/other.md"),
        ("[a]: nothing.md", "no nothing.md"),
    ],
)
def test_a_link_to_nothing_is_found(tmp_path, markdown, problem):
    (tmp_path / "other.md").write_text("# Other\n")
    file = tmp_path / "sample.md"
    file.write_text(f"# Sample\n\n{markdown}\n")
    (said,) = link_problems(file)
    assert problem in said


def test_a_link_that_leads_somewhere_is_not():
    text = "# A `sample`, of 2 things\n\n## Twice\n\n## Twice\n"
    assert anchors(text) == {"a-sample-of-2-things", "twice", "twice-1"}


def test_links_to_headings_and_in_code_are_let_through(tmp_path):
    file = tmp_path / "sample.md"
    file.write_text("# Run it\n[a](#run-it) [b](https://frappe.io/x) [![c](c.png)](c.png)\n```\n[d](nothing)\n```\n")
    (tmp_path / "c.png").touch()
    assert link_problems(file) == []


def test_what_is_of_one_machine_is_found():
    text = f"Start it in {ROOT},\nin {'/home'}/mary/school or from https://{REGISTRIES[0]}/simple"
    assert len(place_problems(text, "x.md", (str(ROOT), *REGISTRIES), (OWN_FOLDER,))) == 3
    assert place_problems("cd /home/frappe/frappe-bench", "x.md", REGISTRIES, (OWN_FOLDER,)) == []


def test_every_command_is_in_the_document_of_commands():
    commands = {
        name
        for file in (ROOT / "school_ai" / "commands").glob("*.py")
        for name in re.findall(r'^@click\.command\("([^"]+)"\)$', file.read_text(), re.M)
    }
    told = set(HEADING.findall(FENCED.sub("", (ROOT / "docs" / "commands.md").read_text())))
    assert commands and commands <= told, f"not in docs/commands.md: {sorted(commands - told)}"

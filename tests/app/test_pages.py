"""Portal pages find their templates, their bundles, their pictures and their code."""

import importlib.util
import re
from pathlib import Path

import pytest

from tests.app import assets
from tests.app.project import APP, ROOT, app_files, line_of, place

TEMPLATE = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")
BUNDLE = re.compile(r"""\binclude_(?:script|style)\(\s*["']([^"']+)["']""")
SERVED = re.compile(rf"{assets.SERVED}[\w./-]+")
# What is called `frappe` on a bench has another name on the host: pages are handed what they show.
FRAPPE = re.compile(r"\{[{%][^}]*\bfrappe\.")
IMPORT = re.compile(r"""(?:\bfrom\s*|\bimport\s*|@(?:import|use|forward)\s+)["'](\.[^"']+|[\w/]+)["']""")


def markup_problems(text: str, shown_as: str) -> list[str]:
    problems = []
    for pattern, exists, kind in (
        (TEMPLATE, _template_exists, "template"),
        (BUNDLE, assets.exists, "bundle"),
        (SERVED, assets.exists, "file"),
    ):
        for found in pattern.finditer(text):
            name = found[found.re.groups]
            if not exists(name):
                problems.append(f"{shown_as}:{line_of(text, found.start())}: there is no {kind} {name}")
    asked = (f"{shown_as}:{line_of(text, found.start())}" for found in FRAPPE.finditer(text))
    return [*problems, *(f"{each}: a page asks for frappe" for each in asked)]


def _template_exists(name: str) -> bool:
    # Templates of Frappe itself are not ours to look after.
    return not name.startswith("school_ai/") or (ROOT / name).is_file()


def import_problems(file: Path) -> list[str]:
    """Sources of bundles that import what is not there."""
    text = file.read_text()
    return [
        f"{place(file, line_of(text, found.start()))}: there is no {found[1]}"
        for found in IMPORT.finditer(text)
        if not _source_exists(file.parent / found[1], file.suffix)
    ]


def _source_exists(target: Path, suffix: str) -> bool:
    partial = target.with_name(f"_{target.name}")
    return any(path.is_file() for path in (target, partial, Path(f"{target}{suffix}"), Path(f"{partial}{suffix}")))


def page_problems(file: Path) -> list[str]:
    """A page's code cannot be imported by name where its folder has a hyphen: Frappe loads it by its path."""
    if not any(file.with_suffix(kind).exists() for kind in (".html", ".md", ".json", ".js")):
        return [f"{place(file)} has no template beside it"]
    spec = importlib.util.spec_from_file_location(f"page_{file.stem}", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [] if callable(getattr(module, "get_context", None)) else [f"{place(file)} has no get_context"]


def test_markup_names_what_is_there():
    assert [
        problem
        for file in app_files(".html", ".js", ".scss", ".css")
        for problem in markup_problems(file.read_text(), place(file))
    ] == []


def test_sources_of_bundles_import_what_is_there():
    assert [problem for file in app_files(".js", ".scss") for problem in import_problems(file)] == []


def test_pages_have_their_code():
    pages = [file for file in app_files(".py") if file.is_relative_to(APP / "www") and file.name != "__init__.py"]
    assert pages
    assert [problem for file in pages for problem in page_problems(file)] == []


@pytest.mark.parametrize(
    "markup",
    [
        '{% extends "school_ai/templates/nothing.html" %}',
        '{{ include_style("school_ai_nowhere.bundle.css") }}',
        '{{ include_script("nothing.bundle.js") }}',
        '<img src="/assets/school_ai/images/nothing.svg">',
        "{{ frappe.utils.nowdate() }}",
    ],
)
def test_markup_that_names_nothing_is_found(markup):
    assert len(markup_problems(markup, "x.html")) == 1


def test_a_bundle_is_known_by_the_name_that_it_is_built_under():
    assert markup_problems('{{ include_style("school_ai_portal.bundle.css") }}', "x.html") == []


def test_an_import_of_nothing_is_found(tmp_path):
    file = tmp_path / "sample.bundle.js"
    file.write_text('import { el } from "./elements.js";\nimport "./nothing.js";\n')
    (tmp_path / "elements.js").touch()
    assert import_problems(file) == ["sample.bundle.js:2: there is no ./nothing.js"]


def test_a_page_without_code_or_template_is_found(tmp_path):
    file = tmp_path / "sample.py"
    file.write_text("context = None\n")
    assert page_problems(file) == ["sample.py has no template beside it"]
    file.with_suffix(".html").touch()
    assert page_problems(file) == ["sample.py has no get_context"]

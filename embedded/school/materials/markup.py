"""The part of YAML and Markdown that the materials use.

Front matter: one `name: value` a line; a value is a text (in double quotes if it has a colon), a whole
number, true or false, or a list in square brackets. Markdown: headings, paragraphs, bold, italic, code,
numbered and bulleted lists, tables, quotations (shown as boxes) and fenced code. A backslash at the end of a
line breaks the line there.
"""

from __future__ import annotations

import html
import re

_INLINE = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<b>\1</b>"),
    (re.compile(r"(?<![\w*])\*([^*\s][^*]*?)\*(?![\w*])"), r"<i>\1</i>"),
)
_CODE = re.compile(r"`([^`]+)`")
_ITEM = re.compile(r"(?:- |(\d+)\. )(.*)")
_HEADING = re.compile(r"(#{1,3}) (.*)")


def read_front_matter(text: str) -> tuple[dict, str]:
    """The fields between the two lines of dashes at the top, and what follows them."""
    opening, head, body = text.split("---\n", 2)
    if opening:
        raise ValueError("front matter must be the first thing in the file")
    fields = {}
    for line in head.splitlines():
        name, colon, value = line.partition(":")
        if not colon:
            raise ValueError(f"not a field of the front matter: {line!r}")
        fields[name.strip()] = _value(value.strip())
    return fields, body


def _value(text: str) -> object:
    if text.startswith("[") and text.endswith("]"):
        return [_value(part.strip()) for part in text[1:-1].split(",")]
    if text in ("true", "false"):
        return text == "true"
    if text.isdigit():
        return int(text)
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def to_blocks(markdown: str) -> list[str]:
    """Markdown as pieces of HTML: one for each heading, paragraph, list, table, box and piece of code."""
    lines = markdown.strip("\n").split("\n")
    blocks = []
    while lines:
        if not lines[0].strip():
            lines.pop(0)
        elif lines[0].startswith("```"):
            blocks.append(_code(lines))
        elif match := _HEADING.fullmatch(lines[0]):
            lines.pop(0)
            level = len(match[1])
            blocks.append(f"<h{level}>{inline(match[2])}</h{level}>")
        elif lines[0].startswith(">"):
            blocks.append(_quotation(lines))
        elif lines[0].startswith("|"):
            blocks.append(_table(lines))
        elif _ITEM.match(lines[0]):
            blocks.append(_list(lines))
        else:
            blocks.append(f"<p>{_joined(_take(lines, _is_plain))}</p>")
    return blocks


def _joined(lines: list[str]) -> str:
    pieces = re.split(r"\\(?: |$)", " ".join(lines))
    return "<br/>".join(inline(piece) for piece in pieces)


def inline(text: str) -> str:
    """Bold, italic and code within a line; stars inside code stay stars."""
    parts = _CODE.split(text)
    for number, part in enumerate(parts):
        escaped = html.escape(part, quote=False)
        if number % 2:
            parts[number] = f"<code>{escaped}</code>"
            continue
        for pattern, replacement in _INLINE:
            escaped = pattern.sub(replacement, escaped)
        parts[number] = escaped
    return "".join(parts)


def _take(lines: list[str], wanted) -> list[str]:
    taken = [lines.pop(0)]
    while lines and wanted(lines[0]):
        taken.append(lines.pop(0))
    return taken


def _is_plain(line: str) -> bool:
    return bool(line.strip()) and not line.startswith((">", "|", "```", "#")) and not _ITEM.match(line)


def _code(lines: list[str]) -> str:
    lines.pop(0)
    taken = []
    while lines and not lines[0].startswith("```"):
        taken.append(lines.pop(0))
    if lines:
        lines.pop(0)
    return f"<pre>{html.escape(chr(10).join(taken), quote=False)}</pre>"


def _quotation(lines: list[str]) -> str:
    taken = _take(lines, lambda line: line.startswith(">"))
    inner = to_blocks("\n".join(line[1:].removeprefix(" ") for line in taken))
    return f'<div class="box">{"".join(inner)}</div>'


def _table(lines: list[str]) -> str:
    rows = [
        [inline(cell.strip()) for cell in line.strip().strip("|").split("|")]
        for line in _take(lines, lambda line: line.startswith("|"))
    ]
    head, body = rows[0], rows[2:]
    out = ["<table>", "<tr>" + "".join(f"<th>{cell}</th>" for cell in head) + "</tr>"]
    out += ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in body]
    return "\n".join([*out, "</table>"])


def _list(lines: list[str]) -> str:
    tag = "ol" if lines[0][0].isdigit() else "ul"
    items: list[str] = []
    while lines and lines[0].strip():
        match = _ITEM.match(lines[0])
        if match and ("ol" if match[1] else "ul") != tag:
            break
        line = lines.pop(0).strip()
        if match:
            items.append(match[2])
        elif items:
            items[-1] += f" {line}"
    return f"<{tag}>" + "".join(f"<li>{inline(item)}</li>" for item in items) + f"</{tag}>"

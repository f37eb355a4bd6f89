"""Something that is said to a teacher, with the records that it comes from."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """A record that something is taken from: its DocType, its name, and what people call it."""

    doctype: str
    name: str
    title: str


@dataclass(frozen=True)
class Said:
    """A sentence, how sure it is (in words, empty for what is recorded), and where it comes from."""

    kind: str
    text: str
    sure: str = ""
    links: list[Link] = field(default_factory=list)

"""A sentence with what is filled in."""

from dataclasses import dataclass

from school_ai.ai.catalogue import _lt

__all__ = ["Said", "Sentence", "_lt", "counted", "listed"]


class Said:
    """Has a `template` of this module and `arguments` to fill it in. An argument may be a sentence itself."""

    template: str
    arguments: tuple

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.template.format(*(each.text if isinstance(each, Said) else each for each in self.arguments))


@dataclass(frozen=True)
class Sentence(Said):
    """A sentence by itself."""

    template: str
    arguments: tuple = ()


def counted(count: int, one: str, many: str, *arguments: object) -> tuple[str, tuple]:
    """The template for one or for many, and its arguments, of which the count is the first."""
    return (one if count == 1 else many), (count, *arguments)


def listed(titles: list[str] | tuple[str, ...], most: int = 4) -> str:
    """Titles one after the other, the last ones left out where they are many."""
    shown = ", ".join(str(title) for title in titles[:most])
    return f"{shown} … (+{len(titles) - most})" if len(titles) > most else shown

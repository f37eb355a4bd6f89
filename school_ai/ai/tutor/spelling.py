"""Whether two words are the same but for a slip of the pen."""


def one_typo(one: str, other: str) -> bool:
    """Whether two words are at most one letter put in, left out or changed, or two neighbours swapped, apart: a
    distance of at most 1 by Damerau (1964), neighbours swapped counting as one."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[at:], other[at:]
    if one[1:] == other[1:] or one[1:] == other or one == other[1:]:
        return True
    return len(one) > 1 and one[:2] == other[:2][::-1] and one[2:] == other[2:]

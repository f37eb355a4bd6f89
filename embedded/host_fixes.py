"""What the host of 2023 needs to run with the packages of today."""


def apply() -> None:
    """To be called once the host can be imported."""
    from criscostack.utils import typing_validations
    from pydantic import ConfigDict

    # It hands pydantic a class, which pydantic takes no longer: every typed method would fail.
    typing_validations.CriscoPydanticConfig = ConfigDict(arbitrary_types_allowed=True)

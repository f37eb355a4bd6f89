"""The host's command line for one environment: `python -m embedded.bench ENVIRONMENT COMMAND...`.

What `bench --site SITE COMMAND` is on a bench. Run in the environment's `sites/` folder.
"""

import importlib
import sys

from embedded.environment import Environment
from embedded.inside import enter


def main(arguments: list[str]) -> None:
    environment = Environment(arguments[0])
    enter(environment)

    command = arguments[1:]
    if command[:1] not in (["worker"], ["schedule"]) and "--site" not in command:
        command = ["--site", environment.site, *command]
    sys.argv = ["bench", "criscostack", *command]
    if command[0] == "worker":
        _import_what_jobs_need()

    from criscostack.utils import brik_helper

    brik_helper.main()


def _import_what_jobs_need() -> None:
    """A worker forks for every job: what it has imported by then, no job has to import again."""
    for module in ("chromadb", "onnxruntime", "pymupdf", "pytesseract", "tokenizers", "school_ai.services.indexing"):
        importlib.import_module(module)


if __name__ == "__main__":
    main(sys.argv[1:])

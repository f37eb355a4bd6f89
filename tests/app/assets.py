"""What is served below /assets: files of public/, and bundles under the names that they are built under."""

from tests.app.project import APP, app_files

SERVED = "/assets/school_ai/"
# A bundle's suffix when it is built -> when it is written.
_SOURCES = {"css": (".css", ".scss", ".sass", ".less"), "js": (".js", ".ts", ".mjs", ".jsx", ".tsx")}


def exists(name: str) -> bool:
    """Whether there is a file or a bundle of ours for what a hook or a page names."""
    if name.startswith(SERVED):
        return (APP / "public" / name.removeprefix(SERVED)).is_file()
    stem, _, suffix = name.rpartition(".")
    sources = {stem + source for source in _SOURCES.get(suffix, ())}
    return stem.endswith(".bundle") and any(file.name in sources for file in app_files())

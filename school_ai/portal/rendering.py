"""Pages of the portal from templates that are compiled once in a process.

Frappe makes a template environment for every request, and compiles the page with all that it includes anew: more than
half of what a page costs. The code does not depend on the request, so it is kept here, by what the template says.
"""

from types import CodeType

from frappe.utils.jinja import get_jenv
from frappe.website.page_renderers.template_page import TemplatePage
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

FOLDER = "school-ai/"
# What a browser may load and do on a page of ours. Its scripts come from this site's files, so that markup that was
# smuggled onto a page runs nothing and sends nothing elsewhere. Bars are as long as an attribute `style` says.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=(), usb=()",
}


class _Compiled(BytecodeCache):
    """Code of templates that pages extend and include; a template that has changed has another checksum."""

    def __init__(self) -> None:
        self._code: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._code.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = (bucket.checksum, bucket.code)

    def clear(self) -> None:
        self._code.clear()


_included = _Compiled()
# By the page's template and what it says: one entry for each page.
_pages: dict[str, tuple[str, CodeType]] = {}


class PortalPage(TemplatePage):
    """A page of www/school-ai."""

    def set_template_path(self):
        # Frappe asks for every path of the site: others need not be looked for on the disk.
        if self.path.startswith(FOLDER):
            super().set_template_path()

    def can_render(self):
        return bool(super().can_render()) and self.app == "school_ai" and self.template_path.endswith(".html")

    def build_response(self, data, http_status_code=None, headers=None):
        response = super().build_response(data, http_status_code, headers)
        response.headers.update(HEADERS)
        return response

    def render_template(self):
        environment = get_jenv()
        environment.bytecode_cache = _included
        source, code = _pages.get(self.template_path, ("", None))
        if code is None or source != self.source:
            code = environment.compile(self.source)
            _pages[self.template_path] = (self.source, code)
        page = environment.template_class.from_code(environment, code, environment.make_globals(None))
        return page.render(self.context)

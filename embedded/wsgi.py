"""The WSGI application that gunicorn serves: the host's, with static files as its development server serves them.

Every request goes to the environment's main site, whatever host name it came with. With SCHOOL_AI_SITE_BY_HOST set, as
in the test environment, the host name says which site is meant.
"""

import gc
import os

from embedded import alias
from embedded.environment import Environment

alias.install()

import criscostack.app
from criscostack.middlewares import StaticDataMiddleware
from werkzeug.middleware.shared_data import SharedDataMiddleware

from embedded import host_fixes

host_fixes.apply()

# A query alone makes hundreds of objects. As a Frappe of today does, which the host is not.
_first, _second, _third = gc.get_threshold()
gc.set_threshold(10 * _first, 2 * _second, 2 * _third)

_environment = Environment(os.environ["SCHOOL_AI_ENVIRONMENT"])
_by_host = bool(os.environ.get("SCHOOL_AI_SITE_BY_HOST"))

criscostack.app._site = None if _by_host else os.environ.get("SCHOOL_AI_SITE") or _environment.site
criscostack.app._sites_path = str(_environment.sites)

application = SharedDataMiddleware(criscostack.app.application, {"/assets": str(_environment.sites / "assets")})
application = StaticDataMiddleware(application, {"/files": str(_environment.sites)})

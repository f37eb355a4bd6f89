"""The WSGI application that gunicorn serves: the host's, with static files as its development server serves them."""

import os

from embedded import alias
from embedded.environment import Environment

alias.install()

import criscostack.app
from criscostack.middlewares import StaticDataMiddleware
from werkzeug.middleware.shared_data import SharedDataMiddleware

_environment = Environment(os.environ["SCHOOL_AI_ENVIRONMENT"])
_sites = str(_environment.sites)

criscostack.app._site = os.environ.get("SCHOOL_AI_SITE") or _environment.site
criscostack.app._sites_path = _sites

application = SharedDataMiddleware(criscostack.app.application, {"/assets": os.path.join(_sites, "assets")})
application = StaticDataMiddleware(application, {"/files": _sites})

"""/school-ai/openapi.json: the description of the API, for programs of people who are signed in."""

import json

from school_ai import permissions
from school_ai.api import description


def get_context(context):
    context.no_cache = 1
    permissions.is_signed_in()
    context.document = json.dumps(description.document(), ensure_ascii=False)

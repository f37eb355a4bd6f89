"""/school-ai/manifest.json: what a browser needs to put the school's pages on a phone's home screen."""

import json

import frappe
from frappe import _


def get_context(context):
    context.no_cache = 1
    school = frappe.defaults.get_global_default("company") or _("School")
    context.document = json.dumps(
        {
            "id": "/school-ai/",
            "name": school,
            "short_name": school[:24],
            "start_url": "/school-ai/start",
            "scope": "/school-ai/",
            "display": "standalone",
            "background_color": "#f6f7f9",
            "theme_color": "#1f5fbf",
            "icons": [
                {"src": "/assets/school_ai/images/school-ai-192.png", "sizes": "192x192", "type": "image/png"},
                {
                    "src": "/assets/school_ai/images/school-ai-512.png",
                    "sizes": "512x512",
                    "type": "image/png",
                    "purpose": "any maskable",
                },
                {"src": "/assets/school_ai/images/school-ai.svg", "sizes": "any", "type": "image/svg+xml"},
            ],
        },
        ensure_ascii=False,
    )

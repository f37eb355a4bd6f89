"""How safely the site is set up: Frappe's own switches and what School AI adds, each looked at and explained.

`checking` has the list; each module beside it has the checks of one area. A check reads settings and counts rows,
changes nothing, and asks no other server.
"""

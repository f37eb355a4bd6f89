"""The portal's pages by whose they are: what stands behind /school-ai/. Tests that look at every page look at these."""

PAGES = {
    "Guardian": ("family", "progress", "messages", "changes", "materials", "notices", "notifications", "privacy"),
    "Student": ("home", "progress", "tutor", "changes", "materials", "notices", "notifications", "privacy"),
    "Instructor": ("teaching", "messages", "changes", "api", "notices", "notifications"),
    "School AI Administrator": ("api", "notifications"),
}
EVERY = [(role, page) for role, pages in PAGES.items() for page in pages]
# Not looked at there: where one is led on from, what there is without a connection, and a single talk, which wants its
# number.
OTHERS = {"start", "offline", "talk"}

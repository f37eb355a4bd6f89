"""/school-ai/sw.js: the service worker of the portal. Served from here, since one from /assets could not look after the
portal's pages. It names the files of this version, so it is never cached."""


def get_context(context):
    context.no_cache = 1

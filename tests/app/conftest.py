"""Makes `import frappe` work before any check is collected."""

from embedded import alias

alias.install()

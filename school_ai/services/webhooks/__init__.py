"""Webhooks: what systems outside tell the school, signed; and what the school tells them, again and again until it has
arrived.

Incoming: `senders` (who may send), `signing` (how a request is signed), `admitting` (whether one is let in),
`receiving` (what it means). Outgoing: `due` (rows written with the change), `sending` (the task), `settling` (what
became of a row), `telling` (who is told of rows given up), `addresses` (where requests may go)."""

SWITCH = "webhooks_enabled"

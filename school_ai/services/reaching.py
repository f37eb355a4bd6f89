"""Requests that look at where they have really come to, before anything is said.

An address that somebody entered is looked up and judged by its numbers before a request. The request looks the name up
once more, and whoever answers for the name may answer otherwise by then (DNS rebinding), with a number of the school's
own network. So the connection itself is judged.
"""

import ipaddress
from collections.abc import Callable

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

Number = ipaddress.IPv4Address | ipaddress.IPv6Address


def number(text: str) -> Number:
    """A host's number as the system writes it. What stands for one of the older kind is that."""
    found = ipaddress.ip_address(text.partition("%")[0])
    return getattr(found, "ipv4_mapped", None) or found


class Judged(HTTPAdapter):
    """For `requests.Session.mount`. `judge` is given the number of the host that a connection has come to, and raises
    where nothing may be said to it; what it raises comes out of the request. Where a proxy is used, what it leads to is
    the proxy's to judge."""

    def __init__(self, judge: Callable[[Number], None]):
        self._judge = judge
        super().__init__()

    def init_poolmanager(self, *arguments, **named):
        super().init_poolmanager(*arguments, **named)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _pool(HTTPConnectionPool, HTTPConnection, self._judge),
            "https": _pool(HTTPSConnectionPool, HTTPSConnection, self._judge),
        }


def _pool(pool: type, connection: type, judge: Callable[[Number], None]) -> type:
    class Connection(connection):
        def _new_conn(self):
            connected = super()._new_conn()
            try:
                judge(number(connected.getpeername()[0]))
            except BaseException:
                connected.close()
                raise
            return connected

    class Pool(pool):
        ConnectionCls = Connection

    return Pool

"""`python -m benchmarks.load.ticker SITE`: what the scheduler does each minute and every five minutes, more often.

Ten minutes of faults are few rounds of a scheduler that looks every five minutes: here it looks every ten seconds.
"""

import sys
import time

from benchmarks.knowledge.shelves import ENVIRONMENT
from embedded.inside import connected

SECONDS = 10


def main(site: str) -> None:
    while True:
        begun = time.monotonic()
        try:
            with connected(ENVIRONMENT, site) as frappe:
                every = frappe.get_hooks("scheduler_events")["cron"]
                for method in (*every["* * * * *"], *every["*/5 * * * *"]):
                    _do(frappe, method)
        except Exception as error:
            # What it stands on is gone just now: the scheduler of a bench tries again as well.
            print(type(error).__name__, error, flush=True)
        time.sleep(max(0.0, SECONDS - (time.monotonic() - begun)))


def _do(frappe, method: str) -> None:
    try:
        frappe.get_attr(method)()
        # As the scheduler notes it: by this it is known to run.
        frappe.db.set_value("Scheduled Job Type", {"method": method}, "last_execution", frappe.utils.now_datetime())
        frappe.db.commit()
    except Exception as error:
        print(method, type(error).__name__, error, flush=True)
        frappe.db.rollback()


if __name__ == "__main__":
    main(sys.argv[1])

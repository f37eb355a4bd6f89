#!/bin/bash
# The web server. A process that is told to stop answers what it has begun, for GRACEFUL_TIMEOUT seconds at most.
set -euo pipefail

cd /home/frappe/frappe-bench/sites
exec ../env/bin/gunicorn \
    --bind=0.0.0.0:8000 \
    --workers="${GUNICORN_WORKERS:-2}" \
    --threads="${GUNICORN_THREADS:-4}" \
    --worker-class=gthread \
    --worker-tmp-dir=/dev/shm \
    --timeout="${GUNICORN_TIMEOUT:-120}" \
    --graceful-timeout="${GRACEFUL_TIMEOUT:-30}" \
    --max-requests="${GUNICORN_MAX_REQUESTS:-2000}" \
    --max-requests-jitter=200 \
    frappe.app:application

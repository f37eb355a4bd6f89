#!/bin/bash
# Puts the image's own assets and list of apps into the volume of sites, then runs what was asked for.
set -euo pipefail

bench=/home/frappe/frappe-bench
if [ -d "$bench/sites" ] && [ -w "$bench/sites" ]; then
    # Of an older image there may be a folder.
    if [ ! -L "$bench/sites/assets" ]; then
        rm -rf "$bench/sites/assets"
    fi
    ln -sfn "$bench/assets" "$bench/sites/assets"
fi
exec "$@"

# Sourced by ./demo, ./test and ./benchmark: makes sure that Debian's packages and the Python environment are there.
#
#   bootstrap site|test
#
# Sets PYTHON to the environment's interpreter. What is missing is installed by apt where this user may (root, or sudo
# without a password); otherwise the script names exactly what to install and ends.

ROOT="$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")"
STATE="${SCHOOL_AI_STATE:-$ROOT/.embedded}"
VENV="$STATE/venv"
TOOLS="$STATE/tools"
PYTHON="$VENV/bin/python"

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

# program that must be found -> Debian package that brings it
declare -A PACKAGE_OF=(
    [mariadbd]=mariadb-server-core
    [mariadb]=mariadb-client-core
    [mariadb-dump]=mariadb-client
    [mariadb-install-db]=mariadb-server-core
    [redis-server]=redis-server
    [tesseract]=tesseract-ocr
)
TEST_PROGRAMS=(chromium)
PACKAGE_OF[chromium]=chromium
TESSERACT_LANGUAGES=(eng deu fra osd)

missing_packages() {
    local program language languages
    for program in "$@"; do
        PATH="/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin" command -v "$program" >/dev/null || echo "${PACKAGE_OF[$program]}"
    done
    languages="$(tesseract --list-langs 2>/dev/null || true)"
    for language in "${TESSERACT_LANGUAGES[@]}"; do
        grep -qx "$language" <<<"$languages" || echo "tesseract-ocr-$language"
    done
    find_python >/dev/null || echo python3.11
    "$(find_python || echo python3)" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
    # WeasyPrint, with which the framework prints to PDF, loads Pango when it is imported.
    ldconfig -p 2>/dev/null | grep -q libpangoft2-1.0 || echo libpangoft2-1.0-0
}

find_python() {
    local candidate
    for candidate in python3.11 python3; do
        if command -v "$candidate" >/dev/null &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

install_packages() {
    local missing runner=()
    mapfile -t missing < <(missing_packages "$@" | sort -u)
    [ "${#missing[@]}" -eq 0 ] && return
    if [ "$(id -u)" -ne 0 ]; then
        if sudo -n true 2>/dev/null; then
            runner=(sudo)
        else
            say "Missing: ${missing[*]}"
            echo "Install them and start again:  sudo apt-get install --no-install-recommends ${missing[*]}" >&2
            exit 1
        fi
    fi
    if ! command -v apt-get >/dev/null; then
        say "Missing: ${missing[*]} (names as in Debian 12). Install them and start again."
        exit 1
    fi
    say "Installing ${missing[*]}"
    "${runner[@]}" apt-get -qq update
    "${runner[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends \
        -o Dpkg::Use-Pty=0 "${missing[@]}" >/dev/null
}

ensure_uv() {
    UV="$VENV/bin/uv"
    [ -x "$UV" ] && return
    say "Making the Python environment"
    rm -rf "$VENV"
    "$(find_python)" -m venv "$VENV"
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check 'uv>=0.8'
}

# Installs a lock file unless this very lock was installed last.
install_lock() { # name python lock...
    local name="$1" python="$2" noted="$STATE/installed-$1" now
    shift 2
    now="$(cat "$@" | sha256sum)"
    [ -f "$noted" ] && [ "$(cat "$noted")" = "$now" ] && return
    say "Installing Python packages ($name)"
    local lock
    for lock in "$@"; do
        "$UV" pip install --quiet --no-deps --require-hashes --python "$python" -r "$lock"
    done
    echo "$now" >"$noted"
}

bootstrap() {
    local locks="$ROOT/embedded/locks" programs=(mariadbd mariadb mariadb-dump mariadb-install-db redis-server tesseract)
    [ "$1" = test ] && programs+=("${TEST_PROGRAMS[@]}")
    mkdir -p "$STATE"
    install_packages "${programs[@]}"
    ensure_uv
    # What the tests need includes what the demo needs: once it is there it is kept up to date as a whole.
    if [ "$1" = test ] || [ -f "$STATE/installed-test" ]; then
        install_lock test "$PYTHON" "$locks/test.txt" "$locks/host.txt"
    else
        install_lock site "$PYTHON" "$locks/site.txt" "$locks/host.txt"
    fi
}

bootstrap_tools() {
    [ -x "$TOOLS/bin/python" ] || "$UV" venv --quiet --python "$PYTHON" "$TOOLS"
    install_lock tools "$TOOLS/bin/python" "$ROOT/embedded/locks/tools.txt"
}

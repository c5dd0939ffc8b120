# Sourced by run, parley, test, check and bench: makes sure that .venv holds what a lock file names.
# shellcheck shell=sh
#
# POSIX sh and stock pip only, so that a bare system needs nothing but python3 and its venv module.
# Once installed, a start costs two quick checks and no network.

# The locks from small to large: all pins agree, so whoever has a larger one has the smaller ones too.
PARLEY_LOCKS="requirements.lock requirements-test.lock requirements-browser.lock requirements-dev.lock"

say() { printf '%s\n' "$*" >&2; }

# The first Python that is new enough; $PYTHON, if set, is the only candidate.
find_python() {
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    say "Parley needs Python 3.11 or newer${PYTHON:+, and $PYTHON is not}. On Debian or Ubuntu:"
    say "    sudo apt-get install python3 python3-venv"
    return 1
}

venv_works() { .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# A lock is installed when the stamp names this very file and this very Python.
stamp_of() {
    .venv/bin/python -c 'import sys; print(sys.version)'
    cksum <"$1"
}
installed() { [ -f ".venv/.$1.stamp" ] && [ "$(cat ".venv/.$1.stamp")" = "$(stamp_of "$1")" ]; }

make_venv() {
    python=$(find_python) || return 1
    rm -rf .venv
    say "Making .venv with $("$python" --version) ..."
    if ! "$python" -m venv .venv >.venv.log 2>&1 || ! .venv/bin/python -m pip --version >>.venv.log 2>&1; then
        rm -rf .venv # without the venv package half of it is left behind, and the next start would trust it
        cat .venv.log >&2
        rm -f .venv.log
        say "Python's venv module is missing or broken. On Debian or Ubuntu:"
        say "    sudo apt-get install ${python##*/}-venv"
        return 1
    fi
    rm -f .venv.log
}

install_lock() {
    say "Installing the libraries of $1: about a minute, and only when the lock changed ..."
    # --no-deps: the lock is complete and hashed, nothing is left to resolve.
    if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps \
        --require-hashes --only-binary :all: -r "$1"; then
        say "Could not install the libraries of $1: pip's words are above. Running the same command again resumes."
        return 1
    fi
    for lock in $PARLEY_LOCKS; do
        stamp_of "$lock" >".venv/.$lock.stamp"
        [ "$lock" = "$1" ] && break
    done
    return 0
}

# ensure_venv LOCK: from the repository's root.
ensure_venv() {
    if venv_works && installed "$1"; then return 0; fi
    # Two first starts at once (./run here, ./test there) must not build one .venv together.
    exec 9>.venv.lock
    if command -v flock >/dev/null 2>&1; then flock 9; fi
    if ! venv_works; then make_venv || return 1; fi
    if ! installed "$1"; then install_lock "$1" || return 1; fi
    exec 9>&-
}

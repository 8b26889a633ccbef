# place.sh: a directory for the stage, in which programs run and sockets fit.

# As the user that PostgreSQL will run as: it refuses to run as root.
as_user() {
	if [ "$(id -u)" != 0 ]; then
		"$@"
	elif command -v runuser >/dev/null 2>&1; then
		runuser -u postgres -- "$@"
	else
		setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
	fi
}

require_user() {
	if ! id -un >/dev/null 2>&1; then
		echo "The user with number $(id -u) has no name on this machine, and PostgreSQL does not start as such a user." >&2
		echo "Run this as a user who has one (in /etc/passwd)." >&2
		exit 1
	fi
	if [ "$(id -u)" = 0 ] && ! command -v runuser >/dev/null 2>&1 && ! command -v setpriv >/dev/null 2>&1; then
		echo "As root, PostgreSQL has to be run as the user postgres, and there is neither runuser nor setpriv to do that (Debian's util-linux)." >&2
		echo "Install util-linux, or run this as an ordinary user." >&2
		exit 1
	fi
	if [ "$(id -u)" = 0 ] && ! id postgres >/dev/null 2>&1; then
		echo "PostgreSQL does not run as root, and there is no user postgres to run it as." >&2
		echo "Make one (adduser --system --group postgres), or run this as an ordinary user." >&2
		exit 1
	fi
}

# A unix socket's name has at most 107 bytes; the tests' servers put theirs in
# /resilience.XXXXXX/XXXXXXXXXX/.s.PGSQL.NNNNN below this directory.
longest_place=62

# Makes the stage in $1 and prints its name; or prints why not, and fails.
make_stage() {
	case $1 in
		*[!A-Za-z0-9_./-]*)
			echo "its name has characters other than A-Z, a-z, 0-9, '_', '.', '/' and '-'"
			return 1
			;;
		/*) ;;
		*)
			echo "its name does not begin with '/'"
			return 1
			;;
	esac
	if [ "${#1}" -gt "$longest_place" ]; then
		echo "its name is longer than $longest_place bytes, too long for the name of a unix socket in it"
		return 1
	fi
	if ! made=$(mktemp -d "$1/resilience.XXXXXX" 2>/dev/null); then
		echo "nothing can be written there"
		return 1
	fi
	printf '#!/bin/sh\n' >"$made/can-run"
	chmod 755 "$made" "$made/can-run"
	if ! as_user "$made/can-run" 2>/dev/null; then
		rm -rf "$made"
		echo "programs cannot be run there by $(as_user id -un) (mounted noexec, or closed to that user)"
		return 1
	fi
	rm -f "$made/can-run"
	echo "$made"
}

# Where TMPDIR says, else where there is room as a rule.  Sets stage.
find_stage() {
	for place in ${TMPDIR:+"$TMPDIR"} /tmp /var/tmp; do
		if stage=$(make_stage "${place%/}"); then
			return
		fi
		echo "Not using $place as temporary directory: $stage." >&2
	done
	echo "Set TMPDIR to a directory with a short and plain name in which programs may be run (and, as root, that others can reach)." >&2
	exit 1
}

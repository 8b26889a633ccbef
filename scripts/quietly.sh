# quietly.sh: run a command, and show what it wrote only if it fails.

quietly() {
	if ! "$@" >/tmp/log 2>&1; then
		tail -n 40 /tmp/log >&2
		echo "failed: $*" >&2
		exit 1
	fi
}

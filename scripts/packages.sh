# packages.sh: which Debian packages a command needs, and how to get them.
# Sets pg_major, the PostgreSQL version to build for.

# The newest version installed that can build extensions, else Debian's own.
find_pg_major() {
	ls -d /usr/lib/postgresql/*/bin/postgres 2>/dev/null |
		cut -d/ -f5 | sort -n | tail -n 1
}

packages_for() {
	echo "postgresql-$pg_major postgresql-server-dev-$pg_major libgsl-dev pkg-config make gcc libc6-dev"
	if [ "$1" = check ]; then
		echo "libcmocka-dev libipc-run-perl perl valgrind"
	fi
}

missing_packages() {
	for package in $(packages_for "$1"); do
		status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
		if [ "$status" != installed ]; then
			printf '%s ' "$package"
		fi
	done
}

# As root, through sudo, or not at all.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

install_packages() {
	pg_major=15	# for messages, until more is known
	if ! command -v apt-get >/dev/null 2>&1; then
		need_by_hand "$1" "This is not a Debian machine (there is no apt-get)."
	fi
	pg_major=$(find_pg_major)
	if [ -z "$pg_major" ]; then
		pg_major=$(debian_pg_major)
	fi
	if [ -z "$pg_major" ]; then
		echo "Fetching the list of Debian packages ..."
		as_root apt-get update -qq || true
		pg_major=$(debian_pg_major)
	fi
	if [ -z "$pg_major" ]; then
		pg_major=15
		need_by_hand "$1" "Debian's package lists do not name PostgreSQL."
	fi

	missing=$(missing_packages "$1")
	if [ -z "$missing" ]; then
		return
	fi
	if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null 2>&1; then
		need_by_hand "$1" "Packages are missing, and there is no sudo to install them with."
	fi
	echo "Installing from Debian: $missing"
	as_root apt-get update -qq || true
	without_main_cluster
	if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
		--no-install-recommends $missing >"${TMPDIR:-/tmp}/resilience-apt.$$" 2>&1; then
		tail -n 20 "${TMPDIR:-/tmp}/resilience-apt.$$" >&2
		rm -f "${TMPDIR:-/tmp}/resilience-apt.$$"
		with_main_cluster_again
		need_by_hand "$1" "apt-get could not install them."
	fi
	rm -f "${TMPDIR:-/tmp}/resilience-apt.$$"
	with_main_cluster_again
}

debian_pg_major() {
	apt-cache show postgresql 2>/dev/null |
		sed -n 's/^Depends:.*postgresql-\([0-9][0-9]*\).*/\1/p' | sort -n | tail -n 1
}

# Debian's package starts a server of its own when it is installed; a machine
# that only runs our commands does not want one.
no_main_cluster=/etc/postgresql-common/createcluster.d/resilience-stage.conf
without_main_cluster() {
	if dpkg-query -W "postgresql-$pg_major" >/dev/null 2>&1; then
		return
	fi
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
		--no-install-recommends postgresql-common >/dev/null 2>&1 || return 0
	as_root mkdir -p "${no_main_cluster%/*}"
	echo 'create_main_cluster = false' |
		as_root tee "$no_main_cluster" >/dev/null
}

with_main_cluster_again() {
	if [ -f "$no_main_cluster" ]; then
		as_root rm -f "$no_main_cluster"
	fi
}

need_by_hand() {
	echo "$2" >&2
	echo "What is needed, by its Debian names: $(packages_for "$1" | tr '\n' ' ')" >&2
	exit 1
}

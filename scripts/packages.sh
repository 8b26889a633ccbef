# packages.sh: which Debian packages a command needs, and how to get them.
# Sets pg_major, the PostgreSQL version to build for.

# Programs are what the user finds that the command runs as.
path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
has_node() (
	PATH=$path
	. scripts/dashboard.sh
	has_node
)

# What an extension is built and run with: the server, its headers, its make rules.
pg_major_is_complete() {
	for needed in "lib/postgresql/$1/bin/postgres" "lib/postgresql/$1/bin/initdb" \
		"lib/postgresql/$1/bin/psql" "lib/postgresql/$1/bin/pg_config" \
		"lib/postgresql/$1/lib/pgxs/src/makefiles/pgxs.mk" \
		"share/postgresql/$1/postgres.bki" "include/postgresql/$1/server/postgres.h"; do
		if [ ! -r "$usr/$needed" ]; then
			return 1
		fi
	done
}
usr=/usr

# The versions that lie in /usr and that the extension knows, the newest first.
installed_pg_majors() {
	for directory in "$usr"/lib/postgresql/*/; do
		version=${directory%/}
		echo "${version##*/}"
	done | grep -xE '1[5-9]' | sort -rn
}

# The version that PG_CONFIG names; else the newest that is complete; else the
# newest that is there in part and that Debian can complete; else Debian's own.
find_pg_major() {
	case ${PG_CONFIG:-} in
		"$usr"/lib/postgresql/*/bin/pg_config)
			version=${PG_CONFIG#"$usr"/lib/postgresql/}
			echo "${version%%/*}"
			return
			;;
	esac
	for version in $(installed_pg_majors); do
		if pg_major_is_complete "$version"; then
			echo "$version"
			return
		fi
	done
	for version in $(installed_pg_majors); do
		if apt-cache show "postgresql-server-dev-$version" >/dev/null 2>&1; then
			echo "$version"
			return
		fi
	done
	apt-cache show postgresql 2>/dev/null |
		sed -n 's/^Depends:.*postgresql-\([0-9][0-9]*\).*/\1/p' | sort -n | tail -n 1
}

packages_for() {
	case $1 in
		deb | release)
			echo "build-essential debhelper fakeroot git libcmocka-dev libglpk-dev libgsl-dev perl pkgconf postgresql-server-dev-all xz-utils"
			return
			;;
	esac
	if ! pg_major_is_complete "$pg_major"; then
		echo "postgresql-$pg_major postgresql-server-dev-$pg_major"
	fi
	echo "libgsl-dev pkg-config make gcc libc6-dev libglpk-dev"
	# Where Node.js is, the dashboard is tested, in Debian's browser.
	case $1 in
		dashboard) if ! has_node; then echo "nodejs npm"; fi ;;
		check) if has_node; then echo "chromium"; fi ;;
	esac
	case $1 in
		demo | dashboard | bench) ;;
		check) echo "libcmocka-dev libipc-run-perl perl valgrind clang libclang-rt-dev sqlsmith libreadstat-dev" ;;
		*) echo "libcmocka-dev perl clang libclang-rt-dev sqlsmith libreadstat-dev" ;;
	esac
}

missing_packages() {
	for package in $(packages_for "$1"); do
		status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
		if [ "$status" != installed ]; then
			printf '%s ' "$package"
		fi
	done
}

# As root, or through sudo.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

# Quiet, not to be asked anything, and patient while another apt is at work.
apt_get() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq "$@"
}

may_install() {
	if [ "$(id -u)" = 0 ]; then
		return
	fi
	if ! command -v sudo >/dev/null 2>&1; then
		need_by_hand "$1" "Packages are missing, and there is no sudo to install them with."
	fi
	if ! sudo true; then
		need_by_hand "$1" "Packages are missing, and sudo did not let $(id -un) install them (what it said stands above)."
	fi
}

install_packages() {
	pg_major=$(find_pg_major)
	if [ -n "$pg_major" ] && [ -z "$(missing_packages "$1")" ]; then
		return
	fi
	if ! command -v apt-get >/dev/null 2>&1; then
		need_by_hand "$1" "Packages are missing, and this is not a Debian machine (there is no apt-get)."
	fi
	may_install "$1"

	echo "Fetching the list of Debian's packages ..."
	if ! said=$(apt_get update 2>&1); then
		echo "The list could not be fetched anew; the one that is here has to do:" >&2
		echo "$said" | tail -n 5 >&2
	fi
	pg_major=$(find_pg_major)
	if [ -z "$pg_major" ]; then
		need_by_hand "$1" "Debian's package lists are missing, or do not name PostgreSQL: look at what \"apt-get update\" says."
	fi
	missing=$(missing_packages "$1")
	echo "Installing from Debian: $missing"
	without_main_cluster
	if ! said=$(apt_get install -y --no-install-recommends $missing 2>&1); then
		echo "$said" | tail -n 20 >&2
		need_by_hand "$1" "apt-get could not install them; why stands above."
	fi
	with_main_cluster_again
}

# Debian's package starts a server of its own when it is installed; a machine
# that only runs our commands does not want one.
no_main_cluster=/etc/postgresql-common/createcluster.d/resilience-stage.conf
without_main_cluster() {
	if [ -x "/usr/lib/postgresql/$pg_major/bin/postgres" ]; then
		return
	fi
	apt_get install -y --no-install-recommends postgresql-common >/dev/null 2>&1 || return 0
	as_root mkdir -p "${no_main_cluster%/*}"
	echo 'create_main_cluster = false' |
		as_root tee "$no_main_cluster" >/dev/null
}

with_main_cluster_again() {
	if [ -f "$no_main_cluster" ]; then
		as_root rm -f "$no_main_cluster"
	fi
}

# Said in full, so that an administrator can be sent it.
need_by_hand() {
	pg_major=${pg_major:-15}
	echo "$2" >&2
	echo "What is missing, by Debian's names:" $(missing_packages "$1") >&2
	echo "With those installed, \"make $1\" needs neither root nor sudo." >&2
	exit 1
}

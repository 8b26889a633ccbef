# cells.sh: the cells of the matrix, one line each.

cells_failed=0
cells_log=$(mktemp "${TMPDIR:-/tmp}/resilience-cell.XXXXXX")

# cell NAME COMMAND ...: quiet if all is well, else the end of what it said.  The
# command may change its directory.
cell() {
	cell_name=$1
	shift
	cell_start=$(date +%s)
	echo "==> $cell_name ..."
	if ("$@") >"$cells_log" 2>&1; then
		echo "ok       $cell_name, $(($(date +%s) - cell_start)) s"
	else
		tail -n 60 "$cells_log" >&2
		echo "FAILED   $cell_name, $(($(date +%s) - cell_start)) s"
		cells_failed=$((cells_failed + 1))
		return 1
	fi
}

# cell_not_run NAME WHY
cell_not_run() {
	echo "not run  $1: $2"
}

# install PACKAGES: those that are missing, from Debian.
install() {
	missing=
	for package in "$@"; do
		if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
			missing="$missing $package"
		fi
	done
	if [ -n "$missing" ]; then
		echo "Installing from Debian:$missing"
		if [ "$(id -u)" != 0 ]; then
			sudo=sudo
		fi
		${sudo:-} apt-get update -qq || true
		${sudo:-} env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq \
			install -y --no-install-recommends $missing >/dev/null
	fi
}

# Debian's packages of another suite, machine or kind, by lists of their own, so
# that this machine's apt does not hear of them: private_apt ARCHITECTURE KIND, then apt ...
private_apt() {
	private=$stage/apt-$1-$2
	mkdir -p "$private/lists/partial" "$private/cache/archives/partial"
	touch "$private/status"
	echo "$2 [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) $(suite) main" >"$private/sources"
	private_options="-o Dir::Etc::SourceList=$private/sources -o Dir::Etc::SourceParts=/dev/null
		-o Dir::State::Lists=$private/lists -o Dir::State::status=$private/status -o Dir::Cache=$private/cache
		-o APT::Architecture=$1 -o APT::Architectures=$1 -o APT::Sandbox::User=root"
	apt-get -qq $private_options update
}

mirror() {
	found=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
		grep -E '/debian/?$' | head -n 1)
	echo "${found:-http://deb.debian.org/debian}"
}

suite() {
	sed -n 's/^VERSION_CODENAME=//p' /etc/os-release
}

# A directory for all, removed at the end.
begin_cells() {
	stage=$(mktemp -d "${TMPDIR:-/tmp}/resilience-$1.XXXXXX")
	chmod 755 "$stage"
	trap 'status=$?; trap - EXIT; end_cells; exit $status' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
}

end_cells() {
	if [ -f "$stage/data/postmaster.pid" ]; then
		kill -INT "$(head -n 1 "$stage/data/postmaster.pid")" 2>/dev/null || true
		sleep 2
	fi
	rm -rf "$stage" "$cells_log"
}

copy_source() {
	mkdir -p "$1"
	tar -cf - --exclude=./.git --exclude='*.o' --exclude='*.bc' --exclude='*.so' --exclude=./tmp_check \
		--exclude=./test/unit/build --exclude=./test/fuzz/build . | tar -xof - -C "$1"
}

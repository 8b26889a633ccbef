# tree.sh: a private copy of a PostgreSQL tree, to install the extension into.

# copy_postgresql FROM TO PG_MAJOR: the tree of that version in FROM/usr, by
# links.  The programs are real copies: they find their libraries and extensions
# relative to where they lie.  Nothing of this extension may be in the copy,
# whatever version is installed: the build would write through the links to the
# files of the machine.
copy_postgresql() {
	from=${1%/}
	for tree in "lib/postgresql/$3" "share/postgresql/$3" "include/postgresql/$3"; do
		mkdir -p "$2/usr/${tree%/*}"
		cp -as "$from/usr/$tree" "$2/usr/${tree%/*}/"
	done
	for header in "$from"/usr/include/* "$from"/usr/include/postgresql/*; do
		if [ ! -e "$2/${header#"$from"/}" ]; then
			ln -s "$header" "$2/${header#"$from"/}"
		fi
	done
	find "$2" -depth -name 'resilience*' -exec rm -rf {} +
	rm -f "$2/usr/lib/postgresql/$3/bin"/*
	cp "$from/usr/lib/postgresql/$3/bin"/* "$2/usr/lib/postgresql/$3/bin/"
}

# After installing: nothing of ours in the copy leads out of it.
require_own_files() {
	if find "$1" -name 'resilience*' -type l | grep . >&2; then
		echo "These lead out of the private copy of PostgreSQL: the build would have written to the machine's." >&2
		exit 1
	fi
}

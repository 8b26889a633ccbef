# dashboard.sh: parts of what the dashboard is made by.  Read in dashboard/.

has_node() {
	command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' >/dev/null 2>&1
}

# What the lock file names and nothing else; no package runs anything of its own.
install_packages_of_npm() {
	if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
		echo "Fetching packages for ${PWD##*/} (npm ci) ..." >&2
		npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
	fi
}

build_dashboard() {
	if ! has_node; then
		echo "The dashboard is made with Node.js 18 or later and npm, and one of them is not here." >&2
		echo "On Debian: apt-get install nodejs npm" >&2
		exit 1
	fi
	if [ -f build/write/write.js ] && [ -z "$(find src node index.html vite.config.ts package-lock.json -newer build/write/write.js)" ]; then
		return
	fi
	install_packages_of_npm
	echo "Building the dashboard ..." >&2
	if ! said=$(npm run --silent build 2>&1); then
		echo "$said" >&2
		exit 1
	fi
}

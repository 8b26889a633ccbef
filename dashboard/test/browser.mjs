// Debian's chromium, driven by playwright-core.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

export const executable = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));

export const launch = () =>
	chromium.launch({
		executablePath: executable,
		// Throw-away machines run tests as root or without user namespaces, and the only
		// page that is opened is ours.
		args: ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb", "--hide-scrollbars"],
	});

export const desktop = { width: 1100, height: 900 };
export const phone = { width: 360, height: 780 };

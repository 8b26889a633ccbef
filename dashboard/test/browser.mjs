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

// Until each chart that can be seen is drawn, and each figure that is open is made.
export const settled = (page) =>
	page.waitForFunction(() => [...document.querySelectorAll(".chart")].every((chart) => chart.clientWidth === 0 || chart.firstElementChild) && [...document.querySelectorAll("details.later[open]")].every((box) => box.childElementCount > 1));

// Figures that are made late make more to open.
export async function openAll(page) {
	for (let i = 0; i < 2; i++) {
		await page.evaluate(() => document.querySelectorAll("details").forEach((box) => (box.open = true)));
		await settled(page);
	}
}

export const desktop = { width: 1100, height: 900 };
export const phone = { width: 360, height: 780 };

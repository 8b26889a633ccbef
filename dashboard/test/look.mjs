// Pictures to look at: node test/look.mjs FOLDER WHERE
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { desktop, launch, phone } from "./browser.mjs";

const [folder, where, query = ""] = process.argv.slice(2);
const url = pathToFileURL(join(resolve(folder), "index.html")).href + query;
const browser = await launch();
for (const [name, viewport, colorScheme] of [["light", desktop, "light"], ["dark", desktop, "dark"], ["phone", phone, "light"], ["phone-dark", phone, "dark"]]) {
	const page = await browser.newPage({ viewport, colorScheme, deviceScaleFactor: 1 });
	page.on("console", (message) => console.log(name, message.type(), message.text()));
	page.on("pageerror", (error) => console.log(name, error));
	await page.goto(url);
	await page.waitForTimeout(300);
	await page.screenshot({ path: join(where, `${name}.png`) });
	await page.screenshot({ path: join(where, `${name}-all.png`), fullPage: true });
	await page.close();
}
const page = await browser.newPage({ viewport: desktop });
await page.goto(url);
await page.pdf({ path: join(where, "paper.pdf"), preferCSSPageSize: true, printBackground: true });
await browser.close();

// The page as people meet it: eyes, ears, keyboards, phones, paper, the dark.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { desktop, launch, openAll, phone, settled } from "./browser.mjs";
import { address, folder, programmes } from "./fixture.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

// What goes wrong without anybody looking: errors, refusals of the policy, requests.
async function open(name, query = "", options = {}) {
	const page = await browser.newPage({ viewport: desktop, ...options });
	page.wrong = [];
	page.on("console", (message) => page.wrong.push(message.text()));
	page.on("pageerror", (error) => page.wrong.push(String(error)));
	page.on("request", (request) => request.url().split("?")[0] === address(folder(...programmes[name])) || page.wrong.push(`asked for ${request.url()}`));
	await page.goto(address(folder(...programmes[name]), query));
	await settled(page);
	return page;
}

const states = [["demo", "?evaluation=main"], ["demo", "?evaluation=main&area=N01"], ["demo", "?evaluation=main&area=nowhere"], ["awkward", "?evaluation=ten"], ["waves", ""], ["nothing", ""], ["odd", ""], ["odd", "?area=N1"]];

// In the light with everything open; in the dark only colours differ.
for (const [name, query, colorScheme] of [...states.map((state) => [...state, "light"]), ["demo", "?evaluation=main", "dark"], ["awkward", "?evaluation=ten", "dark"]])
	test(`axe finds nothing: ${name}${query}, ${colorScheme}`, async () => {
		const page = await open(name, query, { colorScheme });
		if (colorScheme === "light") await openAll(page);
		await page.evaluate(axe);
		const { violations, passes } = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] }));
		assert.deepEqual(violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).slice(0, 3).join(" ")}`), []);
		assert.ok(passes.length > 10);
		assert.deepEqual(page.wrong, [], "no error, no refusal, no request");
		await page.close();
	});

for (const [name, query] of states)
	test(`no sideways scrolling on a phone: ${name}${query}`, async () => {
		for (const viewport of [phone, { width: 320, height: 600 }]) {
			const page = await open(name, query, { viewport });
			await openAll(page);
			const wide = await page.evaluate(() => document.documentElement.scrollWidth);
			assert.ok(wide <= viewport.width, `${wide} > ${viewport.width}`);
			// Charts are drawn for the phone, not shrunk to it.
			for (const [drawn, place] of await page.evaluate(() => [...document.querySelectorAll(".chart > *")].filter((chart) => chart.getBoundingClientRect().width > 0).map((chart) => [Number(chart.getAttribute("width")), chart.parentElement.clientWidth]))) assert.equal(drawn, place);
			await page.close();
		}
	});

test("a policy that lets nothing else run", async () => {
	const page = await open("demo");
	const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
	assert.match(policy, /^default-src 'none'; script-src 'sha256-[^' ]+'; style-src 'sha256-[^' ]+'; base-uri 'none'; form-action 'none'$/);
	assert.equal(await page.evaluate(() => document.head.firstElementChild.nextElementSibling.httpEquiv), "Content-Security-Policy", "before all that it is about");
	const ran = await page.evaluate(() => {
		const script = document.createElement("script");
		script.textContent = "window.ran = true";
		document.body.append(script);
		return window.ran === true;
	});
	assert.equal(ran, false);
	await page.close();
});

test("what a programme writes is text", async () => {
	for (const query of ["", "?area=N1"]) {
		const page = await open("odd", query);
		assert.equal(await page.title(), `</title><script>document.title=2</script> & more (it's "odd")`);
		assert.equal(await page.locator("img").count(), 0);
		assert.ok((await page.locator("main").textContent()).includes('</script><img src=x onerror="document.title=1">'));
		assert.deepEqual(page.wrong, []);
		await page.close();
	}
});

test("hidden cells say why, and none is shown as 0", async () => {
	const page = await open("awkward", "?evaluation=ten");
	await openAll(page);
	const reasons = new Set(await page.locator(".why").allTextContents());
	for (const reason of ["hidden: too few people, here or in a number that could be worked out with it", "hidden, as fewer than 10 could be worked out otherwise"]) assert.ok(reasons.has(reason), `${reason}: ${[...reasons]}`);
	assert.equal(await page.locator("td.number").evaluateAll((cells) => cells.filter((cell) => cell.textContent.trim() === "").filter((cell) => !["p_adjusted", "again", "retention", "response_rate", "days_late", "reps"].includes(cell.dataset.column)).length), 0, "no empty number");
	// What is of an earlier release says so.
	assert.ok((await page.locator("#content").textContent()).includes("as in release 1"));
	await page.close();
	const demo = await open("demo", "?evaluation=main");
	assert.match(await demo.locator("#oversight table").first().textContent(), /hidden[^"]*fewer than 10/);
	await demo.close();
});

test("states that are no mishap: no release, no effects, no interviews", async () => {
	const nothing = await open("nothing");
	assert.equal(await nothing.locator("h1").textContent(), "No release yet");
	assert.ok((await nothing.locator("main").textContent()).includes("release_programme('nothing'"));
	await nothing.close();
	const odd = await open("odd");
	assert.ok((await odd.locator("#minute").textContent()).includes("The release holds no effects"));
	await odd.close();
	const ten = await open("awkward", "?evaluation=ten");
	assert.ok((await ten.locator("#minute").textContent()).includes("no joint display"));
	await ten.close();
});

test("over the waves: marks stand at their times, hidden ones are said, and of two waves there is no such panel", async () => {
	const page = await open("waves");
	const data = JSON.parse(readFileSync(new URL("data.json", address(folder(...programmes.waves)))));
	const events = data.tables.wave_estimate.rows.filter((row) => row.outcome === "can" && row.subgroup === "all" && row.kind === "event");
	const figure = page.locator("#waves .figure").first();
	const marks = await figure.locator("svg").evaluate((svg) => {
		const scale = (axis) => {
			const ticks = [...svg.querySelectorAll(`[data-mark="${axis}-axis tick label"] text`)].map((tick) => [Number(tick.textContent.replace("−", "-").replace("+", "")), Number(/translate\(([-\d.]+),([-\d.]+)\)/.exec(tick.getAttribute("transform"))[axis === "x" ? 1 : 2])]);
			const [[a, at], [b, bt]] = [ticks[0], ticks[ticks.length - 1]];
			return (place) => a + ((place - at) / (bt - at)) * (b - a);
		};
		const [x, y] = [scale("x"), scale("y")];
		return [...svg.querySelectorAll('[data-mark="dot"] circle')].map((dot) => [x(Number(dot.getAttribute("cx"))), y(Number(dot.getAttribute("cy")))]).sort((a, b) => a[0] - b[0]);
	});
	const expected = events.filter((row) => row.effect !== null).map((row) => [row.event_time, 100 * row.effect]);
	assert.equal(marks.length, expected.length);
	marks.forEach(([time, effect], i) => assert.ok(Math.abs(time - expected[i][0]) < 0.02 && Math.abs(effect - expected[i][1]) < 0.2, `${[time, effect]} for ${expected[i]}`));
	const said = await figure.textContent();
	for (const row of events.filter((each) => each.effect === null)) assert.ok(said.includes(`${row.label} (${row.value_note})`), row.label);
	assert.match(await figure.locator("svg").getAttribute("aria-label"), /^Chart: can influence: over the waves/);
	await page.close();
	const demo = await open("demo", "?evaluation=main");
	assert.equal(await demo.locator("#waves").count(), 0);
	await demo.close();
});

test("a keyboard alone: everything is reached, in order, is seen, and works", async () => {
	const page = await open("demo", "?evaluation=main");
	const all = await page.evaluate(() => {
		const list = [...document.querySelectorAll("a[href], summary, [tabindex='0']")].filter((element) => element.checkVisibility());
		list.forEach((element, i) => element.setAttribute("data-order", i));
		return list.length;
	});
	const reached = [];
	for (let i = 0; i < all; i++) {
		await page.keyboard.press("Tab");
		const [order, seen] = await page.evaluate(() => {
			const style = getComputedStyle(document.activeElement);
			return [Number(document.activeElement.dataset.order ?? -1), style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
		});
		reached.push(order);
		assert.ok(seen, `focus is seen on ${order}`);
	}
	assert.deepEqual(reached, [...Array(all).keys()]);
	// A table is opened.
	await page.locator("#outcomes summary").first().focus();
	await page.keyboard.press("Enter");
	assert.ok(await page.locator("#outcomes table").first().isVisible());
	// The other evaluation.
	await page.locator(".evaluations a").nth(1).focus();
	await page.keyboard.press("Enter");
	await page.waitForURL(/evaluation=without_p1/);
	assert.equal(await page.locator("h1").textContent(), "The same without pair P1");
	assert.equal(await page.locator(".evaluations [aria-current]").textContent(), "The same without pair P1");
	// Past the header at once.
	await page.keyboard.press("Tab");
	assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
	await page.keyboard.press("Enter");
	assert.equal(await page.evaluate(() => document.activeElement.id), "content");
	// One neighbourhood, and back.
	await page.locator(".pick a").first().focus();
	await page.keyboard.press("Enter");
	await page.waitForURL(/area=N01/);
	assert.match(await page.locator("h2").first().textContent(), /^Neighbourhood 1 \(synthetic\)/);
	await page.getByText("Back to the whole programme").focus();
	await page.keyboard.press("Enter");
	await page.waitForURL((url) => !url.search.includes("area"));
	await page.close();
});

test("prints to A4: the minute on the first sheet, nothing cut off", async () => {
	for (const [name, query] of [["demo", "?evaluation=main"], ["awkward", "?evaluation=ten"], ["demo", "?evaluation=main&area=N01"]]) {
		const page = await open(name, query);
		const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
		const boxes = [...pdf.matchAll(/\/MediaBox ?\[ ?0 0 ([\d.]+) ([\d.]+) ?\]/g)];
		assert.ok(boxes.length > 1 && boxes.length < 40, `${boxes.length} sheets`);
		for (const [, width, height] of boxes) assert.ok(Math.abs(width - 595.3) < 1 && Math.abs(height - 841.9) < 1, `${width} by ${height}`);
		// The sheet less its margins, in CSS pixels.
		await page.setViewportSize({ width: 680, height: 1016 });
		await page.emulateMedia({ media: "print" });
		await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
		await page.waitForTimeout(200);
		assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 680);
		const cut = await page.evaluate(() => [...document.querySelectorAll("table, svg, p")].filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > 681).map((element) => element.outerHTML.slice(0, 100)));
		assert.deepEqual(cut, []);
		if (!query.includes("area")) assert.ok((await page.evaluate(() => document.querySelector("#minute").getBoundingClientRect().bottom + scrollY)) < 1016, `the minute fits the first sheet: ${name}`);
		await page.close();
	}
});

test("the dark is dark, and marks and words are told from the ground in both", async () => {
	const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
	const contrast = (a, b) => ([a, b] = [luminance(a), luminance(b)].sort((x, y) => y - x), (a + 0.05) / (b + 0.05));
	for (const colorScheme of ["light", "dark"]) {
		const page = await open("demo", "", { colorScheme });
		const colours = await page.evaluate(() => Object.fromEntries(["page", "panel", "ink", "soft", "link", "nfl", "comparator", "better", "worse", "neutral", "level-1", "level-2", "level-3", "level-0", "on-level"].map((name) => {
			const probe = document.createElement("i");
			probe.style.color = `var(--${name})`;
			document.body.append(probe);
			const rgb = getComputedStyle(probe).color.match(/\d+/g).slice(0, 3).map(Number);
			probe.remove();
			return [name, rgb];
		})));
		assert.equal(luminance(colours.page) < 0.1, colorScheme === "dark");
		for (const ground of ["page", "panel"]) {
			for (const ink of ["ink", "soft", "link", "better", "worse"]) assert.ok(contrast(colours[ink], colours[ground]) >= 4.5, `${ink} on ${ground}, ${colorScheme}`);
			for (const mark of ["nfl", "comparator", "better", "worse", "neutral"]) assert.ok(contrast(colours[mark], colours[ground]) >= 3, `${mark} on ${ground}, ${colorScheme}`);
		}
		for (const [ink, ground] of [["ink", "level-0"], ["ink", "level-1"], ["on-level", "level-2"], ["on-level", "level-3"]]) assert.ok(contrast(colours[ink], colours[ground]) >= 4.5, `${ink} on ${ground}, ${colorScheme}: ${contrast(colours[ink], colours[ground])}`);
		await page.close();
	}
});

test("every CSV that the page links to is there", async () => {
	const page = await open("demo", "?evaluation=main");
	await openAll(page);
	const links = new Set(await page.locator(".files a").evaluateAll((list) => list.map((link) => link.getAttribute("href"))));
	assert.ok(links.size > 15);
	for (const link of links) assert.ok(readFileSync(new URL(link, address(folder(...programmes.demo)))).length > 0, link);
	// Each chart has its table and its file.
	assert.deepEqual(await page.locator(".figure .chart").evaluateAll((charts) => charts.filter((chart) => !chart.closest(".figure").querySelector("table") || !chart.closest(".figure").querySelector(".files a")).length), 0);
	await page.close();
});

import { createHash } from "node:crypto";
import { defineConfig, type Plugin } from "vite";

// A page opened from a folder may load no module from a file beside it, so all of
// it is in the page, and the page's policy names it by its digest: nothing else
// runs, and nothing is fetched from anywhere.
function oneFile(): Plugin {
	const digest = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
	return {
		name: "one-file",
		enforce: "post",
		apply: (_, { command, isSsrBuild }) => command === "build" && !isSsrBuild,
		generateBundle(_, bundle) {
			const page = bundle["index.html"];
			if (page?.type !== "asset") throw new Error("index.html was not built");
			const scripts: string[] = [];
			const styles: string[] = [];
			for (const [name, part] of Object.entries(bundle)) {
				if (part.type === "chunk") scripts.push(part.code.replace(/<(?=\/script|!--)/gi, "\\x3C"));
				else if (name.endsWith(".css")) styles.push(String(part.source));
				else continue;
				delete bundle[name];
			}
			const policy = `default-src 'none'; script-src ${scripts.map(digest).join(" ")}; style-src ${styles.map(digest).join(" ")}; base-uri 'none'; form-action 'none'`;
			page.source = String(page.source)
				.replace(/\s*<script type="module"[^>]*><\/script>/g, "")
				.replace(/\s*<link rel="stylesheet"[^>]*>/g, "")
				.replace("<!-- policy -->", () => `<meta http-equiv="Content-Security-Policy" content="${policy}">`)
				.replace("</head>", () => styles.map((style) => `<style>${style}</style>\n`).join("") + "</head>")
				.replace("</body>", () => scripts.map((script) => `<script type="module">${script}</script>\n`).join("") + "</body>");
		},
	};
}

export default defineConfig(({ isSsrBuild }) => ({
	base: "./",
	plugins: [oneFile()],
	build: isSsrBuild ? { target: "node18", emptyOutDir: true } : { outDir: "build/site", emptyOutDir: true, target: "es2021", modulePreload: false, chunkSizeWarningLimit: 2000 },
}));

// Elements, made by the document and never from strings: what a programme writes is text.

export type Child = Node | string | null | undefined | Child[];
type Attributes = Record<string, string | number | boolean | null | undefined>;

export function h<K extends keyof HTMLElementTagNameMap>(name: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (value === null || value === undefined || value === false) continue;
		element.setAttribute(key, value === true ? "" : String(value));
	}
	append(element, children);
	return element;
}

function append(element: Node, children: Child[]): void {
	for (const child of children) {
		if (child === null || child === undefined) continue;
		if (Array.isArray(child)) append(element, child);
		else element.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
	}
}

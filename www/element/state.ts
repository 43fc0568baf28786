// What an element shows: its `state` attribute, or the <pre> elements in it as the text of a fence.

/**
 * The parts in the order of the document. `data-part` is what stands behind `===` in a fence (`a shop:a`,
 * `file package.json`, `write src/app.js`); without it the first is A and the second B. A text that has such lines of
 * its own is taken as it is.
 */
export function stateOf(element: Element): string {
  const state = element.getAttribute("state");
  if (state) return state;
  const unnamed = ["a", "b"];
  return [...element.querySelectorAll("pre")].map((pre) => part(pre, unnamed)).join("");
}

function part(pre: HTMLElement, unnamed: string[]): string {
  // HTML drops the line break behind <pre>, but not the one in front of </pre>, nor any in a <code> inside.
  const text = `${(pre.textContent ?? "").replace(/^\n|\n+$/g, "")}\n`;
  if (/^=== /m.test(text)) return text;
  const head = pre.dataset["part"] ?? unnamed.shift() ?? "b";
  return `=== ${head}\n${text}`;
}

// The page in Chromium: how soon it shows a picture, and how soon after a keystroke the picture follows.
// `cargo xtask bench page` serves it and says where.
import { chromium } from "playwright-core";

const STEPS = 100;
const FILES = 1000;
const KEYSTROKES = 40;
const VISITS = 5;

/** Prints a row for `cargo xtask bench`. */
function row(name, value, unit, budget = "") {
  console.log([name, value, unit, budget].join("\t"));
}

function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

/** Runs in the page before its own scripts: notes when the diagram first has a block, and every long task. */
function observe() {
  window.measured = { picture: undefined, tasks: [] };
  new MutationObserver((_, observer) => {
    if (!document.querySelector("#layers button")) return;
    observer.disconnect();
    requestAnimationFrame(() => (window.measured.picture = performance.now()));
  }).observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.measured.tasks.push({ start: entry.startTime, ms: entry.duration });
  }).observe({ type: "longtask", buffered: true });
}

async function visit(browser) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addInitScript(observe);
  const page = await context.newPage();
  await page.goto(process.env.LAYERLAB_URL);
  await page.waitForFunction(() => window.measured.picture !== undefined);
  return { context, page };
}

async function firstPicture(browser) {
  const pictures = [];
  for (let n = 0; n < VISITS; n++) {
    const { context, page } = await visit(browser);
    pictures.push(await page.evaluate(() => window.measured.picture));
    await context.close();
  }
  row("first picture, nothing cached, loopback", percentile(pictures, 0.5), "ms");
}

/** Fills the context through the console, which is a shell over it. */
async function fillContext(page) {
  const line = page.locator("#command");
  if (!(await line.isVisible())) await page.getByRole("tab", { name: /console/i }).click();
  await line.fill(`mkdir -p many; i=0; while [ $i -lt ${FILES} ]; do echo $i > many/f$i; i=$((i+1)); done; ls many | wc -l`);
  await line.press("Enter");
  await page.getByRole("log").getByText(`${FILES}`, { exact: true }).first().waitFor();
}

function dockerfile() {
  const steps = Array.from({ length: STEPS - 2 }, (_, n) => `RUN echo ${n} > /tmp/step-${n}`);
  return ["FROM debian:12", "COPY . /srv", ...steps].join("\n");
}

/**
 * Waits for a key: `window.keystroke` is from its going down to where the changed diagram is laid out, and to the frame
 * that shows it, in milliseconds.
 */
function listen() {
  window.keystroke = new Promise((resolve) => {
    let start;
    window.addEventListener("keydown", () => (start = performance.now()), { once: true, capture: true });
    const observer = new MutationObserver(() => {
      if (start === undefined) return;
      observer.disconnect();
      document.querySelector("#layers").getBoundingClientRect();
      const laidOut = performance.now() - start;
      requestAnimationFrame(() => setTimeout(() => resolve([laidOut, performance.now() - start])));
    });
    observer.observe(document.querySelector("#layers"), {
      attributes: true,
      characterData: true,
      childList: true,
      subtree: true,
    });
  });
}

async function typing(browser) {
  const { context, page } = await visit(browser);
  const area = page.locator("#text-a.cm-content");
  await area.waitFor();
  row("editor in place, nothing cached, loopback", await page.evaluate(() => performance.now()), "ms");
  await fillContext(page);
  await page.getByRole("tab", { name: /why/i }).click();
  await area.fill(dockerfile());
  await page.waitForFunction((steps) => document.querySelectorAll("#layers button").length >= steps / 2, STEPS);
  await area.focus();
  await page.keyboard.press("Control+End");
  // What is typed after a while is an edit of what is there; before, it would still belong to the pasting.
  await page.waitForTimeout(2000);
  const began = await page.evaluate(() => performance.now());
  const [laidOut, shown] = await keystrokes(page);
  row(`keystroke to picture, ${STEPS} steps, ${FILES} files, 95th percentile`, percentile(shown, 0.95), "ms", 16);
  row("keystroke to picture, median", percentile(shown, 0.5), "ms");
  row("keystroke to diagram laid out, 95th percentile", percentile(laidOut, 0.95), "ms");
  row("keystroke to diagram laid out, median", percentile(laidOut, 0.5), "ms");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  await page.waitForTimeout(2000);
  const [, early] = await keystrokes(page);
  row("keystroke in line 2, which all others follow from, to picture, 95th percentile", percentile(early, 0.95), "ms");
  row("keystroke in line 2, which all others follow from, to picture, median", percentile(early, 0.5), "ms");
  const tasks = await page.evaluate((from) => window.measured.tasks.filter((task) => task.start >= from), began);
  row("longest task while typing", Math.max(0, ...tasks.map((task) => task.ms)), "ms", 50);
  await context.close();
}

/** Types, and gives the times to where the diagram was laid out and to where it was shown. */
async function keystrokes(page) {
  const times = [];
  for (let n = 0; n < KEYSTROKES; n++) {
    await page.evaluate(listen);
    // There and back: the blocks show the beginning of long lines only.
    await page.keyboard.press(n % 2 === 0 ? "7" : "Backspace");
    times.push(await page.evaluate(() => window.keystroke));
  }
  return [0, 1].map((at) => times.map((both) => both[at]));
}

// A frame is to be shown when it is ready: the wait for a display's clock, up to 16.7 ms, is not ours. Headless Chromium
// still waits for a clock of its own, which is why the layout is measured besides.
const args = ["--no-sandbox", "--disable-gpu-vsync", "--disable-frame-rate-limit"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args });
try {
  await firstPicture(browser);
  await typing(browser);
} finally {
  await browser.close();
}

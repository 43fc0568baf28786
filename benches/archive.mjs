// A large archive in the page, opened as a user does: how long it takes, what the page can do meanwhile, and how much
// memory it needs. `cargo xtask bench archive` serves the page and says where.
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { writeSaved } from "./support/saved.mjs";

const MEGABYTE = 1e6;
const TIMES = 3;

/** Prints a row for `cargo xtask bench`. */
function row(name, value, unit, budget = "") {
  console.log([name, value, unit, budget].join("\t"));
}

/** Runs in the page before its own scripts: notes every task that keeps it from answering. */
function observe() {
  window.tasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) window.tasks.push({ start: startTime, ms: duration });
  }).observe({ type: "longtask", buffered: true });
}

/** The process that the page runs in, its workers included: the memory that it has and had at most, in MB. */
class Process {
  static async of(browser) {
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    // The youngest is that of the page that was opened last.
    return new Process(Math.max(...processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id)));
  }

  constructor(id) {
    this.folder = `/proc/${id}`;
  }

  /** From now on the most is counted anew. */
  forget() {
    writeFileSync(`${this.folder}/clear_refs`, "5");
  }

  #field(name) {
    const status = readFileSync(`${this.folder}/status`, "utf8");
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1000;
  }

  /** Processor time of all its threads so far, in ms: what a busy machine does not change. */
  get spent() {
    const fields = readFileSync(`${this.folder}/stat`, "utf8").replace(/^.*\) /, "").split(" ");
    const TICK = 10;
    return (Number(fields[11]) + Number(fields[12])) * TICK;
  }

  get now() {
    return this.#field("VmRSS");
  }

  get most() {
    return this.#field("VmHWM");
  }
}

async function once(browser, archive) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB" });
  await context.addInitScript(observe);
  const page = await context.newPage();
  await page.goto(process.env.LAYERLAB_URL);
  await page.getByRole("button", { name: "Open an image" }).click();
  await page.waitForLoadState("networkidle");
  const renderer = await Process.of(browser);
  const [before, spent] = [renderer.now, renderer.spent];
  renderer.forget();
  await page.evaluate(() => (window.began = performance.now()));
  await page.getByRole("dialog").locator("input[type=file]").setInputFiles(archive);
  await page.getByRole("region", { name: "Layers: bench/large:latest" }).waitFor({ timeout: 120_000 });
  const measured = await page.evaluate(() => {
    const end = performance.now();
    const tasks = window.tasks.filter(({ start }) => start >= window.began).map(({ ms }) => ms);
    return { ms: end - window.began, longest: Math.max(0, ...tasks) };
  });
  const [grown, cpu] = [renderer.most - before, renderer.spent - spent];
  await context.close();
  return { ...measured, grown, cpu };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function opening(browser, folder, megabytes, budget) {
  const archive = join(folder, `${megabytes}.tar`);
  writeSaved(archive, megabytes * MEGABYTE);
  const runs = [];
  for (let n = 0; n < TIMES; n++) runs.push(await once(browser, archive));
  const name = `open an archive of ${megabytes} MB`;
  row(name, median(runs.map(({ ms }) => ms)), "ms", budget);
  row(`${name}: processor time`, median(runs.map(({ cpu }) => cpu)), "ms");
  row(`${name}: memory at most`, Math.max(...runs.map(({ grown }) => grown)), "MB");
  row(`${name}: longest task of the page`, median(runs.map(({ longest }) => longest)), "ms", 50);
}

const folder = await mkdtemp(join(tmpdir(), "layerlab-"));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
try {
  await opening(browser, folder, 50);
  await opening(browser, folder, 200, 3000);
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}

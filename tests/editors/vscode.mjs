/**
 * A real VS Code, served to a headless browser, and ended with it.
 *
 * The one idea: whoever uses it gives a function of the page; what it throws is thrown here, with a
 * screenshot and the logs left in the directory given.  Nothing waits for a time: all wait for a sight.
 */

import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const PATIENCE = 40_000;

const QUIET = {
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "editor.lightbulb.enabled": "on",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "files.autoSave": "off",
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "window.commandCenter": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** What the test says: where things are (`vscode`, `playwright`, `chromium`), and what to do there. */
export const options = JSON.parse(process.argv[2] ?? "{}");

/**
 * Opens `options.project` in a window, with `payload` beside what every window is told, and uses it.
 *
 * One that is `automated` can be told how extension tests ended, and asks its user nothing.
 */
export async function inVSCode(
  { payload = () => [], prepare = async () => {}, view = {}, automated = false },
  use,
) {
  writeSettings();
  const server = startServer(automated);
  let browser;
  let page;
  try {
    const port = await until("the server's port", () => portOf(server));
    browser = await startBrowser();
    page = await browser.newPage({ viewport: { width: 1100, height: 700 }, ...view });
    page.on("console", (said) => log("console.log", `[${said.type()}] ${said.text()}`));
    await prepare(page);
    await page.goto(addressOf(port, payload));
    return await use(page);
  } catch (error) {
    await page?.screenshot({ path: join(options.directory, "error.png") }).catch(() => {});
    throw error;
  } finally {
    await browser?.close();
    server.process.kill();
  }
}

/** Asks again and again until the answer is not a false one, and returns it. */
export async function until(what, ask, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(`still waiting for ${what}`);
    }
    await pause(30);
  }
}

export function log(name, line) {
  appendFileSync(join(options.directory, name), `${line}\n`);
}

/** VS Code reads some settings from the one file only and some from the other. */
function writeSettings() {
  for (const kind of ["Machine", "User"]) {
    const directory = join(options.directory, "data", "data", kind);
    mkdirSync(directory, { recursive: true });
    const settings = { ...QUIET, ...options.settings };
    writeFileSync(join(directory, "settings.json"), JSON.stringify(settings, undefined, 2));
  }
}

function startServer(automated) {
  const output = join(options.directory, "server.log");
  const stream = openSync(output, "w");
  const main = join(options.vscode, "out", "server-main.js");
  const process_ = spawn(
    process.execPath,
    [
      main,
      ...["--host", "127.0.0.1", "--port", "0", "--without-connection-token"],
      ...["--server-data-dir", join(options.directory, "data")],
      ...["--accept-server-license-terms", "--telemetry-level", "off"],
      ...(automated ? ["--enable-smoke-test-driver"] : []),
    ],
    { stdio: ["ignore", stream, stream], env: { ...process.env, ...options.environment } },
  );
  return { process: process_, output };
}

function portOf(server) {
  if (server.process.exitCode !== null) {
    throw new Error(`VS Code's server ended: ${readFileSync(server.output, "utf8")}`);
  }
  return /listening on (\d+)/.exec(readFileSync(server.output, "utf8"))?.[1];
}

function startBrowser() {
  const { chromium } = createRequire(join(options.playwright, "index.js"))("playwright-core");
  return chromium.launch({
    executablePath: options.chromium,
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });
}

function addressOf(port, payload) {
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
  const told = [["skipWelcome", "true"], ...payload(remote)];
  const address = new URL(`http://127.0.0.1:${port}/`);
  address.searchParams.set("folder", options.project);
  address.searchParams.set("payload", JSON.stringify(told));
  return address.href;
}

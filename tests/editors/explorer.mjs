/**
 * What a person does to files in the explorer, by key and by eye, with the dialogs that VS Code shows.
 *
 * The project is the one of `sample.MOVED_ABOUT`; each step leaves it as the next needs it, and all is saved.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inVSCode, options, until } from "./vscode.mjs";

const DIALOG = ".monaco-dialog-box";
const PREVIEW = ".bulk-edit-panel";

const payload = (remote) => [["openFile", remote(join(options.project, "main.py"))]];
const permissions = ["clipboard-read", "clipboard-write"]; // a file that is cut is on the clipboard

await inVSCode({ payload, view: { permissions } }, async (page) => {
  await page.waitForSelector(".monaco-editor .squiggly-hint", { state: "attached", timeout: 60_000 });
  await renamed(page);
  await cutAndPasted(page);
  await folderRenamed(page);
  await created(page);
  await putAside(page);
  await deleted(page);
});

/** Strings, settings and documents are shown, to be ticked; the imports are ticked already. */
async function renamed(page) {
  await open(page, "shop");
  await rename(page, "bank.py", "till.py");
  const unticked = page.locator(`${PREVIEW} .monaco-list-row input[type=checkbox]:not(:checked)`);
  await until("what is to be confirmed", async () => (await unticked.count()) > 0);
  await grouped(page);
  await page.screenshot({ path: join(options.directory, "preview.png") });
  await until("every row ticked", async () => {
    if ((await unticked.count()) > 0) {
      await unticked.first().click();
    }
    return (await unticked.count()) === 0;
  });
  await page.locator(`${PREVIEW} .monaco-button`, { hasText: "Apply" }).click();
  await settled(page, "shop/till.py", ["main.py", "from shop import till as money"]);
  says("test_bank.py", 'mock.patch("shop.till.balance"');
  says("pyproject.toml", 'bank = "shop.till:balance"');
}

/** What a person does, by key and by eye: opens a file, types, sees the finding, picks its fix. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { filesMoved } from "./explorer.mjs";
import { inVSCode, options, until } from "./vscode.mjs";

const FINDING = ".monaco-editor .squiggly-warning";
const ROWS = ".action-widget .monaco-list-row.action";
const TYPED = "# seen";

const payload = (remote) => [["openFile", remote(join(options.project, options.file))]];
const permissions = ["clipboard-read", "clipboard-write"]; // where a file is that has been cut
const viewport = { width: 1100, height: 1000 }; // a row that does not fit in the preview cannot be ticked

await inVSCode({ payload, view: { permissions, viewport } }, async (page) => {
  await page.waitForSelector(FINDING, { timeout: 60_000 });
  await focused(page);
  await page.keyboard.press("Control+End");
  await page.keyboard.type(TYPED);
  await page.getByText(TYPED).waitFor();
  await page.waitForSelector(FINDING);
  await pick(page, options.fix);
  await until(`${options.created} on disk`, () => existsSync(join(options.project, options.created)));
  await shownAgain(page);
  await page.waitForSelector(FINDING, { state: "detached" });
  await page.getByText(TYPED).waitFor();
  await page.screenshot({ path: join(options.directory, "fixed.png") });
  await filesMoved(page);
});

/** The cursor in the first line, where the finding is. */
async function focused(page) {
  await page.locator(".editor-instance .view-line").first().click({ position: { x: 12, y: 8 } });
}

/** The menu keeps the mouse away, so its rows are walked by key; under load a key can be lost. */
async function pick(page, title) {
  await focused(page);
  await until("the menu of fixes", async () => {
    await page.keyboard.press("Control+.");
    const rows = page.locator(ROWS).first();
    return rows.waitFor({ timeout: 5_000 }).then(
      () => true,
      () => page.keyboard.press("Escape"),
    );
  });
  await page.screenshot({ path: join(options.directory, "menu.png") });
  await until(`the fix "${title}"`, async () => {
    const [row] = await page.locator(`${ROWS}.focused .title`).allInnerTexts();
    if (row?.trim() === title) {
      return true;
    }
    await page.keyboard.press("ArrowDown");
    return false;
  });
  await page.keyboard.press("Enter");
}

/** VS Code may show the file the fix has created: back to ours. */
async function shownAgain(page) {
  const tab = page.locator(`.tab[data-resource-name="${options.file.split("/").at(-1)}"]`);
  await tab.click();
}

/**
 * What a person does to files and to modules' names, by key and by eye, with the dialogs VS Code has for it.
 *
 * The project is that of `sample.NAMED_IN_STRINGS`; each step leaves it as the next needs it, and on disk.
 */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { options, until } from "./vscode.mjs";

const BOX = ".monaco-dialog-box";
const PREVIEW = ".bulk-edit-panel";
const UNTICKED = `${PREVIEW} .monaco-list-row input[type=checkbox]:not(:checked)`;

export async function filesMoved(page) {
  await page.keyboard.press("Control+Shift+E");
  if ((await row(page, "shop").getAttribute("aria-expanded")) === "false") {
    await row(page, "shop").click();
  }
  await renamedWithStrings(page);
  await cutAndPasted(page);
  await directoryRenamed(page);
  await createdInNewDirectories(page);
  await putAsideAndRenamedByHand(page);
  await renamedByName(page);
  await stoppedByAFileInTheWay(page);
  await deleted(page);
}

/** Strings and settings wait to be ticked; imports are ticked.  What cannot follow is shown at its place. */
async function renamedWithStrings(page) {
  await renamed(page, "bank.py", "till.py");
  await press(page, BOX, "Show Preview");
  await page.locator(UNTICKED).first().waitFor();
  await page.getByRole("button", { name: "Group Changes By Type" }).click();
  await page.getByText("Configuration").waitFor();
  await page.getByText("`tools.py` leads to `shop/bank.py`, which will be `shop/till.py`").waitFor();
  await page.screenshot({ path: join(options.directory, "preview.png") });
  await until("all to be ticked", async () => {
    const [first] = await page.locator(UNTICKED).all();
    await first?.click();
    return first === undefined;
  });
  await press(page, PREVIEW, "Apply");
  await saved({
    "shop/till.py": "def balance",
    "main.py": "from shop import till as money\n",
    "shop/orders.py": "from . import till\n",
    "test_bank.py": 'mock.patch("shop.till.balance")',
    "pyproject.toml": 'bank = "shop.till:balance"',
    "tools.py": '("shop/" "bank.py")',
  });
}

async function cutAndPasted(page) {
  const cut = async () => {
    await row(page, "orders.py").click();
    await page.keyboard.press("Control+X");
    await row(page, "billing").click();
  };
  await shownBy(page, cut, "Control+V", page.locator(BOX));
  await press(page, BOX, "OK");
  await saved({
    "shop/billing/orders.py": "from .. import till\n",
    "main.py": "from shop.billing.orders import TOTAL\n",
  });
}

async function directoryRenamed(page) {
  await renamed(page, "billing", "accounts");
  await press(page, BOX, "OK");
  await saved({
    "shop/accounts/invoice.py": "from .. import till\n",
    "main.py": "from shop.accounts.orders import TOTAL\n",
  });
}

async function createdInNewDirectories(page) {
  await row(page, "shop").click();
  await page.getByRole("button", { name: "New File..." }).click();
  await page.keyboard.type("deep/er/new.py");
  await page.keyboard.press("Enter");
  await press(page, BOX, "OK");
  await saved({
    "shop/deep/er/new.py": "",
    "shop/deep/__init__.py": "",
    "shop/deep/er/__init__.py": "",
  });
}

/** An edit of ours that is discarded is not taken for made when the file is then renamed by hand. */
async function putAsideAndRenamedByHand(page) {
  await renamedWhereImported(page, "till", "desk");
  await press(page, PREVIEW, "Discard");
  await renamed(page, "till.py", "desk.py");
  await press(page, BOX, "Show Preview");
  await press(page, PREVIEW, "Apply"); // what is not ticked stays
  await saved({
    "shop/desk.py": "def balance",
    "main.py": "from shop import desk as money\n",
    "test_bank.py": 'mock.patch("shop.till.balance")',
  });
}

/** VS Code asks about a file that our own edit renames, and has nothing to ask its user. */
async function renamedByName(page) {
  await renamedWhereImported(page, "desk", "safe");
  await saved({
    "shop/safe.py": "def balance",
    "main.py": "from shop import safe as money\n",
    "shop/accounts/orders.py": "from .. import safe\n",
  });
}

/** A file turns up while the preview is looked at: the person is told, and all is as it was. */
async function stoppedByAFileInTheWay(page) {
  await renamedWhereImported(page, "safe", "cash", "Control+Enter");
  await page.locator(PREVIEW).getByText("main.py").waitFor();
  writeFileSync(join(options.project, "shop/cash.py"), "THEIRS = 1\n");
  await row(page, "cash.py").waitFor();
  await press(page, PREVIEW, "Apply");
  await page.getByText("Cannot apply refactoring because 'shop/cash.py' has changed").waitFor();
  await press(page, BOX, "OK");
  await saved({
    "shop/cash.py": "THEIRS = 1\n",
    "shop/safe.py": "def balance",
    "main.py": "from shop import safe as money\n",
  });
}

/** Who imports what is deleted is told. */
async function deleted(page) {
  await shownBy(page, () => row(page, "safe.py").click(), "Delete", page.locator(BOX));
  await press(page, BOX, "Delete");
  await page.getByText("imports `shop/safe.py`").first().waitFor();
}

/** Renames what has that name in the explorer. */
async function renamed(page, name, to) {
  const input = page.locator(".explorer-folders-view .monaco-inputbox input");
  await shownBy(page, () => row(page, name).click(), "F2", input);
  await input.fill(to);
  await page.keyboard.press("Enter");
}

/** Renames a module at its name in the first line of `main.py`. */
async function renamedWhereImported(page, name, to, enter = "Enter") {
  const input = page.locator(".rename-box input");
  const point = async () => {
    await row(page, "main.py").click();
    await page.locator('.tab.active[data-resource-name="main.py"]').waitFor({ timeout: 5_000 });
    const line = page.locator(".editor-instance .view-line").first();
    await line.getByText(name).dblclick({ timeout: 5_000 });
  };
  await shownBy(page, point, "F2", input);
  await input.fill(to);
  await page.keyboard.press(enter);
}

/** Points somewhere and presses a key, again where the click or the key was lost under load. */
async function shownBy(page, point, key, what) {
  await until(`what ${key} shows`, async () => {
    try {
      await point();
      await page.keyboard.press(key);
      await what.waitFor({ timeout: 5_000 });
      return true;
    } catch {
      return false;
    }
  });
}

function row(page, name) {
  return page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).first();
}

async function press(page, where, button) {
  await page.locator(`${where} .monaco-button`, { hasText: button }).first().click();
}

/** Waits for files that are to be on disk, each with these words in it; the editor saves by itself. */
async function saved(files) {
  for (const [path, words] of Object.entries(files)) {
    const file = join(options.project, path);
    await until(`${path} to have ${JSON.stringify(words)}`, () =>
      existsSync(file) ? readFileSync(file, "utf8").includes(words) : false,
    );
  }
}

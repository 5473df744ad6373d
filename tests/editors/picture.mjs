/** Takes the picture that the READMEs show: a finding in VS Code, its message, and its fixes. */

import { join } from "node:path";
import { inVSCode, options } from "./vscode.mjs";

const MESSAGE = ".monaco-hover";

const payload = (remote) => [["openFile", remote(join(options.project, options.file))]];
const view = { viewport: { width: 1000, height: 380 }, deviceScaleFactor: 2 };

await inVSCode({ payload, view }, async (page) => {
  const finding = page.locator(".monaco-editor .squiggly-warning").first();
  await finding.waitFor({ timeout: 60_000 });
  await page.locator(".editor-instance .view-line").first().hover({ position: { x: 12, y: 8 } });
  await page.getByText(options.message).first().waitFor();
  await page.locator(MESSAGE).getByText(/^Quick Fix/).first().waitFor();
  await page.screenshot({ path: options.picture });
});

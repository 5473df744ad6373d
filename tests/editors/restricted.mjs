/** A folder nobody has said they trust: the finding is seen, and the window says it is restricted. */

import { join } from "node:path";
import { inVSCode, options } from "./vscode.mjs";

const payload = (remote) => [
  ["extensionDevelopmentPath", remote(options.extension)],
  ["openFile", remote(join(options.project, options.file))],
];

await inVSCode({ payload }, async (page) => {
  await page.getByText("Restricted Mode").first().waitFor({ timeout: 60_000 });
  await page.waitForSelector(".monaco-editor .squiggly-warning", { timeout: 60_000 });
});

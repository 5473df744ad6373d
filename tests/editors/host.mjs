/** Runs the extension's own tests where VS Code runs the extension; they write what came of them. */

import { inVSCode, log, options } from "./vscode.mjs";

let ended;
const end = new Promise((resolve) => {
  ended = resolve;
});

await inVSCode(
  {
    automated: true,
    payload: (remote) => [
      ["extensionDevelopmentPath", remote(options.extension)],
      ["extensionTestsPath", remote(options.tests)],
    ],
    prepare: async (page) => {
      await page.exposeFunction("codeAutomationExit", ended);
      await page.exposeFunction("codeAutomationLog", (kind, said) =>
        log("host.log", `[${kind}] ${said.join(" ")}`),
      );
    },
  },
  () => end,
);

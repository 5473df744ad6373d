/** Makes `modtidy-VERSION.vsix`, under the one version the project has. */

import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const extension = fileURLToPath(new URL("..", import.meta.url));
const project = join(extension, "..", "..");
const source = readFileSync(join(project, "server", "modtidy", "__init__.py"), "utf8");
const version = /^__version__ = "(.+)"$/m.exec(source)[1];

copyFileSync(join(project, "LICENSE"), join(extension, "LICENSE"));
execFileSync(
  process.execPath,
  [
    join(extension, "node_modules", "@vscode", "vsce", "vsce"),
    ...["package", version, "--no-update-package-json", "--no-git-tag-version"],
    ...["--no-dependencies", "--no-rewrite-relative-links", "--allow-missing-repository"],
    "--allow-package-all-secrets", // else each stub jedi brings is searched for one, for minutes
    ...process.argv.slice(2),
  ],
  { cwd: extension, stdio: "inherit" },
);

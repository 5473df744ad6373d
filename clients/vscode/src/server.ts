/**
 * Finds the command that starts the server: the user's own `modtidy`, or the bundled one and a Python to run it.
 *
 * Nothing that an untrusted workspace names is ever run.
 */

import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { promisify } from "node:util";
import { workspace } from "vscode";
import type { Executable } from "vscode-languageclient/node";

const PATH = "modtidy.server.path";
const PYTHON = "modtidy.server.python";
const PYTHON_EXTENSION = "python.defaultInterpreterPath";

export const STARTING_SETTINGS = [PATH, PYTHON, PYTHON_EXTENSION];

/** Isolated: neither the project's modules nor PYTHONPATH may come before the server's own. */
const ISOLATED = "-I";

const NAME_YOURSELF = "import sys; print(sys.executable if sys.version_info >= (3, 10) else '')";

export async function serverCommand(bundled: string): Promise<Executable & { args: string[] }> {
  const path = setting(PATH);
  if (path !== "") {
    return { command: path, args: ["server"] };
  }
  return { command: await findPython(bundled), args: [ISOLATED, bundled, "server"] };
}

async function findPython(directory: string): Promise<string> {
  const chosen = setting(PYTHON);
  const candidates = chosen !== "" ? [chosen] : [setting(PYTHON_EXTENSION), "python3", "python"];
  const tried = candidates.filter((candidate) => candidate !== "");
  for (const candidate of tried) {
    const executable = await recentPython(candidate, directory);
    if (executable !== "") {
      return executable;
    }
  }
  const names = tried.map((name) => `"${name}"`).join(", ");
  throw new Error(
    `modtidy needs Python 3.10 or later to run, and found none as ${names}. ` +
      `The setting ${PYTHON} says where one is; your project may use any other.`,
  );
}

/**
 * The interpreter's full path, or "" if it is not there or too old.
 *
 * It runs in a directory of ours, since Windows looks for a bare name in the current one first.
 */
async function recentPython(candidate: string, directory: string): Promise<string> {
  try {
    const ran = await promisify(execFile)(candidate, [ISOLATED, "-c", NAME_YOURSELF], {
      cwd: directory,
      timeout: 20_000,
    });
    return ran.stdout.trim();
  } catch {
    return ""; // the next candidate may do, and if none does the user is told so
  }
}

/** A setting's value, with the variables that settings of paths are wont to have. */
function setting(key: string): string {
  const settings = workspace.getConfiguration();
  const value = workspace.isTrusted
    ? settings.get<string>(key)
    : settings.inspect<string>(key)?.globalValue;
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  return (value ?? "").trim().replaceAll("${workspaceFolder}", folder).replace(/^~(?=[/\\])/, homedir());
}

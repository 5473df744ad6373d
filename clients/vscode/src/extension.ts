/**
 * Starts the server, and starts it anew when what starts it has changed.
 *
 * Everything said of Python is said by the server: nothing here knows what a module is.
 */

import { commands, type ExtensionContext, type LogOutputChannel, window, workspace } from "vscode";
import { LanguageClient, type LanguageClientOptions } from "vscode-languageclient/node";
import { serverCommand, STARTING_SETTINGS } from "./server";
import { projectSettings } from "./settings";

let client: LanguageClient | undefined;
let lastRestart: Promise<void> = Promise.resolve();

export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel("modtidy", { log: true });
  const restart = () => restarted(context.asAbsolutePath("bundled"), log);
  context.subscriptions.push(
    log,
    commands.registerCommand("modtidy.restart", restart),
    commands.registerCommand("modtidy.showLog", () => log.show()),
    workspace.onDidGrantWorkspaceTrust(restart),
    workspace.onDidChangeConfiguration((event) =>
      STARTING_SETTINGS.some((key) => event.affectsConfiguration(key)) ? restart() : undefined,
    ),
  );
  await restart();
}

export async function deactivate(): Promise<void> {
  await lastRestart;
  await stop();
}

/** Restarts come one after another: two at once would leave a server nobody stops. */
function restarted(bundled: string, log: LogOutputChannel): Promise<void> {
  lastRestart = lastRestart.then(async () => {
    try {
      await stop();
      await start(bundled, log);
    } catch (error) {
      log.error(error instanceof Error ? error : String(error));
      void report(error instanceof Error ? error.message : String(error));
    }
  });
  return lastRestart;
}

async function start(bundled: string, log: LogOutputChannel): Promise<void> {
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: "file", language: "python" }],
    outputChannel: log,
    initializationOptions: () => projectSettings(workspace.getConfiguration("modtidy")),
    middleware: {
      workspace: {
        configuration: async (asked, token, next) => {
          const answers = await next(asked, token);
          return Array.isArray(answers) ? answers.map(projectSettings) : answers;
        },
      },
    },
  };
  const command = await serverCommand(bundled);
  log.info(`starting ${[command.command, ...command.args].join(" ")}`);
  client = new LanguageClient("modtidy", "modtidy", command, options);
  await client.start();
}

async function stop(): Promise<void> {
  const stopping = client;
  client = undefined;
  if (stopping?.needsStop()) {
    await stopping.stop();
  }
  await stopping?.dispose();
}

async function report(message: string): Promise<void> {
  const chosen = await window.showErrorMessage(message, "Show Log", "Open Settings");
  if (chosen === "Show Log") {
    await commands.executeCommand("modtidy.showLog");
  } else if (chosen === "Open Settings") {
    await commands.executeCommand("workbench.action.openSettings", "modtidy.server");
  }
}

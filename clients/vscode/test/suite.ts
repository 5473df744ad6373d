/**
 * What a user of VS Code gets, asked through VS Code's own API.
 *
 * The project is the one `tests/editors/sample.py` writes; each test leaves it as the next needs it.
 */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type CodeAction,
  type CodeActionKind,
  commands,
  CodeActionKind as Kind,
  type Diagnostic,
  DiagnosticSeverity,
  languages,
  Position,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";

const START = new Range(0, 0, 0, 0);
const TO_PACKAGE = Kind.Refactor.append("move").append("modtidy").append("toPackage");
const UNSAVED = "from .bank import balance\n";

suite("modtidy in VS Code", () => {
  test("a missing `__init__.py` is underlined", async () => {
    const document = await opened("shop/billing/invoice.py");
    const [finding, ...others] = await until(() => findings(document));
    assert.ok(finding);
    assert.deepEqual(others, []);
    assert.equal(codeOf(finding), "missing-init");
    assert.equal(finding.source, "modtidy");
    assert.equal(finding.severity, DiagnosticSeverity.Warning);
    assert.match(finding.message, /`shop\.billing` has no `__init__\.py`/);
    assert.ok(finding.range.isSingleLine && !finding.range.isEmpty);
  });

  test("the server can be restarted, and finds the same again", async () => {
    const document = await opened("shop/billing/invoice.py");
    await commands.executeCommand("modtidy.restart");
    assert.equal((await until(() => findings(document))).length, 1);
  });

  test("the fix creates the file, and the finding is gone", async () => {
    const document = await opened("shop/billing/invoice.py");
    const [finding] = await until(() => findings(document));
    assert.ok(finding);
    await carriedOut(document, finding.range, Kind.QuickFix, "Create `shop/billing/__init__.py`");
    assert.ok(existsSync(inProject("shop/billing/__init__.py")));
    await until(() => languages.getDiagnostics(document.uri).length === 0);
  });

  test("a module with unsaved changes becomes a package", async () => {
    const document = await opened("shop/orders.py");
    const editor = await window.showTextDocument(document);
    await editor.edit((builder) => builder.insert(new Position(1, 0), UNSAVED));
    assert.ok(document.isDirty);
    await carriedOut(document, START, TO_PACKAGE);
    await until(() => existsSync(inProject("shop/orders/__init__.py")));
    assert.ok(!existsSync(inProject("shop/orders.py")));
    const text = "from .. import bank\nfrom ..bank import balance\n\nTOTAL = bank.balance()\n";
    const moved = await until(() => workspace.textDocuments.find(isAt("shop/orders/__init__.py")));
    assert.equal(moved.getText(), text);
    assert.equal(window.activeTextEditor?.document.uri.toString(), moved.uri.toString());
    await moved.save();
    assert.equal(readFileSync(inProject("shop/orders/__init__.py"), "utf8"), text);
  });

  test("a module is renamed where it is imported", async () => {
    const { uri } = await opened("shop/orders/__init__.py");
    const name = new Position(0, "from .. import b".length);
    const edit = await commands.executeCommand<WorkspaceEdit>(
      "vscode.executeDocumentRenameProvider",
      ...[uri, name, "till"],
    );
    assert.ok(await workspace.applyEdit(edit, { isRefactoring: true }));
    await workspace.saveAll(false);
    assert.ok(existsSync(inProject("shop/till.py")) && !existsSync(inProject("shop/bank.py")));
    assertCalled("till");
  });

  test("imports follow a file that is renamed", async () => {
    const edit = new WorkspaceEdit();
    edit.renameFile(Uri.file(inProject("shop/till.py")), Uri.file(inProject("shop/desk.py")));
    assert.ok(await workspace.applyEdit(edit));
    const rewritten = workspace.textDocuments.filter((document) => document.isDirty);
    await Promise.all(rewritten.map((document) => document.save())); // some are in no tab
    assert.ok(existsSync(inProject("shop/desk.py")));
    assertCalled("desk");
  });
});

function assertCalled(name: string): void {
  const invoice = readFileSync(inProject("shop/billing/invoice.py"), "utf8");
  assert.equal(
    invoice,
    `from .. import ${name}\n\n\ndef total():\n    return ${name}.balance()\n`,
  );
  const orders = readFileSync(inProject("shop/orders/__init__.py"), "utf8");
  const imports = `from .. import ${name} as bank\nfrom ..${name} import balance\n`;
  assert.equal(orders, `${imports}\nTOTAL = bank.balance()\n`); // a package's name is for others too
}

function inProject(path: string): string {
  const folder = workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return join(folder.uri.fsPath, path);
}

function isAt(path: string): (document: TextDocument) => boolean {
  return (document) => document.uri.fsPath === inProject(path);
}

async function opened(path: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(inProject(path));
  await window.showTextDocument(document);
  return document;
}

function findings(document: TextDocument): readonly Diagnostic[] | undefined {
  const found = languages.getDiagnostics(document.uri);
  return found.length > 0 ? found : undefined;
}

function codeOf({ code }: Diagnostic): unknown {
  return typeof code === "object" ? code.value : code;
}

/** Has the editor carry out the code action of that kind and, where it is given, title. */
async function carriedOut(
  document: TextDocument,
  range: Range,
  kind: CodeActionKind,
  title?: string,
): Promise<void> {
  // the project may still be being read: until it is, nothing is offered
  const action = await until(() => offered(document, range, kind, title));
  assert.ok(action.edit, "the code action comes with no edit");
  assert.ok(await workspace.applyEdit(action.edit, { isRefactoring: true }));
}

async function offered(
  document: TextDocument,
  range: Range,
  kind: CodeActionKind,
  title?: string,
): Promise<CodeAction | undefined> {
  const actions = await commands.executeCommand<CodeAction[]>(
    "vscode.executeCodeActionProvider",
    ...[document.uri, range, kind.value, 100], // as many as that are resolved
  );
  return actions.find((action) => title === undefined || action.title === title);
}

async function until<T>(ask: () => T | Promise<T>): Promise<NonNullable<Exclude<T, false>>> {
  const end = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (answer) {
      return answer as NonNullable<Exclude<T, false>>;
    }
    assert.ok(Date.now() < end, `still waiting for ${ask}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Runs the tests in the extension host, and writes what came of them where the driver reads it. */

import Mocha from "mocha";
import { join } from "node:path";

export function run(): Promise<void> {
  const mocha = new Mocha({
    ui: "tdd",
    timeout: 40_000,
    bail: true, // each test goes on from where the one before it left the project
    reporter: "json", // to a file: the extension host's console is not ours alone
    reporterOptions: { output: process.env["MODTIDY_TEST_RESULTS"] },
  });
  mocha.addFile(join(__dirname, "suite.js"));
  return new Promise((resolve, reject) => {
    mocha.run((failures) => (failures ? reject(new Error(`${failures} failed`)) : resolve()));
  });
}

/**
 * What the user has said of the project, as the server is told it.
 *
 * A setting that nobody has set is left out, so that the project's own files decide.
 */

const ABOUT_THE_CLIENT: ReadonlySet<string> = new Set(["server", "trace"]);

/** The section `modtidy` as it is given, or anything else as it stands. */
export function projectSettings(section: unknown): unknown {
  if (typeof section !== "object" || section === null || Array.isArray(section)) {
    return section;
  }
  const settings = Object.entries(section).filter(
    ([key, value]) =>
      value !== null && typeof value !== "function" && !ABOUT_THE_CLIENT.has(key),
  );
  return Object.fromEntries(settings);
}

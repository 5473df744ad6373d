/**
 * What the user has said of the project, as the server is told it.
 *
 * What nobody has set is null, and then the project's own files decide.
 */

const ABOUT_THE_CLIENT: ReadonlySet<string> = new Set(["server", "trace"]);

/** The section `modtidy` without what is none of the server's; anything else as it stands. */
export function projectSettings(section: unknown): unknown {
  if (typeof section !== "object" || section === null || Array.isArray(section)) {
    return section;
  }
  const settings = Object.entries(section).filter(
    ([key, value]) => typeof value !== "function" && !ABOUT_THE_CLIENT.has(key),
  );
  return Object.fromEntries(settings);
}

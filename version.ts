/** What `pilotwire version`, the pages and BootNotification call this program. */
import project from "./deno.json" with { type: "json" };

export const softwareVersion: string = project.version;

/** A clock that shows an earlier moment is wrong. Moved forward with each release. */
export const builtAtMs = Date.UTC(2026, 10, 21);

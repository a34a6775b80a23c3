/** The log, and what the station knows of its own health. */
import type { UiParts } from "../parts.ts";
import { badField, refuseField, wholeQuery } from "./fields.ts";
import type { ApiContext, Route } from "./route.ts";

export function logRoutes(parts: UiParts): readonly Route[] {
  return [{
    method: "get",
    path: "/logs",
    summary: "Log, state and settings as a zip file",
    right: "system.downloadLogFiles",
    answer: {
      description: "Encrypted (AES-256) when a log password is set. Holds no secrets.",
      mediaType: "application/zip",
      schema: { type: "string", format: "binary" },
    },
    handle: (c) => download(c, parts),
  }, {
    method: "get",
    path: "/logs/entries",
    summary: "The newest lines of the log",
    right: "system.downloadLogFiles",
    query: {
      search: { type: "string" },
      limit: { type: "integer", minimum: 1, maximum: 1_000, default: 200 },
    },
    answer: {
      description: "Newest first.",
      schema: { type: "object", properties: { entries: { type: "array", items: { type: "object" } } } },
    },
    handle: (c) => entries(c, parts),
  }, {
    method: "get",
    path: "/diagnostics",
    summary: "Uptime, memory, bytes written to flash, addresses",
    answer: { description: "Figures of the running program.", schema: { type: "object" } },
    handle: (c) => c.json(diagnostics(parts)),
  }];
}

async function download(c: ApiContext, { logs, wallTime }: UiParts): Promise<Response> {
  const zip = await logs.zip();
  const stamp = new Date(wallTime.utcMs()).toISOString().slice(0, 16).replaceAll(/[-:]/g, "");
  return c.body(new Uint8Array(zip), 200, {
    "content-type": "application/zip",
    "content-disposition": `attachment; filename="pilotwire-log-${stamp}.zip"`,
  });
}

function entries(c: ApiContext, { logs }: UiParts): Response {
  const limit = wholeQuery(c, "limit", [1, 1_000], 200);
  if (!limit.ok) return refuseField(c, limit.error);
  const search = c.req.query("search") ?? "";
  if (search.length > 100) return refuseField(c, badField("search", search, "at most 100 characters").error);
  return c.json({ entries: logs.entries({ limit: limit.value, ...(search !== "" && { search }) }) });
}

function diagnostics({ host, station, softwareVersion }: UiParts) {
  const { uptimeMs, backend, timeTrusted } = station.state();
  const { rss, heapUsed } = Deno.memoryUsage();
  return {
    softwareVersion,
    denoVersion: Deno.version.deno,
    uptimeMs,
    timeTrusted,
    memoryB: { resident: rss, heap: heapUsed },
    writtenB: host.bytesWritten(),
    addresses: host.addresses(),
    queueLength: backend.queueLength,
  };
}

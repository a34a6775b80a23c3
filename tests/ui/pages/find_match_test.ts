import assert from "node:assert/strict";
import { findIndex } from "../../../ui/pages/find_page.tsx";
import { findMatches } from "../../../ui/pages/find_match.ts";
import { roles } from "../../../schema/parameter.ts";
import { canSee } from "../../../schema/rights.ts";

const index = findIndex("manufacturer");
const first = (query: string) => findMatches(index, query, 10)[0]?.id;

Deno.test("search finds a setting by label, id, OCPP key and words in any order", () => {
  assert.equal(first("heartbeat interval"), "backend.heartbeatInterval");
  assert.equal(first("backend.heartbeatInterval"), "backend.heartbeatInterval");
  assert.equal(first("websocketpinginterval"), "backend.webSocketPingInterval");
  assert.equal(first("limit hardware"), "installation.maxOutputCurrent");
});

Deno.test("search gives nothing for words that are nowhere, and at most what was asked for", () => {
  assert.deepEqual(findMatches(index, "heartbeat zebra", 10), []);
  assert.equal(findMatches(index, "", 7).length, 7);
});

Deno.test("search knows nothing that the role may not see", () => {
  for (const role of roles) {
    const hidden = findIndex(role).filter(({ id }) => !canSee(id, role));
    assert.deepEqual(hidden, []);
  }
});

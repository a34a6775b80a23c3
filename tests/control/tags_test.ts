import assert from "node:assert/strict";
import { cacheable, decideTag, endOfTimeMs, type TagFacts, type TagRules } from "../../control/tags.ts";
import type { IdTagInfo } from "../../control/ports.ts";

const good: IdTagInfo = { status: "Accepted", expiryMs: 2_000, parentIdTag: "FAMILY" };
const facts: TagFacts = { whitelisted: false, cached: null, online: true, nowUtcMs: 1_000 };
const rules: TagRules = {
  hasBackend: true,
  whitelistEnabled: true,
  cacheEnabled: true,
  localPreAuthorize: false,
  localAuthorizeOffline: true,
  allowOfflineUnknown: false,
};

function decide(about: Partial<TagFacts>, set: Partial<TagRules> = {}): string {
  const decision = decideTag({ ...facts, ...about }, { ...rules, ...set });
  return "because" in decision ? `${decision.type} ${decision.because}` : decision.type;
}

Deno.test("card of the whitelist is accepted everywhere, if the list is in use", () => {
  assert.equal(decide({ whitelisted: true }), "accept whitelist");
  assert.equal(decide({ whitelisted: true, online: false }), "accept whitelist");
  assert.equal(decide({ whitelisted: true }, { hasBackend: false }), "accept whitelist");
  assert.equal(decide({ whitelisted: true }, { whitelistEnabled: false }), "ask");
});

Deno.test("card at a station without a backend is refused unless it is in the whitelist", () => {
  assert.equal(decide({ cached: good }, { hasBackend: false, allowOfflineUnknown: true }), "refuse unknown");
});

Deno.test("card online is asked for, unless the cache may answer", () => {
  assert.equal(decide({}), "ask");
  assert.equal(decide({ cached: good }), "ask");
  assert.equal(decide({ cached: good }, { localPreAuthorize: true }), "accept cache");
  assert.equal(decide({ cached: good }, { localPreAuthorize: true, cacheEnabled: false }), "ask");
  assert.equal(decide({ cached: { ...good, status: "Blocked" } }, { localPreAuthorize: true }), "ask");
  assert.equal(decide({ cached: good, nowUtcMs: 2_000 }, { localPreAuthorize: true }), "ask");
});

Deno.test("card offline starts from the cache or in doubt, as the settings allow", () => {
  const online = false;
  assert.equal(decide({ online }), "refuse offline");
  assert.equal(decide({ online, cached: good }), "accept cache");
  assert.equal(decide({ online, cached: good }, { localAuthorizeOffline: false }), "refuse offline");
  assert.equal(decide({ online }, { allowOfflineUnknown: true }), "accept inDoubt");
  const bad = { ...good, status: "Invalid" } as const;
  assert.equal(decide({ online, cached: bad }, { allowOfflineUnknown: true }), "refuse blocked");
  assert.equal(
    decide({ online, cached: good, nowUtcMs: 2_000 }, { allowOfflineUnknown: true }),
    "refuse expired",
  );
});

Deno.test("card accepted from the cache keeps its group", () => {
  const decision = decideTag({ ...facts, cached: good, online: false }, rules);
  assert.ok(decision.type === "accept" && decision.parentIdTag === "FAMILY");
});

Deno.test("answer without a date is kept as long as the settings say", () => {
  const dateless = { ...good, expiryMs: null };
  assert.equal(cacheable(dateless, "endOfEpoch", 0)?.expiryMs, endOfTimeMs);
  assert.equal(new Date(endOfTimeMs).getUTCFullYear(), 2038);
  assert.equal(cacheable(dateless, "oneYear", 1_000)?.expiryMs, 1_000 + 365 * 86_400_000);
  assert.equal(cacheable(dateless, "none", 0), null);
  for (const mode of ["endOfEpoch", "oneYear", "none"] as const) {
    assert.equal(cacheable(good, mode, 0)?.expiryMs, 2_000);
  }
});

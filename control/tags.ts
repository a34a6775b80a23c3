/** Whether a card may charge, as far as the station itself can tell. */
import type { IdTagInfo } from "./ports.ts";

/** What the settings say about cards. */
export interface TagRules {
  readonly hasBackend: boolean;
  readonly whitelistEnabled: boolean;
  readonly cacheEnabled: boolean;
  /** Online: start on a card that the cache knows without waiting for the backend. */
  readonly localPreAuthorize: boolean;
  /** Offline: start on a card that the cache knows. */
  readonly localAuthorizeOffline: boolean;
  /** Offline: start on any card. */
  readonly allowOfflineUnknown: boolean;
}

/** What is known of a card. */
export interface TagFacts {
  readonly whitelisted: boolean;
  readonly cached: IdTagInfo | null;
  readonly online: boolean;
  readonly nowUtcMs: number;
}

/** What follows for a card; `ask` = the backend decides. */
export type TagDecision =
  | {
    readonly type: "accept";
    readonly parentIdTag: string | null;
    readonly because: "whitelist" | "cache" | "inDoubt";
  }
  | { readonly type: "refuse"; readonly because: "unknown" | "blocked" | "expired" | "offline" }
  | { readonly type: "ask" };

/** End of the time that 32 bits can count, which stands for "does not expire". */
export const endOfTimeMs = 2_147_483_647_000;

/** Decides as far as the station can by itself: its own list first, then the backend or the cache. */
export function decideTag(facts: TagFacts, rules: TagRules): TagDecision {
  if (rules.whitelistEnabled && facts.whitelisted) {
    return { type: "accept", parentIdTag: null, because: "whitelist" };
  }
  if (!rules.hasBackend) return { type: "refuse", because: "unknown" };
  const cached = rules.cacheEnabled ? facts.cached : null;
  return facts.online ? decideOnline(cached, facts, rules) : decideOffline(cached, facts, rules);
}

/** How long an answer holds for which the backend named no date (B56). */
export type AssumedExpiry = "endOfEpoch" | "oneYear" | "none";

/** What to keep in the cache of an answer; null when it is not to be kept. */
export function cacheable(info: IdTagInfo, assumed: AssumedExpiry, nowUtcMs: number): IdTagInfo | null {
  if (info.expiryMs !== null) return info;
  switch (assumed) {
    case "endOfEpoch":
      return { ...info, expiryMs: endOfTimeMs };
    case "oneYear":
      return { ...info, expiryMs: nowUtcMs + 365 * 86_400_000 };
    case "none":
      return null;
  }
}

function decideOnline(cached: IdTagInfo | null, facts: TagFacts, rules: TagRules): TagDecision {
  if (!rules.localPreAuthorize || !cached || troubleOf(cached, facts.nowUtcMs)) return { type: "ask" };
  return { type: "accept", parentIdTag: cached.parentIdTag, because: "cache" };
}

function decideOffline(cached: IdTagInfo | null, facts: TagFacts, rules: TagRules): TagDecision {
  const trouble = cached && troubleOf(cached, facts.nowUtcMs);
  // A card known to be bad is not an unknown one.
  if (trouble) return { type: "refuse", because: trouble };
  if (cached && rules.localAuthorizeOffline) {
    return { type: "accept", parentIdTag: cached.parentIdTag, because: "cache" };
  }
  if (!rules.allowOfflineUnknown) return { type: "refuse", because: "offline" };
  return { type: "accept", parentIdTag: cached?.parentIdTag ?? null, because: "inDoubt" };
}

function troubleOf(info: IdTagInfo, nowUtcMs: number): "blocked" | "expired" | null {
  if ((info.expiryMs ?? endOfTimeMs) <= nowUtcMs) return "expired";
  return info.status === "Accepted" || info.status === "ConcurrentTx" ? null : "blocked";
}

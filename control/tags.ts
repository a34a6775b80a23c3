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

export interface TagFacts {
  readonly whitelisted: boolean;
  readonly cached: IdTagInfo | null;
  readonly online: boolean;
  readonly nowUtcMs: number;
}

export type TagDecision =
  | {
    readonly type: "accept";
    readonly parentIdTag: string | null;
    readonly because: "whitelist" | "cache" | "inDoubt";
  }
  | { readonly type: "refuse"; readonly because: "unknown" | "blocked" | "expired" | "offline" }
  | { readonly type: "ask" };

/** End of the time that 32 bits can count, which stands for "does not expire". */
export const endOfTimeMs = Date.UTC(2038, 0, 1) - 1;

export function decideTag(facts: TagFacts, rules: TagRules): TagDecision {
  if (rules.whitelistEnabled && facts.whitelisted) {
    return { type: "accept", parentIdTag: null, because: "whitelist" };
  }
  if (!rules.hasBackend) return { type: "refuse", because: "unknown" };
  const cached = rules.cacheEnabled ? facts.cached : null;
  return facts.online ? decideOnline(cached, facts, rules) : decideOffline(cached, facts, rules);
}

/** The expiry a cache entry gets when the backend named none (B56). */
export function withAssumedExpiry(info: IdTagInfo, oneYear: boolean, nowUtcMs: number): IdTagInfo {
  if (info.expiryMs !== null) return info;
  return { ...info, expiryMs: oneYear ? nowUtcMs + 365 * 86_400_000 : endOfTimeMs };
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

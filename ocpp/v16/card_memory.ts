/** What the station keeps of the backend's answers about cards. */
import type { AuthorizationCache, IdTagInfo } from "../../control/ports.ts";
import { cacheable } from "../../control/tags.ts";
import type { Settings } from "../../schema/mod.ts";

/** Puts an answer into the authorization cache, if there is one, with the expiry that settings assume (B56, B151). */
export function rememberCard(
  cache: AuthorizationCache,
  settings: Settings,
  { idTag, info, utcMs }: { readonly idTag: string; readonly info: IdTagInfo; readonly utcMs: number },
): void {
  if (!settings["authorization.authorizationCacheEnabled"]) return;
  const kept = cacheable(info, settings["authorization.ocppWhitelistExpiryMode"], utcMs);
  if (kept !== null) cache.put(idTag, kept);
}

// deno-lint-ignore-file jsx-key -- drawn once as text; there is nothing to tell apart later
/** The ladder of limits: who allows how much, from where, since when. */
import type { LimitState } from "../../control/read_model.ts";
import { age, amperes } from "./format.ts";
import { settingHref } from "./links.ts";
import { fill, texts } from "./texts.ts";
import type { EvseView } from "./view_parts.tsx";

const t = texts.state;

const sourceKinds = ["backend", "cable", "sensor", "page", "hardware"] as const;

function Source({ limit }: { limit: LimitState }) {
  const known = sourceKinds.find((kind) => kind === limit.source);
  if (known) return <>{t.sources[known]}</>;
  const href = settingHref(limit.source);
  return href ? <a href={href}>{pageOf(limit.source)}</a> : <>{limit.source}</>;
}

/** "Installation page": where the setting stands. */
function pageOf(settingId: string): string {
  const group = settingId.split(".", 1)[0] ?? "";
  const page = Object.hasOwn(texts.nav, group) ? texts.nav[group as keyof typeof texts.nav] : group;
  return fill(t.sources.setting, { page });
}

/** "Installation page, 3 d ago", with the way to that setting. */
export function SourceAndAge({ limit, nowMs }: { limit: LimitState; nowMs: number }) {
  const [before = "", after = ""] = t.source.split("{source}");
  return (
    <span class="soft">
      {before}
      <Source limit={limit} />
      {fill(after, { age: age(nowMs - limit.atUtcMs) })}
    </span>
  );
}

function Rung({ limit, limitA, most, view }: {
  limit: LimitState;
  limitA: number;
  most: number;
  view: EvseView;
}) {
  const binds = limit.id === view.evse.binding;
  return (
    <li class={binds ? "binds" : ""}>
      <span class="rung-name">
        {t.limit[limit.id]}
        {binds && <span class="tag on">{t.binds}</span>}
      </span>
      <svg class="track" aria-hidden="true" width="100%" height="8">
        <rect class="track-all" width="100%" height="8" rx="4" />
        {limitA > 0 && (
          <rect class="track-part" width={`${Math.round(100 * limitA / most)}%`} height="8" rx="4" />
        )}
      </svg>
      <span class="rung-value num">{amperes(view.format, limitA)} A</span>
      <small class="rung-why">
        {!Object.hasOwn(t.because, limit.id) && `${limit.reason} `}
        <SourceAndAge limit={limit} nowMs={view.nowMs} />
      </small>
    </li>
  );
}

/** All limits, smallest on top, those without an opinion last, in one line. */
export function Ladder(view: EvseView) {
  const { limits } = view.evse;
  const most = Math.max(1, ...limits.map(({ limitA }) => limitA ?? 0));
  const silent = limits.filter(({ limitA }) => limitA === null);
  return (
    <>
      <ol class="ladder">
        {limits.map((limit) =>
          limit.limitA === null ? null : <Rung limit={limit} limitA={limit.limitA} most={most} view={view} />
        )}
      </ol>
      {silent.length > 0 && (
        <p class="silent">
          {t.noOpinion} {silent.map((limit, at) => (
            <>
              {at > 0 && ", "}
              <span title={limit.reason}>{t.limit[limit.id]}</span>
            </>
          ))}
        </p>
      )}
    </>
  );
}

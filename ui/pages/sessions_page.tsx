// deno-lint-ignore-file jsx-key -- drawn once as text; there is nothing to tell apart later
/** Sessions: what was charged, by whom, and whether the backend has it. */
import type { TransactionRecord } from "../../control/ports.ts";
import type { SessionTotals } from "../parts.ts";
import { duration, neutralFormat } from "./format.ts";
import { type PageContext, Title } from "./layout.tsx";
import { fill, texts } from "./texts.ts";

const t = texts.sessions;
const pageSize = 50;

/** Filter of the page, as it stands in its address. */
export interface SessionFilter {
  readonly evse: number | null;
  /** Dates `yyyy-mm-dd`, empty for none; days of UTC. */
  readonly from: string;
  readonly to: string;
  readonly offset: number;
}

const isDate = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** What cannot be understood counts as not given: a mistyped address still shows the list. */
export function readFilter(query: (name: string) => string | undefined, evses: number): SessionFilter {
  const evse = Number(query("evse"));
  const offset = Number(query("offset"));
  const date = (name: string) => (isDate(query(name) ?? "") ? query(name) ?? "" : "");
  return {
    evse: Number.isInteger(evse) && evse >= 1 && evse <= evses ? evse : null,
    from: date("from"),
    to: date("to"),
    offset: Number.isSafeInteger(offset) && offset > 0 ? offset : 0,
  };
}

function toQuery({ evse, from, to }: SessionFilter) {
  return {
    ...(evse !== null && { evse }),
    ...(from && { fromMs: Date.parse(from) }),
    ...(to && { toMs: Date.parse(to) + 86_400_000 }),
  };
}

function address(filter: SessionFilter, path: string, offset = 0): string {
  const query = new URLSearchParams();
  if (filter.evse !== null) query.set("evse", String(filter.evse));
  if (filter.from) query.set("from", filter.from);
  if (filter.to) query.set("to", filter.to);
  if (offset > 0) query.set("offset", String(offset));
  return query.size ? `${path}?${query}` : path;
}

function csvAddress(filter: SessionFilter): string {
  const query = new URLSearchParams();
  const asked = toQuery(filter);
  for (const [name, value] of Object.entries(asked)) query.set(name, String(value));
  return query.size ? `/api/v1/sessions.csv?${query}` : "/api/v1/sessions.csv";
}

function Totals({ totals }: { totals: SessionTotals }) {
  const { count, averageDurationMs, averageEnergyWh } = totals;
  return (
    <dl class="figures totals num">
      <div class="figure">
        <dt>{t.count}</dt>
        <dd>{count}</dd>
      </div>
      <div class="figure">
        <dt>{t.averageEnergy}</dt>
        <dd>{averageEnergyWh === null ? texts.dash : <Energy wh={averageEnergyWh} />}</dd>
      </div>
      <div class="figure">
        <dt>{t.averageDuration}</dt>
        <dd>{averageDurationMs === null ? texts.dash : duration(averageDurationMs)}</dd>
      </div>
    </dl>
  );
}

function Energy({ wh }: { wh: number }) {
  return (
    <>
      <data value={wh / 1_000} data-decimals="2">{neutralFormat.number(wh / 1_000, 2)}</data>{" "}
      <span class="unit">kWh</span>
    </>
  );
}

function BackendHasIt({ session }: { session: TransactionRecord }) {
  if (!session.reported) return <span class="tag">{t.notReported}</span>;
  const { ocppTransactionId: id } = session;
  if (id === null) return <span class="tag warn">{session.givenUp ? t.givenUp : t.waiting}</span>;
  const number = fill(t.reported, { id });
  return session.givenUp
    ? (
      <>
        {number} <span class="tag warn">{t.givenUp}</span>
      </>
    )
    : <>{number}</>;
}

function SessionRow({ session, nowMs }: { session: TransactionRecord; nowMs: number }) {
  const { stop } = session;
  const energyWh = (stop?.meterStopWh ?? session.registerWh) - session.meterStartWh;
  return (
    <tr>
      <td data-label={t.started}>
        <time datetime={new Date(session.startedAtMs).toISOString()} data-as="dateTime">
          {neutralFormat.dateTime(session.startedAtMs)}
        </time>
      </td>
      <td data-label={t.evse}>{session.evse}</td>
      <td data-label={t.card}>
        {session.idTag} <small class="soft">{t.by[session.authorizedBy]}</small>
      </td>
      <td data-label={t.energy} class="right">
        <Energy wh={energyWh} />
      </td>
      <td data-label={t.duration} class="right">{duration((stop?.atMs ?? nowMs) - session.startedAtMs)}</td>
      <td data-label={t.cause}>{stop ? t.reason[stop.reason] : <span class="tag on">{t.running}</span>}</td>
      <td data-label={t.backend}>
        <BackendHasIt session={session} />
      </td>
    </tr>
  );
}

function Filter({ filter, evses }: { filter: SessionFilter; evses: number }) {
  return (
    <form method="get" action="/sessions" class="inline">
      <label>
        {t.evse}
        <select name="evse">
          <option value="">{t.all}</option>
          {Array.from(
            { length: evses },
            (_, at) => <option value={String(at + 1)} selected={filter.evse === at + 1}>{at + 1}</option>,
          )}
        </select>
      </label>
      <label>
        {t.from}
        <input type="date" name="from" value={filter.from} />
      </label>
      <label>
        {t.to}
        <input type="date" name="to" value={filter.to} />
      </label>
      <button type="submit">{t.apply}</button>
      <a class="button" href={csvAddress(filter)} download>{t.csv}</a>
    </form>
  );
}

function Pager({ filter, total, shown }: { filter: SessionFilter; total: number; shown: number }) {
  const { offset } = filter;
  if (total <= pageSize && offset === 0) return null;
  const range = { from: offset + 1, to: offset + shown, total };
  return (
    <p class="pager num">
      {offset > 0 && (
        <a class="button" href={address(filter, "/sessions", Math.max(0, offset - pageSize))}>{t.newer}</a>
      )}
      <span>{fill(t.range, range)}</span>
      {offset + shown < total && (
        <a class="button" href={address(filter, "/sessions", offset + pageSize)}>{t.older}</a>
      )}
    </p>
  );
}

const columns = [t.started, t.evse, t.card, t.energy, t.duration, t.cause, t.backend] as const;

function Table({ sessions, nowMs }: { sessions: readonly TransactionRecord[]; nowMs: number }) {
  return (
    <table class="list num">
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col" class={column === t.energy || column === t.duration ? "right" : undefined}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{sessions.map((session) => <SessionRow session={session} nowMs={nowMs} />)}</tbody>
    </table>
  );
}

/** The main part of the page `/sessions`. */
export function SessionsPart({ context, filter }: { context: PageContext; filter: SessionFilter }) {
  const { sessions } = context.parts;
  const query = toQuery(filter);
  const found = sessions.list({ ...query, offset: filter.offset, limit: pageSize });
  const isFiltered = Object.keys(query).length > 0;
  return (
    <>
      <Title page="sessions" />
      <section class="card">
        <Totals totals={sessions.totals()} />
        <Filter filter={filter} evses={context.state.evses.length} />
        {found.length === 0
          ? <p class="empty">{isFiltered ? t.emptyFilter : t.empty}</p>
          : <Table sessions={found} nowMs={context.state.atUtcMs} />}
        <Pager filter={filter} total={sessions.count(query)} shown={found.length} />
      </section>
    </>
  );
}

/** System: logins, recipe, log, restart, factory settings, about. */
import { canRead, canWrite } from "../../schema/rights.ts";
import { ActionForm } from "./action_form.tsx";
import { neutralFormat } from "./format.ts";
import { type PageContext, Title } from "./layout.tsx";
import { RecipeSection } from "./recipe_section.tsx";
import { type Attempt, SettingsForm } from "./settings_form.tsx";
import { texts } from "./texts.ts";

const t = texts.system;
const shownEntries = 60;

function LogEntries({ context, search }: { context: PageContext; search: string }) {
  const entries = context.parts.logs.entries({ limit: shownEntries, ...(search && { search }) });
  if (entries.length === 0) return <p class="empty">{t.logEmpty}</p>;
  return (
    <ol class="log" tabindex={0} aria-label={t.logs}>
      {entries.map(({ atUtcMs, level, topic, message }) => (
        <li class={`log-${level}`}>
          <time datetime={new Date(atUtcMs).toISOString()} data-as="dateTime">
            {neutralFormat.dateTime(atUtcMs)}
          </time>{" "}
          <b>{level === "info" ? "" : `${t.level[level]} `}{topic}</b> {message}
        </li>
      ))}
    </ol>
  );
}

function Log({ context, search }: { context: PageContext; search: string }) {
  const { session, parts } = context;
  if (!canWrite("system.downloadLogFiles", session.role)) return null;
  const encrypted = parts.settings.stored()["system.logPassword"] !== "";
  return (
    <section class="card" id="system.downloadLogFiles">
      <h2>{t.logs}</h2>
      <p class="soft">
        {t.logsHelp} {encrypted && t.logsEncrypted}
      </p>
      <p>
        <a class="button" href="/api/v1/logs" download>{t.download}</a>
      </p>
      <details open={search !== ""}>
        <summary>{t.newest}</summary>
        <form method="get" action="/system#system.downloadLogFiles" class="inline" role="search">
          <label>
            {t.search}
            <input type="search" name="log" value={search} maxlength={60} />
          </label>
          <button type="submit">{texts.find.button}</button>
        </form>
        <LogEntries context={context} search={search} />
      </details>
    </section>
  );
}

function Restart({ context }: { context: PageContext }) {
  return (
    <section class="card lines">
      <h2>{t.restart}</h2>
      <div id="system.softReset" class="line">
        <ActionForm context={context} id="system.softReset" withHelp />
      </div>
      <div id="system.restart" class="line">
        <ActionForm context={context} id="system.restart" withHelp />
      </div>
    </section>
  );
}

function Factory({ context }: { context: PageContext }) {
  if (!canWrite("system.restoreFactorySettings", context.session.role)) return null;
  return (
    <section class="card" id="system.restoreFactorySettings">
      <h2>{t.factory}</h2>
      <ActionForm context={context} id="system.restoreFactorySettings" look="bad" withHelp />
    </section>
  );
}

function bytes(count: number): string {
  return count < 1_000_000 ? `${(count / 1_000).toFixed(1)} kB` : `${(count / 1_000_000).toFixed(1)} MB`;
}

/** Only http and https become a link: the address is typed by people. */
function Offer({ address }: { address: string }) {
  return /^https?:\/\//.test(address) ? <a href={address} rel="noreferrer">{address}</a> : <>{address}</>;
}

function About({ context }: { context: PageContext }) {
  const { parts, session, state } = context;
  const inForce = parts.settings.active();
  const written = parts.host.bytesWritten();
  const offer = inForce["manufacturer.writtenOfferAddress"];
  const seesOffer = canRead("manufacturer.writtenOfferAddress", session.role) && offer !== "";
  return (
    <section class="card" id="system.softwareVersion">
      <h2>{t.about}</h2>
      <dl class="pairs num">
        <dt>{t.version}</dt>
        <dd>
          {texts.product} {parts.softwareVersion}, {t.runtime} {Deno.version.deno}
        </dd>
        <dt>{t.vendor}</dt>
        <dd>
          {inForce["manufacturer.chargePointVendor"]} {inForce["manufacturer.chargePointModel"]}
        </dd>
        <dt>{t.serial}</dt>
        <dd>{state.serialNumber || texts.dash}</dd>
        <dt>{t.written}</dt>
        <dd>
          {bytes(written.today)}, {bytes(written.sinceStart)} {t.writtenSince}
        </dd>
        <dt>{t.licence}</dt>
        <dd>
          {t.licenceText}
          {seesOffer && (
            <>
              . {t.offer} <Offer address={offer} />
            </>
          )}
        </dd>
      </dl>
    </section>
  );
}

/** The main part of the page `/system`. `search` filters the log. */
export function SystemPart({ context, attempt, search }: {
  context: PageContext;
  attempt: Attempt;
  search: string;
}) {
  return (
    <>
      <Title page="system" />
      <h2 class="over">{t.logins}</h2>
      <SettingsForm context={context} group="system" attempt={attempt} />
      <RecipeSection context={context} />
      <Log context={context} search={search} />
      <Restart context={context} />
      <Factory context={context} />
      <About context={context} />
    </>
  );
}

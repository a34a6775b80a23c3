/** The frame of every page: head, header, navigation, bars, main part. */
import type { Child } from "hono/jsx";
import type { StationState } from "../../control/read_model.ts";
import type { Group } from "../../schema/parameter.ts";
import type { Session, UiParts } from "../parts.ts";
import { ActionForm } from "./action_form.tsx";
import { assetHref } from "./assets.ts";
import { type SettingView, visibleGroups } from "./fields.ts";
import { neutralFormat } from "./format.ts";
import { pathOf, settingHref } from "./links.ts";
import { stationSlots } from "./station_view.tsx";
import { fill, texts } from "./texts.ts";

/** Who asks, and what the station is like at that moment. */
export interface PageContext {
  readonly parts: UiParts;
  readonly session: Session;
  readonly state: StationState;
  /** The request comes from this machine itself. */
  readonly loopback: boolean;
  /** Null for pages that are in no menu. */
  readonly page: PageName | null;
}

export type PageName = keyof typeof texts.nav;

const order: readonly PageName[] = [
  "state",
  "sessions",
  "network",
  "installation",
  "system",
  "backend",
  "whitelist",
  "manufacturer",
  "loadManagement",
  "authorization",
];

/** Pages that show more than settings and therefore exist for every login. */
const always: readonly PageName[] = ["state", "sessions", "network"];

/** Pages this login may see, in their order. */
export function pagesOf(session: Session): readonly PageName[] {
  const groups = visibleGroups(session.role);
  return order.filter((page) => always.includes(page) || groups.has(page as Group));
}

function Logo() {
  return (
    <svg class="logo" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d="M1 16h4V8h6v8h6V8h6" />
      <circle cx="11" cy="8" r="2.2" />
    </svg>
  );
}

function Head({ title, csrf }: { title: string; csrf?: string }) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      {csrf && <meta name="csrf" content={csrf} />}
      <title>{title}</title>
      <link rel="icon" href={assetHref("icon.svg")} type="image/svg+xml" />
      <link rel="stylesheet" href={assetHref("style.css")} />
      <script type="module" src={assetHref("client.js")}></script>
    </head>
  );
}

/** A station that nobody has named yet would only repeat the name of the product. */
function isNamed({ chargePointId }: StationState): boolean {
  return chargePointId.toLowerCase() !== texts.product.toLowerCase();
}

function Header({ context }: { context: PageContext }) {
  const { state, session } = context;
  const view = { state, nowMs: state.atUtcMs, format: neutralFormat };
  return (
    <header class="top">
      <a class="brand" href="/" aria-label={texts.product}>
        <Logo />
        <span class="brand-name">{texts.product}</span>
      </a>
      {isNamed(state) && <span class="place">{state.chargePointId}</span>}
      <div class="top-right">
        <a href="/backend" class="pill-link" data-slot="backend">
          <stationSlots.backend {...view} />
        </a>
        <span class="clock soft" data-slot="clock">
          <stationSlots.clock {...view} />
        </span>
        <a class="find-icon" href="/find" data-find aria-label={texts.find.label}>
          <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
            <path d="M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2Zm4 9 3.5 3.5" />
          </svg>
        </a>
        <form method="post" action="/logout" class="who">
          <input type="hidden" name="_csrf" value={session.csrf} />
          <span class="soft who-name">{session.login}</span>
          <button type="submit" class="quiet">{texts.logOut}</button>
        </form>
      </div>
    </header>
  );
}

function Navigation({ context }: { context: PageContext }) {
  return (
    <nav class="pages" aria-label={texts.pages}>
      <a class="find-box" href="/find" data-find>
        {texts.find.label} <kbd>/</kbd>
      </a>
      <ul>
        {pagesOf(context.session).map((page) => (
          <li>
            <a href={pathOf(page)} aria-current={page === context.page ? "page" : undefined}>
              {texts.nav[page]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Stored, but not in force: which settings, and the button (B114). */
function RestartBar({ context, pending }: { context: PageContext; pending: readonly SettingView[] }) {
  return (
    <section
      class="restart-bar"
      id="restart-bar"
      hidden={pending.length === 0}
      aria-label={texts.bar.restart}
    >
      <p>
        {texts.bar.restartTitle}{" "}
        <span id="restart-list">
          {pending.map(({ id, label }, at) => (
            <>
              {at > 0 && ", "}
              <a href={settingHref(id) ?? "/"}>{label}</a>
            </>
          ))}
        </span>
      </p>
      <ActionForm context={context} id="system.restart" look="primary" text={texts.bar.restart} />
    </section>
  );
}

/** A whole page for somebody who is logged in. */
export function Page({ context, pending, children }: {
  context: PageContext;
  pending: readonly SettingView[];
  children: Child;
}) {
  const name = context.page ? texts.nav[context.page] : texts.find.title;
  return (
    <html lang="en">
      <Head
        title={`${name} · ${context.state.chargePointId} · ${texts.product}`}
        csrf={context.session.csrf}
      />
      <body data-page={context.page ?? "find"} data-revision={context.parts.settings.revision()}>
        <a class="skip" href="#main">{texts.skip}</a>
        <div class="lost" id="lost" role="alert" hidden></div>
        <Header context={context} />
        <div class="shell">
          <Navigation context={context} />
          <main id="main" tabindex={-1}>
            <RestartBar context={context} pending={pending} />
            {children}
          </main>
        </div>
        <div id="toasts" class="toasts" role="status" aria-live="polite"></div>
      </body>
    </html>
  );
}

/** Title of a page and its one sentence. */
export function Title({ page }: { page: PageName }) {
  return (
    <div class="title">
      <h1>{texts.nav[page]}</h1>
      <p class="soft">{texts.intro[page]}</p>
    </div>
  );
}

/** A page for somebody who is not logged in. */
export function BarePage({ title, children }: { title: string; children: Child }) {
  return (
    <html lang="en">
      <Head title={`${title} · ${texts.product}`} />
      <body class="bare">
        <main id="main">
          <p class="brand">
            <Logo />
            {texts.product}
          </p>
          {children}
        </main>
      </body>
    </html>
  );
}

/** What was done or refused by the request before, at the top of the page. */
export function Notice({ tone, text }: { tone: "good" | "bad"; text: string }) {
  return <p class={`notice ${tone}`} role={tone === "bad" ? "alert" : "status"}>{text}</p>;
}

/** Text of an EVSE's number. */
export const evseName = (evse: number) => fill(texts.evse, { n: evse });

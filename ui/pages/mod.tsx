/** Routes of the pages. Gates (set-up, login, proof of origin, size) stand before them in the HTTP door. */
import { Hono } from "hono";
import type { Child } from "hono/jsx";
import type { Group } from "../../schema/parameter.ts";
import { canWrite } from "../../schema/rights.ts";
import { press } from "../actions.ts";
import { type DoorContext, type DoorEnv, isLoopback, peerAddress } from "../door.ts";
import type { Session, UiParts } from "../parts.ts";
import { clearSessionCookie, setSessionCookie } from "../session_cookie.ts";
import { pressForm } from "./action_form.tsx";
import { assetRoutes } from "./assets.ts";
import { LoginPage, loginSentence, SetupPage, setupSentence } from "./entry_pages.tsx";
import { findIndex, FindPart } from "./find_page.tsx";
import { type GroupPage, groupPages, GroupPart } from "./group_pages.tsx";
import { BarePage, Notice, Page, type PageContext, type PageName, pagesOf } from "./layout.tsx";
import { pathOf } from "./links.ts";
import { RecipePart, recipeSent } from "./recipe_page.tsx";
import { readFilter, SessionsPart } from "./sessions_page.tsx";
import { type Attempt, firstLook, lookUp, saveForm } from "./settings_form.tsx";
import { StatePart } from "./state_page.tsx";
import { SystemPart } from "./system_page.tsx";
import { texts } from "./texts.ts";
import { readWhitelistQuery, WhitelistPart } from "./whitelist_page.tsx";

export type PagesApp = Hono<DoorEnv>;
type SessionOf = (c: DoorContext) => Session | null;
type Notable = { readonly tone: "good" | "bad"; readonly text: string } | null;

/** Everything below `/` that is not the API. `session` tells who asks; the door has let in nobody else. */
export function pageRoutes(parts: UiParts, session: SessionOf): PagesApp {
  const app: PagesApp = new Hono<DoorEnv>();
  app.route("/", assetRoutes());
  app.route("/", entryRoutes(parts, session));
  const contextOf = (c: DoorContext, page: PageName) => contextFor(parts, session, c, page);
  app.get("/", (c) => {
    const context = contextOf(c, "state");
    return context ? draw(c, context, <StatePart context={context} />) : toLogin(c);
  });
  app.get("/sessions", (c) => {
    const context = contextOf(c, "sessions");
    if (!context) return toLogin(c);
    const filter = readFilter((name) => c.req.query(name), context.state.evses.length);
    return draw(c, context, <SessionsPart context={context} filter={filter} />);
  });
  app.get("/find", (c) => {
    const context = contextOf(c, "state");
    if (!context) return toLogin(c);
    const query = (c.req.query("q") ?? "").slice(0, 100);
    return draw(c, { ...context, page: null }, <FindPart query={query} role={context.session.role} />);
  });
  app.get("/find.json", (c) => {
    const who = session(c);
    return who ? c.json(findIndex(who.role)) : c.json([], 401);
  });
  app.post("/system/recipe", async (c) => {
    const context = contextOf(c, "system");
    if (!context) return toLogin(c);
    if (!canWrite("system.importConfig", context.session.role)) return missing(c);
    const look = await recipeSent(context, await c.req.formData(), c.get("token"));
    const now = { ...context, state: parts.station.state() };
    return draw(c, now, <RecipePart context={now} look={look} />, look.state === "refused" ? 422 : 200);
  });
  app.post("/do/:id", (c) => pressed(c, parts, session));
  for (const page of settingPages) {
    app.get(pathOf(page), (c) => {
      const context = contextOf(c, page);
      if (!context) return toLogin(c);
      return pagesOf(context.session).includes(page) ? drawPage(c, context, firstLook, null) : missing(c);
    });
    app.post(pathOf(page), (c) => save(c, contextOf(c, page), page));
  }
  return app;
}

/** Pages with a form of settings. */
const settingPages = [...groupPages, "system", "whitelist"] as const satisfies readonly (PageName & Group)[];

function contextFor(
  parts: UiParts,
  session: SessionOf,
  c: DoorContext,
  page: PageName,
): PageContext | null {
  const who = session(c);
  return who && { parts, session: who, state: parts.station.state(), loopback: isLoopback(c), page };
}

function toLogin(c: DoorContext): Response {
  return c.redirect("/login", 303);
}

/** A page that keeps nothing in the caches between, with its frame. */
function draw(c: DoorContext, context: PageContext, main: Child, status: 200 | 422 = 200) {
  const look = lookUp(context);
  const pending = context.parts.settings.restartPending().map(look).filter((view) => view !== null);
  const page = <Page context={context} pending={pending}>{main}</Page>;
  return c.html(`<!doctype html>${page}`, status, { "cache-control": "private, no-cache" });
}

function bare(c: DoorContext, page: Child, status: 200 | 401 | 403 | 404 | 409 | 422 | 429 | 507 = 200) {
  return c.html(`<!doctype html>${page}`, status, { "cache-control": "no-store" });
}

function isGroupPage(page: PageName): page is GroupPage {
  return (groupPages as readonly PageName[]).includes(page);
}

/** Any page by its name, with what the request before it had to say. */
function drawPage(
  c: DoorContext,
  context: PageContext,
  attempt: Attempt,
  notice: Notable,
  confirmAll = false,
) {
  const { page } = context;
  const status = attempt.form.errors.size + attempt.elsewhere.length > 0 || notice?.tone === "bad"
    ? 422
    : 200;
  return draw(
    c,
    context,
    <>
      {notice && <Notice {...notice} />}
      <MainPart c={c} context={context} attempt={attempt} page={page ?? "state"} confirmAll={confirmAll} />
    </>,
    status,
  );
}

function MainPart({ c, context, attempt, page, confirmAll }: {
  c: DoorContext;
  context: PageContext;
  attempt: Attempt;
  page: PageName;
  confirmAll: boolean;
}) {
  const query = (name: string) => c.req.query(name);
  if (isGroupPage(page)) return <GroupPart context={context} attempt={attempt} page={page} />;
  switch (page) {
    case "system":
      return <SystemPart context={context} attempt={attempt} search={(query("log") ?? "").slice(0, 60)} />;
    case "whitelist":
      return <WhitelistPart context={context} look={{ ...readWhitelistQuery(query), confirmAll }} />;
    case "sessions":
      return <SessionsPart context={context} filter={readFilter(query, context.state.evses.length)} />;
    case "state":
      return <StatePart context={context} />;
  }
}

async function save(c: DoorContext, context: PageContext | null, group: (typeof settingPages)[number]) {
  if (!context) return toLogin(c);
  const saved = await saveForm(context, group, await c.req.formData(), c.get("token"));
  if (saved.restart && canWrite("system.restart", context.session.role)) {
    const { parts, session: { role, login } } = context;
    await press(parts, "system.restart", { input: "", confirm: "", evse: 1, role, login });
    return restarting(c);
  }
  return drawPage(c, { ...context, state: context.parts.station.state() }, saved.attempt, null);
}

function restarting(c: DoorContext) {
  c.header("refresh", "6; url=/");
  return bare(
    c,
    <BarePage title={texts.bar.restarting}>
      <section class="card narrow">
        <h1>{texts.bar.restarting}</h1>
        <p role="status">{texts.lost.restarting}</p>
      </section>
    </BarePage>,
  );
}

const restarts = ["system.restart", "system.softReset", "system.restoreFactorySettings"];

/** A button of the schema, sent as a plain form. */
async function pressed(c: DoorContext, parts: UiParts, session: SessionOf): Promise<Response> {
  const context = contextFor(parts, session, c, "state");
  if (!context) return toLogin(c);
  const id = c.req.param("id") ?? "";
  const result = await pressForm(context, id, await c.req.formData());
  if (!result) return missing(c);
  const { outcome, page } = result;
  const next = { ...context, page, state: parts.station.state() };
  if (!outcome.ok) {
    const notice = { tone: "bad" as const, text: outcome.error.message };
    return drawPage(c, next, firstLook, notice, outcome.error.code === "confirm_needed");
  }
  if (outcome.value.endsSession) return leave(c, parts);
  if (outcome.value.location) return c.redirect(outcome.value.location, 303);
  if (restarts.includes(id)) return restarting(c);
  return drawPage(c, next, firstLook, { tone: "good", text: outcome.value.message });
}

function missing(c: DoorContext) {
  const t = texts.error;
  return bare(
    c,
    <BarePage title={t.notFound}>
      <section class="card narrow">
        <h1>{t.notFound}</h1>
        <p>{t.notFoundText}</p>
        <a class="button" href="/">{t.home}</a>
      </section>
    </BarePage>,
    404,
  );
}

function leave(c: DoorContext, parts: UiParts): Response {
  const token = c.get("token");
  if (token !== null) parts.logins.logOut(token);
  clearSessionCookie(c);
  return c.redirect("/login", 303);
}

/** Only addresses of our own pages: a login form must not lead to a stranger's page. */
function ownPath(next: string): string {
  return /^\/(?![/\\])[\x21-\x7e]{0,500}$/.test(next) ? next : "/";
}

/** Set-up, log-in and log-out. */
function entryRoutes(parts: UiParts, session: SessionOf): PagesApp {
  const app: PagesApp = new Hono<DoorEnv>();
  app.get("/login", (c) => {
    if (session(c)) return c.redirect("/", 303);
    return bare(c, <LoginPage next={ownPath(c.req.query("next") ?? "/")} login="" error={null} />);
  });
  app.post("/login", (c) => logIn(c, parts));
  app.post("/logout", (c) => leave(c, parts));
  app.get("/setup", (c) => {
    if (!parts.logins.needsSetup()) return c.redirect("/login", 303);
    return bare(c, setupPage(c, parts, "", null));
  });
  app.post("/setup", (c) => setUp(c, parts));
  return app;
}

async function logIn(c: DoorContext, parts: UiParts): Promise<Response> {
  const form = await c.req.formData();
  const field = (name: string) => String(form.get(name) ?? "");
  const next = ownPath(field("next"));
  const entered = await parts.logins.logIn(field("login"), field("password"), peerAddress(c));
  if (entered.ok) {
    setSessionCookie(c, entered.value);
    return c.redirect(next, 303);
  }
  const status = entered.error.code === "wait" ? 429 : 401;
  const error = loginSentence(entered.error);
  return bare(c, <LoginPage next={next} login={field("login").slice(0, 64)} error={error} />, status);
}

function setupPage(c: DoorContext, parts: UiParts, code: string, error: string | null) {
  const login = parts.settings.stored()["system.manufacturerLogin"];
  return <SetupPage login={login} code={code} loopback={isLoopback(c)} error={error} />;
}

async function setUp(c: DoorContext, parts: UiParts): Promise<Response> {
  const form = await c.req.formData();
  const field = (name: string) => String(form.get(name) ?? "");
  const code = field("code").slice(0, 32);
  if (field("password") !== field("repeat")) {
    return bare(c, setupPage(c, parts, code, texts.setup.different), 422);
  }
  const set = await parts.logins.setUp({
    code: field("code"),
    password: field("password"),
    address: peerAddress(c),
    loopback: isLoopback(c),
  });
  if (!set.ok) return bare(c, setupPage(c, parts, code, setupSentence(set.error)), 422);
  setSessionCookie(c, set.value);
  return c.redirect("/", 303);
}

/** Pages that are mostly a form: network, installation, backend, manufacturer, load management, authorization. */
import type { Group } from "../../schema/parameter.ts";
import { ActionForm } from "./action_form.tsx";
import { actionView } from "./fields.ts";
import { LiveTable } from "./live_table.tsx";
import { type PageContext, type PageName, Title } from "./layout.tsx";
import { type Attempt, SettingsForm, viewsOf } from "./settings_form.tsx";
import { StationPiece } from "./state_page.tsx";
import { texts } from "./texts.ts";

/** Pages of this file. */
export const groupPages = [
  "network",
  "installation",
  "backend",
  "manufacturer",
  "loadManagement",
  "authorization",
] as const satisfies readonly (PageName & Group)[];
export type GroupPage = (typeof groupPages)[number];

type Props = { context: PageContext; attempt: Attempt };

function Addresses({ context }: { context: PageContext }) {
  const t = texts.network;
  const { lan, wlan } = context.parts.host.addresses();
  return (
    <section class="card">
      <h2>{t.addresses}</h2>
      <dl class="pairs num">
        <dt>{t.lan}</dt>
        <dd>{lan ?? t.noAddress}</dd>
        <dt>{t.wlan}</dt>
        <dd>{wlan ?? t.noAddress}</dd>
      </dl>
      <p class="soft">{t.calm}</p>
    </section>
  );
}

function Connection({ context }: { context: PageContext }) {
  return (
    <section class="card">
      <h2>{texts.backendPage.title}</h2>
      <StationPiece context={context} name="backendLink" />
    </section>
  );
}

/** The reader as it were: shows a card without one in hand. */
function CardReader({ context }: { context: PageContext }) {
  if (!actionView("manufacturer.simulateSwipeCard", context.session.role)) return null;
  return (
    <section class="card line" id="manufacturer.simulateSwipeCard">
      <ActionForm context={context} id="manufacturer.simulateSwipeCard" withHelp />
    </section>
  );
}

function Above({ context, page }: { context: PageContext; page: GroupPage }) {
  switch (page) {
    case "network":
      return <Addresses context={context} />;
    case "backend":
      return <Connection context={context} />;
    case "installation":
    case "manufacturer":
    case "loadManagement":
    case "authorization":
      return null;
  }
}

/** The main part of a page of one group. A group without a setting says so calmly. */
export function GroupPart({ context, attempt, page }: Props & { page: GroupPage }) {
  const isEmpty = viewsOf(context, page).length === 0;
  return (
    <>
      <Title page={page} />
      <Above context={context} page={page} />
      <SettingsForm context={context} group={page} attempt={attempt} />
      {isEmpty && page !== "network" && <p class="card empty">{texts.form.noSettings}</p>}
      <LiveTable context={context} group={page} />
      {page === "manufacturer" && <CardReader context={context} />}
    </>
  );
}

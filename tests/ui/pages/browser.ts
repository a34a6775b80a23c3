/** A real browser for the tests of the pages. */
import type { Browser, Page } from "playwright-core";
import type { Role } from "../../../schema/parameter.ts";
import { credentials, type Stage } from "./stage.ts";

export interface Look {
  readonly width: number;
  readonly height: number;
  readonly colorScheme?: "light" | "dark";
}

export const desktop: Look = { width: 1280, height: 900 };
export const phone: Look = { width: 390, height: 844 };

/** A window of its own with a login of its own. Whatever goes wrong in its script is kept in `faults`. */
export async function openPage(
  browser: Browser,
  stage: Stage,
  role: Role,
  { width, height, colorScheme = "light" }: Look = desktop,
): Promise<Page & { readonly faults: string[] }> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    locale: "de-DE",
    timezoneId: "Europe/Berlin",
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    // A check that is refused and a station that is gone are logged by the browser itself.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      faults.push(message.text());
    }
  });
  await page.goto(`${stage.url}login`);
  const { login, password } = credentials(role);
  await page.fill("#login", login);
  await page.fill("#password", password);
  await page.click("button[type=submit]");
  await page.waitForSelector("#main");
  await page.waitForURL(stage.url);
  return Object.assign(page, { faults });
}

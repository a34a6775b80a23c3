/** Story 1: from the first start to the first session in the list, in a browser. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { withBrowser } from "./browser.ts";
import { manufacturerPassword, startProgram, until } from "./program.ts";

/** `SCREENSHOT=FILE` keeps a picture of the charging car. */
const screenshot = Deno.env.get("SCREENSHOT");

async function choosePassword(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/`);
  assert.match(page.url(), /\/setup$/, "nothing but the set-up page answers");
  await page.fill("#password", manufacturerPassword);
  await page.fill("#repeat", manufacturerPassword);
  await page.click("button[type=submit]");
  await page.waitForSelector("#evse-1");
}

async function charge(page: Page): Promise<void> {
  const point = page.locator("#evse-1");
  const button = (name: string) => point.getByRole("button", { name, exact: true });
  await point.getByText("Available").first().waitFor();
  await button("Plug in").click();
  await point.getByText("waiting for a card", { exact: false }).first().waitFor();
  await button("Show card").click();
  await point.getByText("Charging", { exact: false }).first().waitFor();
  // Current and energy rise: numbers on the page, not in the answer of a request.
  await until(async () => {
    const text = await point.innerText();
    return /\b(9|1\d)(\.\d+)?\s*kW\b/.test(text) && /0\.0[1-9]\d*\s*kWh/.test(text);
  }, "power and energy on the page");
  await page.waitForSelector("#evse-1 .uplot canvas");
  if (screenshot) await page.screenshot({ path: screenshot, fullPage: false });
  await button("Unplug").click();
  await point.getByText("Available").first().waitFor();
}

Deno.test("first minute: password, plug, card, current, unplug, session in the list", async () => {
  const program = await startProgram();
  try {
    assert.ok(program.setupCode, "a set-up code is printed");
    await withBrowser(program.url, async (page) => {
      await choosePassword(page, program.url);
      await charge(page);
      await page.click("nav a[href='/sessions']");
      const row = page.locator("table tbody tr").first();
      await row.waitFor();
      assert.match(await row.innerText(), /04A1B2C3/i);
    });
  } finally {
    assert.equal(await program.stop(), 0);
  }
});

Deno.test("first minute: before the set-up nothing but the set-up page answers", async () => {
  const program = await startProgram();
  try {
    for (const path of ["/", "/system", "/sessions"]) {
      const response = await fetch(program.url + path, { redirect: "manual" });
      assert.equal(response.status, 303, path);
      assert.equal(response.headers.get("location"), "/setup");
      await response.body?.cancel();
    }
    // Behind a proxy nobody can tell where a visitor sits, so the code is asked for.
    const setUpFrom = async (code: string) => {
      const response = await fetch(`${program.url}/api/v1/setup`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": "192.0.2.7" },
        body: JSON.stringify({ code, password: manufacturerPassword }),
      });
      await response.body?.cancel();
      return response.status;
    };
    for (const path of ["/api/v1/state", "/api/v1/settings", "/api/v1/schema"]) {
      const response = await fetch(program.url + path);
      assert.ok([401, 403].includes(response.status), `${path}: ${response.status}`);
      await response.body?.cancel();
    }
    assert.equal(await setUpFrom(""), 403);
    await until(async () => await setUpFrom(program.setupCode!) === 200, "the right code to be taken");
  } finally {
    await program.stop();
  }
});

import assert from "node:assert/strict";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { sessionCookieName } from "../../../ui/session_cookie.ts";
import { withChromium } from "../../chromium.ts";
import { desktop, openPage, phone } from "./browser.ts";
import { busyStation, chargingEvse, hourOfSamples, openStage, someSessions, type Stage } from "./stage.ts";

const paths = [
  "",
  "sessions",
  "network",
  "installation",
  "system",
  "backend",
  "whitelist",
  "manufacturer",
  "load-management",
  "authorization",
  "find?q=current",
];

async function busyStage(): Promise<Stage> {
  const stage = await openStage((parts) => ({
    simulated: true,
    samples: { since: () => hourOfSamples(parts.clock.epochMs()) },
  }));
  const { bench } = stage;
  bench.station.show(busyStation(bench.clock.epochMs()));
  bench.sessions.push(...someSessions(bench.clock.epochMs(), 6));
  bench.parts.whitelist.add("04A1B2C3");
  await bench.parts.settings.propose({ "backend.chargePointId": "garage-north" }, "manufacturer");
  return stage;
}

/** Serious and critical findings, in words. */
async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const result = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })") as axe.AxeResults;
  return result.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

/** How far the page can be pushed sideways. */
async function overflow(page: Page): Promise<number> {
  return await page.evaluate("document.documentElement.scrollWidth - innerWidth") as number;
}

/** Runs with one stage and one browser, and closes both. */
async function onStage(run: (stage: Stage, browser: Browser) => Promise<void>) {
  await withChromium(async (browser) => {
    const stage = await busyStage();
    try {
      await run(stage, browser);
    } finally {
      await stage.close();
    }
  });
}

// Chromium and its connection live in the test's process; what they leave open is theirs.
const browserTest = (name: string, run: () => Promise<void>) =>
  Deno.test({ name, fn: run, sanitizeOps: false, sanitizeResources: false });

for (const [size, look] of [["desktop", desktop], ["phone", phone]] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    browserTest(
      `pages have nothing serious for axe and nothing sideways, ${size}, ${colorScheme}`,
      () =>
        onStage(async (stage, browser) => {
          const page = await openPage(browser, stage, "manufacturer", { ...look, colorScheme });
          for (const path of paths) {
            await page.goto(stage.url + path);
            await page.waitForSelector("body[data-ready]");
            assert.deepEqual(await findings(page), [], path);
            assert.ok(await overflow(page) <= 0, `${path} is ${await overflow(page)} px too wide`);
          }
          assert.deepEqual(page.faults, []);
        }),
    );
  }
}

browserTest("entry pages have nothing serious for axe", () =>
  onStage(async (stage, browser) => {
    const page = await browser.newPage({ viewport: phone });
    await page.goto(`${stage.url}login`);
    assert.deepEqual(await findings(page), []);
  }));

browserTest("targets on the phone are at least 44 px high", () =>
  onStage(async (stage, browser) => {
    const page = await openPage(browser, stage, "manufacturer", phone);
    for (const path of ["", "installation", "whitelist"]) {
      await page.goto(stage.url + path);
      const small = await page.evaluate(
        `[...document.querySelectorAll("button, select, nav a, input:not([type=hidden]):not([type=checkbox])")]
        .filter((element) => element.offsetParent !== null && element.getBoundingClientRect().height < 44)
        .map((element) => element.outerHTML.slice(0, 120))`,
      );
      assert.deepEqual(small, [], path);
    }
  }));

browserTest(
  "the state page follows the station by itself, in the reader's manner",
  () =>
    onStage(async (stage, browser) => {
      const page = await openPage(browser, stage, "user");
      await page.locator("#evse-1 .power", { hasText: /^6,6/ }).waitFor();
      const nowMs = stage.bench.clock.epochMs();
      const charging = chargingEvse(1, nowMs);
      stage.bench.station.show({ evses: [{ ...charging, meter: { ...charging.meter, powerW: 3_210 } }] });
      await page.locator("#evse-1 .power", { hasText: /^3,2/ }).waitFor();
      const silent = { ...charging.meter, powerW: null, trouble: "Meter silent for 12 s", ageMs: 12_000 };
      stage.bench.station.show({ evses: [{ ...charging, meter: silent }] });
      await page.locator("#evse-1 .power", { hasText: /^–/ }).waitFor();
      assert.match(await page.textContent("#evse-1 .power") ?? "", /Meter silent for 12 s/);
      assert.deepEqual(page.faults, []);
    }),
);

browserTest(
  "a button shows its end, or its refusal with the reason",
  () =>
    onStage(async (stage, browser) => {
      const page = await openPage(browser, stage, "user");
      const unlock = page.locator("#evse-1 form[data-action='state.unlockPlug']");
      await unlock.locator("button").click();
      await unlock.getByText(/Unlocked in 0\.[89] s|Unlocked in 1\.\d s/).waitFor();
      assert.ok(stage.bench.station.told.includes("unlock 1"));
      stage.bench.station.refuseNext = true;
      const stop = page.locator("#evse-1 form[data-action='state.stopCharging']");
      await stop.locator("button").click();
      await stop.getByText("Nothing is charging at this point.").waitFor();
    }),
);

browserTest(
  "a lost connection dims the page, says since when, and comes back",
  () =>
    onStage(async (stage, browser) => {
      const page = await openPage(browser, stage, "user");
      await page.waitForSelector("body:not(.is-lost)");
      stage.reachable = false;
      stage.cutStreams();
      await page.waitForSelector("body.is-lost");
      assert.match(await page.textContent("#lost") ?? "", /lost since \d\d:\d\d:\d\d/);
      stage.reachable = true;
      await page.waitForSelector("body:not(.is-lost)");
    }),
);

browserTest(
  "an error leads to the setting that its bound comes from",
  () =>
    onStage(async (stage, browser) => {
      const page = await openPage(browser, stage, "operator");
      await page.goto(`${stage.url}installation`);
      await page.locator("[name^='installation.outputCurrentLimit']").first().fill("40");
      const link = page.locator("[id='installation.outputCurrentLimit'] .error a");
      await link.waitFor();
      assert.equal(await link.getAttribute("href"), "/installation#installation.installationCurrentLimit");
    }),
);

browserTest(
  "changes are marked, checked by the station, kept over pages, saved together",
  () =>
    onStage(async (stage, browser) => {
      const page = await openPage(browser, stage, "operator");
      const { settings } = stage.bench.parts;
      await page.goto(`${stage.url}backend`);
      await page.fill("[name='backend.heartbeatInterval']", "999999");
      const row = page.locator("[id='backend.heartbeatInterval']");
      await row.locator(".error", { hasText: "999999 s" }).waitFor();
      assert.match(await row.locator(".old").textContent() ?? "", /was 300 s/);
      assert.match(await page.textContent("#bar-text") ?? "", /1 change not saved, 1 problem/);
      await page.fill("[name='backend.heartbeatInterval']", "120");
      await row.locator(".error").waitFor({ state: "hidden" });
      await page.goto(`${stage.url}authorization`);
      await page.fill("[name='authorization.connectionTimeOut']", "50");
      await page.getByText("2 changes").waitFor();
      assert.match(await page.textContent("#bar-text") ?? "", /1 on other pages/);
      await page.click("#bar button[value=save]");
      await page.waitForSelector("#bar:not(.shown)", { state: "attached" });
      assert.equal(settings.stored()["backend.heartbeatInterval"], 120);
      assert.equal(settings.stored()["authorization.connectionTimeOut"], 50);
      assert.deepEqual(page.faults, []);
    }),
);

browserTest("discard brings the old values back", () =>
  onStage(async (stage, browser) => {
    const page = await openPage(browser, stage, "operator");
    await page.goto(`${stage.url}backend`);
    await page.fill("[name='backend.heartbeatInterval']", "120");
    await page.uncheck("[name='backend.changeAvailability'][type=checkbox]");
    await page.getByText("2 changes").waitFor();
    await page.click("#bar [data-discard]");
    assert.equal(await page.inputValue("[name='backend.heartbeatInterval']"), "300");
    assert.ok(await page.isChecked("[name='backend.changeAvailability'][type=checkbox]"));
    await page.reload();
    assert.equal(await page.inputValue("[name='backend.heartbeatInterval']"), "300");
  }));

browserTest("two editors: the second sees what differs and chooses", () =>
  onStage(async (stage, browser) => {
    const page = await openPage(browser, stage, "operator");
    const { settings } = stage.bench.parts;
    await page.goto(`${stage.url}backend`);
    await page.fill("[name='backend.heartbeatInterval']", "120");
    await page.fill("[name='backend.resetRetries']", "4");
    await settings.propose({ "backend.heartbeatInterval": 60 }, "manufacturer");
    await page.click("#bar button[value=save]");
    const dialog = page.locator("dialog[open]");
    await dialog.getByText("60 s").waitFor();
    assert.equal(settings.stored()["backend.resetRetries"], 1, "nothing is stored before the choice");
    await dialog.locator("input[value=theirs]").check();
    await dialog.locator("button[value=take]").click();
    await page.waitForSelector("#bar:not(.shown)", { state: "attached" });
    assert.equal(settings.stored()["backend.heartbeatInterval"], 60);
    assert.equal(settings.stored()["backend.resetRetries"], 4);
  }));

browserTest("a dangerous change waits for its word", () =>
  onStage(async (stage, browser) => {
    const page = await openPage(browser, stage, "manufacturer");
    const { settings } = stage.bench.parts;
    await page.goto(`${stage.url}manufacturer`);
    await page.uncheck("[name='manufacturer.rcmu'][type=checkbox]");
    await page.click("#bar button[value=save]");
    await page.getByText("Type LEAKAGE in the field below").waitFor();
    assert.equal(settings.stored()["manufacturer.rcmu"], true);
    await page.fill("[data-confirm='manufacturer.rcmu']", "LEAKAGE");
    await page.click("#bar button[value=save]");
    await page.waitForSelector("#bar:not(.shown)", { state: "attached" });
    assert.equal(settings.stored()["manufacturer.rcmu"], false);
  }));

browserTest(
  "the key / finds a setting by its OCPP key and puts the cursor into its field",
  () =>
    onStage(async (stage, browser) => {
      const page = await openPage(browser, stage, "operator", phone);
      await page.goto(`${stage.url}sessions`);
      await page.waitForSelector("body[data-ready]");
      await page.keyboard.press("/");
      await page.keyboard.type("web");
      await page.keyboard.press("Escape");
      await page.locator("#find-dialog").waitFor({ state: "hidden" });
      await page.keyboard.press("/");
      await page.keyboard.type("websocketping");
      await page.locator("dialog .found a").first().waitFor();
      await page.keyboard.press("Enter");
      await page.waitForURL(/backend#backend\.webSocketPingInterval$/);
      await page.locator("[name='backend.webSocketPingInterval']:focus").waitFor();
    }),
);

browserTest("fields that depend on a choice appear with it", () =>
  onStage(async (stage, browser) => {
    const page = await openPage(browser, stage, "manufacturer");
    await page.goto(`${stage.url}manufacturer`);
    const field = page.locator("[id='manufacturer.maxVoltage']");
    const box = "[name='manufacturer.voltageMonitoring'][type=checkbox]";
    await page.uncheck(box);
    await field.waitFor({ state: "hidden" });
    await page.check(box);
    await field.waitFor({ state: "visible" });
  }));

browserTest("pages are usable when every answer takes 2 s", () =>
  onStage(async (stage, browser) => {
    const page = await openPage(browser, stage, "operator");
    stage.delayMs = 2_000;
    await page.goto(`${stage.url}backend`, { waitUntil: "commit" });
    await page.fill("[name='backend.heartbeatInterval']", "120");
    await page.waitForSelector("#bar.shown");
    await page.click("#bar button[value=save]");
    await page.waitForSelector("#bar:not(.shown)", { state: "attached" });
    assert.equal(stage.bench.parts.settings.stored()["backend.heartbeatInterval"], 120);
    assert.deepEqual(page.faults, []);
  }));

browserTest("pages work without script", () =>
  onStage(async (stage, browser) => {
    const withScript = await openPage(browser, stage, "operator");
    const cookies = await withScript.context().cookies();
    assert.ok(cookies.some(({ name }) => name === sessionCookieName));
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: desktop });
    await context.addCookies(cookies);
    const page = await context.newPage();
    await page.goto(`${stage.url}backend`);
    await page.fill("[name='backend.heartbeatInterval']", "120");
    await page.click("button[value=save]");
    await page.getByText("Saved.").waitFor();
    assert.equal(stage.bench.parts.settings.stored()["backend.heartbeatInterval"], 120);
    await page.goto(`${stage.url}find?q=heartbeat`);
    await page.getByText("Heartbeat interval").click();
    assert.match(page.url(), /backend#backend\.heartbeatInterval$/);
  }));

browserTest("the plot comes when it is looked at, and not before", () =>
  onStage(async (stage, browser) => {
    const page = await openPage(browser, stage, "user", phone);
    await page.goto(`${stage.url}sessions`);
    const asked = stage.asked.slice(stage.asked.indexOf("/sessions"));
    assert.ok(!asked.some((path) => path.includes("/plot.")), "uPlot was fetched without a plot");
    await page.goto(stage.url);
    await page.locator("#evse-1 .plot").scrollIntoViewIfNeeded();
    await page.locator("#evse-1 .plot canvas").waitFor();
    await page.locator("#evse-1 [data-quantity=voltage]").click();
    await page.locator("#evse-1 .legend").getByText(/V/).first().waitFor();
    assert.deepEqual(page.faults, []);
  }));

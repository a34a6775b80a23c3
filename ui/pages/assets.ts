/** Style, script and icon, embedded in the program and named by their content, so that browsers may keep them. */
import { Hono } from "hono";
import { type AssetName, assets } from "../assets/generated.ts";

/** `client.js` becomes `/assets/client.0a1b2c3d.js`. */
export function assetHref(name: AssetName): string {
  const dot = name.lastIndexOf(".");
  return `/assets/${name.slice(0, dot)}.${assets[name].hash}${name.slice(dot)}`;
}

const types: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

const byPath = new Map(
  (Object.keys(assets) as AssetName[]).map((name) => [assetHref(name), assets[name].text] as const),
);

/** Routes below `/assets`. What is named by its content never changes. */
export function assetRoutes(): Hono {
  const app = new Hono();
  app.get("/assets/*", (c) => {
    const text = byPath.get(c.req.path);
    if (text === undefined) return c.text("not found", 404);
    return c.body(text, 200, {
      "content-type": types[c.req.path.split(".").at(-1) ?? ""] ?? "text/plain",
      "cache-control": "public, max-age=31536000, immutable",
    });
  });
  return app;
}

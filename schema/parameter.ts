/** The door to everything needed for declaring parameters. */
export * from "./facts.ts";
export * from "./kinds/numbers.ts";
export * from "./kinds/per_evse.ts";
export * from "./kinds/shown.ts";
export * from "./kinds/texts.ts";
export * from "./kinds/words.ts";

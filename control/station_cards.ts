/** Cards at the station: repeated reads, learning mode, which point, and whether the card is good. */
import { type CardPoint, grantOf, isSameTag, routeCard } from "./cards.ts";
import type { Clock, WallTime } from "./clock.ts";
import type { Log, StationEvent } from "./commands.ts";
import type { Evse, EvseEvent, World } from "./evse.ts";
import { stoppingFault, stopsNow } from "./evse_faults.ts";
import { faults } from "./faults.ts";
import { tagRules } from "./point_settings.ts";
import type { Authority, AuthorizationCache, EvseNumber, IdTagInfo, LocalWhitelist } from "./ports.ts";
import { type Ask, endsByCard, type Grant } from "./session.ts";
import { decideTag, type TagDecision } from "./tags.ts";
import type { Settings } from "../schema/mod.ts";

/** Readers tell a card once until it is taken away; two reads closer than this are one all the same. */
export const holdMs = 300;
/** Learning mode ends this long after the last card (B38). */
export const learnMs = 300_000;

export interface CardParts {
  readonly clock: Clock;
  readonly wallTime: WallTime;
  readonly settings: () => Settings;
  readonly whitelist: LocalWhitelist;
  readonly cache: AuthorizationCache;
  readonly authority: Authority;
  readonly log: Log;
  readonly points: () => readonly Evse[];
  readonly world: (evse: EvseNumber) => World;
  readonly send: (evse: EvseNumber, event: EvseEvent) => void;
  readonly emit: (event: StationEvent) => void;
  readonly changed: () => void;
}

type Answer =
  | { readonly accepted: true; readonly parentIdTag: string | null }
  | { readonly accepted: false; readonly outcome: "refused" | "noAnswer" };

export class StationCards {
  #lastRead = { idTag: "", atMs: -Infinity };
  #learningUntilMs: number | null = null;
  #cancelLearning = () => {};
  /** One question for the group of a card at a time; a second card meanwhile is ignored. */
  #isAskingForGroup = false;

  constructor(private readonly parts: CardParts) {}

  /** A card at a reader that serves `evses`, or all. */
  show(idTag: string, evses?: readonly EvseNumber[]): void {
    if (idTag === "" || this.#isHeld(idTag)) return;
    if (this.#learningUntilMs !== null) return this.#learn(idTag);
    if (!this.parts.settings()["authorization.rfidReader"]) {
      return this.#ignore(idTag, null, "the reader is switched off");
    }
    const points = this.parts.points()
      .filter(({ evse }) => evses === undefined || evses.includes(evse))
      .map((evse) => this.#cardPoint(evse));
    this.#route(idTag, points);
  }

  /** Lets a card begin a session at a point, if it is good. */
  authorise(evse: EvseNumber, card: Omit<Ask, "serial">): void {
    const serial = this.#nextSerial(evse);
    const decision = this.#isFreeForAll(evse, card)
      ? { type: "accept", parentIdTag: null } as const
      : this.#decide(card.idTag);
    switch (decision.type) {
      case "accept":
        return this.#admit(evse, { ...card, parentIdTag: decision.parentIdTag });
      case "refuse":
        return this.#tell(card.idTag, evse, "refused", decision.because);
      case "ask":
        this.parts.send(evse, { type: "session", event: { type: "ask", ask: { ...card, serial } } });
        return this.ask(evse, { ...card, serial });
    }
  }

  /** The point itself has asked (free charging). */
  ask(evse: EvseNumber, ask: Ask): void {
    void this.#answerTo(ask.idTag).then((answer) => {
      const { serial } = ask;
      this.parts.send(evse, {
        type: "session",
        event: answer.accepted
          ? { type: "granted", serial, parentIdTag: answer.parentIdTag }
          : { type: "refused", serial },
      });
      this.#tell(ask.idTag, evse, answer.accepted ? "accepted" : answer.outcome, "");
    });
  }

  /** Gives a grant that waits for a plug to the point where a car was plugged in. */
  moveFloating(): void {
    const points = this.parts.points();
    for (const { evse, session } of points) {
      if (
        session.name !== "waitingForCard" || stopsNow(this.#find(evse), this.parts.world(evse)) !== "nothing"
      ) {
        continue;
      }
      const holder = points.find((other) =>
        other.session.name === "waitingForPlug" && other.session.grant.floats.includes(evse)
      );
      if (holder?.session.name !== "waitingForPlug") continue;
      const { grant } = holder.session;
      this.parts.send(holder.evse, { type: "session", event: { type: "cancel" } });
      this.parts.send(evse, { type: "session", event: { type: "grant", grant: { ...grant, floats: [] } } });
    }
  }

  startLearning(): void {
    const { clock } = this.parts;
    this.#cancelLearning();
    this.#learningUntilMs = clock.nowMs() + learnMs;
    this.#cancelLearning = clock.wakeAt(this.#learningUntilMs, () => this.finishLearning());
    this.parts.changed();
  }

  finishLearning(): void {
    this.#cancelLearning();
    this.#learningUntilMs = null;
    this.parts.changed();
  }

  /** Monotonic; null = cards are not being learnt. */
  learningUntilMs(): number | null {
    return this.#learningUntilMs;
  }

  #route(idTag: string, points: readonly CardPoint[]): void {
    const route = routeCard(points, idTag);
    switch (route.type) {
      case "authorise":
        return this.authorise(route.evse, { idTag, authorizedBy: "card", floats: route.floats });
      case "stop":
        return this.#stop(route.evse, idTag);
      case "cancel":
        this.parts.send(route.evse, { type: "session", event: { type: "cancel" } });
        return this.#tell(idTag, route.evse, "accepted", "grant given back");
      case "askForGroup":
        return this.#stopGroup(idTag, route.evses);
      case "ignore":
        return this.#ignore(idTag, route.evse, route.why);
    }
  }

  #stop(evse: EvseNumber, idTag: string): void {
    this.#tell(idTag, evse, "accepted", "ends the session");
    this.parts.send(evse, { type: "session", event: { type: "end", end: { reason: "Local", idTag } } });
  }

  #stopGroup(idTag: string, evses: readonly EvseNumber[]): void {
    if (this.#isAskingForGroup) return this.#ignore(idTag, null, "another card is being checked");
    this.#isAskingForGroup = true;
    void this.#groupOf(idTag).then((parentIdTag) => {
      this.#isAskingForGroup = false;
      const evse = evses.find((number) => this.#isInGroup(number, parentIdTag));
      if (evse === undefined) return this.#ignore(idTag, null, "it belongs to no running session");
      this.#stop(evse, idTag);
    });
  }

  #isInGroup(evse: EvseNumber, parentIdTag: string | null): boolean {
    const parent = grantOf(this.#find(evse).session)?.parentIdTag ?? null;
    return parent !== null && parentIdTag !== null && isSameTag(parent, parentIdTag);
  }

  async #groupOf(idTag: string): Promise<string | null> {
    const decision = this.#decide(idTag);
    if (decision.type === "accept") return decision.parentIdTag;
    if (decision.type === "refuse") return null;
    const answer = await this.#answerTo(idTag);
    return answer.accepted ? answer.parentIdTag : null;
  }

  async #answerTo(idTag: string): Promise<Answer> {
    const info = await this.parts.authority.authorize(idTag);
    if (info !== "no_answer") return this.#fromBackend(info);
    const decision = this.#decide(idTag, false);
    return decision.type === "accept"
      ? { accepted: true, parentIdTag: decision.parentIdTag }
      : { accepted: false, outcome: "noAnswer" };
  }

  #fromBackend(info: IdTagInfo): Answer {
    return info.status === "Accepted"
      ? { accepted: true, parentIdTag: info.parentIdTag }
      : { accepted: false, outcome: "refused" };
  }

  #decide(idTag: string, online = this.parts.authority.isOnline()): TagDecision {
    const { whitelist, cache, wallTime } = this.parts;
    return decideTag({
      whitelisted: whitelist.has(idTag),
      cached: cache.get(idTag),
      online,
      nowUtcMs: wallTime.utcMs(),
    }, tagRules(this.parts.settings()));
  }

  // Where charging is free without a backend, whoever shows a card may charge (B60, A.2).
  #isFreeForAll(evse: EvseNumber, { authorizedBy }: Omit<Ask, "serial">): boolean {
    const { freeTag, freeWithBackend, hasBackend } = this.parts.world(evse).settings;
    return authorizedBy !== "remote" && freeTag !== null && !(freeWithBackend && hasBackend);
  }

  #admit(evse: EvseNumber, grant: Grant): void {
    this.parts.send(evse, { type: "session", event: { type: "grant", grant } });
    this.#tell(grant.idTag, evse, "accepted", "");
  }

  #learn(idTag: string): void {
    this.startLearning();
    if (this.parts.whitelist.add(idTag)) return this.#tell(idTag, null, "learnt", "");
    this.#ignore(idTag, null, "the whitelist is full");
  }

  #ignore(idTag: string, evse: EvseNumber | null, why: string): void {
    this.#tell(idTag, evse, "ignored", why);
  }

  #tell(
    idTag: string,
    evse: EvseNumber | null,
    outcome: "accepted" | "refused" | "learnt" | "noAnswer" | "ignored",
    why: string,
  ): void {
    const place = evse === null ? "" : ` at ${evse}`;
    this.parts.log.info("card", `${idTag}${place}: ${outcome}${why && ` (${why})`}`);
    this.parts.emit({ type: "card", idTag, evse, outcome });
  }

  #isHeld(idTag: string): boolean {
    const atMs = this.parts.clock.nowMs();
    const isHeld = isSameTag(this.#lastRead.idTag, idTag) && atMs - this.#lastRead.atMs < holdMs;
    this.#lastRead = { idTag, atMs };
    return isHeld;
  }

  #cardPoint(evse: Evse): CardPoint {
    const world = this.parts.world(evse.evse);
    const isServing = evse.operative && !evse.closesLater && !world.shuttingDown;
    const grant = evse.session.name === "active" ? evse.session.grant : null;
    const fault = stoppingFault(evse, world);
    return {
      evse: evse.evse,
      session: evse.session,
      serving: isServing,
      fault: fault && faults[fault].sentence,
      endsByCard: grant !== null && endsByCard(world.settings, grant),
    };
  }

  #find(evse: EvseNumber): Evse {
    const found = this.parts.points()[evse - 1];
    if (!found) throw new Error(`there is no charging point ${evse}`);
    return found;
  }

  #nextSerial(evse: EvseNumber): number {
    return this.#find(evse).serial + 1;
  }
}

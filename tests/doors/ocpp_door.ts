/** GetConfiguration and ChangeConfiguration, as the backend uses them. */
import { createConfiguration } from "../../ocpp/configuration.ts";
import { declarationOf, isSettingId, type ParameterId } from "../../schema/mod.ts";
import type { Door, DoorKind } from "./door.ts";
import { textOf, type World } from "./world.ts";

/** The standard demands this key; the station tells it as a fact while the setting of that name has no function. */
const fact = "ConnectorPhaseRotation";

/** By its OCPP key; what has none is asked for by its id, which no backend could guess better. */
function keyOf(name: string): string {
  const key = declarationOf(name)?.ocpp16 ?? name;
  return key === fact ? name : key;
}

const hasKey = (id: ParameterId) => isSettingId(id) && declarationOf(id)?.ocpp16 !== undefined;

function configuration({ bench: { parts: { settings } } }: World): Door {
  const keys = createConfiguration({
    settings,
    connectors: () => 2,
    profiles: ["Core", "RemoteTrigger"],
    heartbeatIntervalS: () => settings.stored()["backend.heartbeatInterval"],
    maxTransactionValues: 100,
  });
  return {
    tells: (id) => hasKey(id) && declarationOf(id)?.kind !== "secret",
    isExact: true,
    takes: hasKey,
    read(_reader, name) {
      const found = keys.find(keyOf(name));
      const text = JSON.stringify([keys.all(), found ?? "unknown"]);
      return Promise.resolve({
        text,
        ...(found !== undefined && { writable: !found.readonly }),
        ...(found?.value !== undefined && { value: found.value }),
      });
    },
    write: (_reader, name, value) => keys.change(keyOf(name), textOf(name as ParameterId, value)),
  };
}

export const ocppDoors: readonly DoorKind[] = [{
  name: "OCPP configuration",
  readers: ["backend"],
  does: ["tells", "takes from"],
  open: configuration,
}];

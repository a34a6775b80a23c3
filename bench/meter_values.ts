/** A MeterValues call as a charging car causes it: seven values of three phases. */
const sample = (measurand: string, unit: string, value: string, phase?: string) => ({
  value,
  context: "Sample.Periodic",
  measurand,
  unit,
  ...(phase === undefined ? {} : { phase }),
});

export const meterValues = {
  connectorId: 1,
  transactionId: 4_711,
  meterValue: [{
    timestamp: "2026-01-05T06:00:00.000Z",
    sampledValue: [
      sample("Energy.Active.Import.Register", "Wh", "1234567"),
      sample("Power.Active.Import", "W", "11040"),
      ...["L1", "L2", "L3"].map((phase) => sample("Current.Import", "A", "16.0", phase)),
      ...["L1", "L2", "L3"].map((phase) => sample("Voltage", "V", "230.4", phase)),
    ],
  }],
};

/** Rights printed for the 140 rows that have them: manufacturer/operator/user. */
export const printedRights: Readonly<Record<string, string>> = {
  "R/R/R": `
    state.chargePointId state.backendState state.chargePointState state.chargingTime state.wlanIp
    state.lanIp state.accessPointOperator state.voltageL1 state.voltageL2 state.voltageL3 state.currentL1
    state.currentL2 state.currentL3 state.power state.energy state.outputCurrentLimit
    state.signaledCurrent state.dlbMax state.dlbCurrentL1 state.dlbCurrentL2 state.dlbCurrentL3
    state.temperature state.contactorCycles state.plugCycles state.chargeControllerSerial
    system.softwareVersion system.chargeControllerSerial
  `,
  "RW/RW/R": `
    network.ethernetEnabled network.apn installation.chargePointType installation.connectionMode
    installation.phasesConnected installation.checkForCarOverload installation.stopLimit
    system.restoreFactorySettings backend.chargePointId backend.backendUrl backend.ocppMode
    backend.sendErrorStatusNotifications backend.meterValuesSampledData backend.meterValueSampleInterval
    backend.clockAlignedDataInterval backend.heartbeatInterval backend.authorizeRemoteTxRequests
    backend.changeAvailability loadManagement.dlbFunction loadManagement.dlbMaximumCurrent
    loadManagement.installationMaximumCurrent authorization.rfidReader authorization.freeCharging
    authorization.freeChargingTagId authorization.freeChargingMode authorization.stopTransactionMode
    authorization.restartTransactionAfterPowerLoss authorization.localWhitelistEnabled
    authorization.tagIdFunction authorization.ocppWhitelistExpiryMode authorization.localAuthorizeOffline
    authorization.disallowChargingIfOcppQueueFull
  `,
  "RW/RW/RW": `
    network.wifiEnabled network.ethernetConfigMode network.staticIpAddress network.subnetMask
    network.defaultGateway network.dns network.wifiSsid network.wifiPassword
    installation.outputCurrentLimit installation.permanentlyLockedCable system.userLogin
    system.userPassword system.firmwareUpdateUrl system.softReset system.restart backend.timeZone
    whitelist.insertTag whitelist.searchTag whitelist.deleteTag whitelist.learningMode
    whitelist.clearCache authorization.startTimeCharging authorization.stopTimeCharging
    authorization.chargingReservation authorization.startChargingDelay authorization.startDelayTime
    authorization.allowOfflineTxForUnknownId authorization.localPreAuthorize
  `,
  "RW/R/R": `
    network.simEnabled installation.maxOutputCurrent manufacturer.chargePointVendor
    manufacturer.chargePointModel manufacturer.chargePointSerialNumber manufacturer.rcmu
    manufacturer.voltageMonitoring manufacturer.maxVoltage manufacturer.minVoltage
    manufacturer.highVoltageHysteresisThreshold manufacturer.lowVoltageHysteresisThreshold
    manufacturer.temperatureThreshold1 manufacturer.currentReductionAtThreshold1
    manufacturer.temperatureThreshold2 manufacturer.pauseChargingInStateD manufacturer.contactorLifetime
    manufacturer.plugLifetime manufacturer.writtenOfferAddress manufacturer.manufacturerUrl
    authorization.authorizationCacheEnabled
  `,
  "RW/UV/UV": `
    system.manufacturerLogin system.manufacturerPassword manufacturer.cableOrSocket
    manufacturer.meterFunctionCode manufacturer.meterRegisterVoltageL1 manufacturer.meterRegisterVoltageL2
    manufacturer.meterRegisterVoltageL3 manufacturer.meterRegisterCurrentL1
    manufacturer.meterRegisterCurrentL2 manufacturer.meterRegisterCurrentL3
    manufacturer.meterRegisterPower manufacturer.meterRegisterEnergy manufacturer.meterFormatVoltageL1
    manufacturer.meterFormatVoltageL2 manufacturer.meterFormatVoltageL3 manufacturer.meterFormatCurrentL1
    manufacturer.meterFormatCurrentL2 manufacturer.meterFormatCurrentL3 manufacturer.meterFormatPower
    manufacturer.meterFormatEnergy manufacturer.temperatureCalibration manufacturer.lcd1602
  `,
  "RW/RW/UV": `
    system.operatorLogin system.operatorPassword system.logPassword loadManagement.dlbMeterFunctionCode
    loadManagement.dlbRegisterL1 loadManagement.dlbRegisterL2 loadManagement.dlbRegisterL3
    loadManagement.dlbFormat loadManagement.setZero loadManagement.downloadDlbRegisterList
  `,
  "RW/UV/RW": `
    loadManagement.dlbMeterListUrl
  `,
};

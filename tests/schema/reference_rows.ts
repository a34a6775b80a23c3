/** The rows of the reference table of three makers, as data: their ids, and which of them are one thing with others. */

/** Names by group, in the order of the table: 356 rows. */
export const referenceNames: Readonly<Record<string, string>> = {
  state: `
    chargePointId backendState chargePointState chargingTime wlanIp lanIp accessPointOperator voltageL1
    voltageL2 voltageL3 currentL1 currentL2 currentL3 power energy outputCurrentLimit signaledCurrent
    dlbMax dlbCurrentL1 dlbCurrentL2 dlbCurrentL3 temperature contactorCycles plugCycles
    chargeControllerSerial gsmSignalQuality type2State modemConnectionState totalChargingSessions
    averageSessionDuration averageSessionEnergy lastMonthSessionsExport connectedDlmSlaves
    availableNetworkOperators systemTime loggedInUser
  `,
  network: `
    ethernetEnabled wifiEnabled simEnabled ethernetConfigMode staticIpAddress subnetMask defaultGateway
    dns wifiSsid wifiPassword apn apnUsername apnPassword simPin networkSelectionMode
    modemAccessTechnology scanNetworkOperatorsAtBoot requestedNetworkOperator networkOperatorNameFormat
    wanRouter mtu showModemConfiguration showLanConfiguration showUsbConfiguration dhcpClientHostname
    dhcpClientRequestRepetitions dhcpClientRequestTimeout dhcpClientRequestDelay ethernetConfig gsmOptions
    gsmNoSmsCheck gsmAutoApn gsm3g4g gsmSmsNumber
  `,
  installation: `
    chargePointType connectionMode slaveNumber phasesConnected phasesConnectedConnector2
    outputCurrentLimit outputCurrentLimitConnector2 maxOutputCurrent permanentlyLockedCable
    checkForCarOverload stopLimit powerSourceVoltage installationCurrentLimit stationCurrentCapacity
    singleSupplyLine singleSupplyLineInstallerAccess masterSlaveMode connectorPhaseRotation
    connectorPhaseRotationConnector2 minChargingCurrent stationMaxCurrent channel1Options
    overcurrentSensingCh1 stopOnLowCosPhiCh1 relay2OnLowCosPhiCh1 channel2Options overcurrentSensingCh2
    stopOnLowCosPhiCh2 relay2OnLowCosPhiCh2
  `,
  system: `
    softwareVersion chargeControllerSerial manufacturerLogin manufacturerPassword operatorLogin
    operatorPassword userLogin userPassword logPassword firmwareUpdateUrl restoreFactorySettings softReset
    restart save saveAndRestart resetAllChanges operatorDefaultAndRestart importConfig exportConfig
    loginUsername loginPassword login logout firmwareFile startFirmwareUpdate firmwareProgress
    usbFirmwareUpdate downloadLogFiles displayLanguage ledType serialPort connect debugLogEnabled debugLog
    loadConfigFile selectParameter selectAll sendSelected receiveConfig debugOptions debugWarn debugError
    debugDate debugSyslog debugGsm debugEvents debugCom debugOcpp debugEth debugGrid debugCtrl
    debugGeneral debugSensors debugFw debugModbus debugCanbus debugSys
  `,
  backend: `
    chargePointId backendUrl ocppMode sendErrorStatusNotifications meterValuesSampledData
    meterValueSampleInterval clockAlignedDataInterval heartbeatInterval authorizeRemoteTxRequests
    changeAvailability timeZone authorizationKey connectionType ocppInfo comOptions sendStatusEvents
    blockBeforeBoot gridWatchdog meterValuesInIdle blockOnFullTransactionLog useTls comMaster
    websocketsProxy webSocketPingInterval forceHeartbeat sendInformativeStatusNotifications
    sendUsbErrorStatusNotifications statusNotificationStrategy preparingUntilStateC
    allowLongGetConfigurationKeys soapBackendUrl sslModeAsServer soapServerPort soapBackendWhitelist
    publicAddressMode publicAddress wanRouterPassword backendConnectionTimeout sslStrictnessAsClient
    tcpWatchdogTimeout displayBackendDisconnectAsError
  `,
  whitelist: `
    insertTag searchTag deleteTag learningMode clearCache localEntries ocppEntries importList exportList
    deleteList finishLearning
  `,
  manufacturer: `
    chargePointVendor chargePointModel chargePointSerialNumber cableOrSocket rcmu meterFunctionCode
    meterRegisterVoltageL1 meterRegisterVoltageL2 meterRegisterVoltageL3 meterRegisterCurrentL1
    meterRegisterCurrentL2 meterRegisterCurrentL3 meterRegisterPower meterRegisterEnergy
    meterFormatVoltageL1 meterFormatVoltageL2 meterFormatVoltageL3 meterFormatCurrentL1
    meterFormatCurrentL2 meterFormatCurrentL3 meterFormatPower meterFormatEnergy voltageMonitoring
    maxVoltage minVoltage temperatureCalibration highVoltageHysteresisThreshold
    lowVoltageHysteresisThreshold temperatureThreshold1 currentReductionAtThreshold1 temperatureThreshold2
    pauseChargingInStateD contactorLifetime plugLifetime lcd1602 writtenOfferAddress manufacturerUrl
    simulateSwipeCard debug meterChannel1 meterChannel1Type meterChannel1Address meterChannel1BaudOrPulses
    meterChannel1Parity meterChannel1StopBits meterChannel2 meterChannel2Type meterChannel2Address
    meterChannel2BaudOrPulses meterChannel2Parity meterChannel2StopBits meterConfiguration meterIpAddress
    meterPort
  `,
  loadManagement: `
    dlbFunction dlbMaximumCurrent pidCoefficients installationMaximumCurrent dlbMeterFunctionCode
    dlbRegisterL1 dlbRegisterL2 dlbRegisterL3 dlbFormat setZero downloadDlbRegisterList dlbMeterListUrl
    utilityMeter utilityMeterType utilityMeterAddress utilityMeterBaudOrPulses utilityMeterParity
    utilityMeterStopBits gridRole gridInstallationMaxCurrent gridInstallationSaveCurrent dlmMode
    dlmNetworkId disableDiscoveryBroadcasting dlmAlgorithmSampleRate allowEvWakeup
    evseSubDistributionLimit operatorEvseSubDistributionLimit externalInput1Config externalInput2Config
    meterDigitalInputConfig externalMeterSupport secondMeterConfiguration secondMeterIpAddress
    secondMeterPort mainDistributionLimit externalLoadHeadroom externalLoadFallback externalMeterLocation
    currentImbalancePrevention minimumCurrentLimit disconnectedLimit itNetwork clearDlmSlaveDb
    maximumCurrentScheduler
  `,
  authorization: `
    rfidReader freeCharging freeChargingTagId freeChargingMode startTimeCharging stopTimeCharging
    chargingReservation startChargingDelay startDelayTime stopTransactionMode
    restartTransactionAfterPowerLoss localWhitelistEnabled tagIdFunction ocppWhitelistExpiryMode
    allowOfflineTxForUnknownId localPreAuthorize localAuthorizeOffline disallowChargingIfOcppQueueFull
    authorizationCacheEnabled connectionTimeOut lockActuatorOnlyIfAuthorized rfidTagLetterCase
    enforceMasterRfid enforceSecureRfid rfidSlave iso15118Mode reader1 reader1Type reader1Channel reader2
    reader2Type reader2Channel plugAndChargeCh1 stopOnChargeCompleteCh1 offlineStopOnDisconnectCh1
    plugAndChargeCh2 stopOnChargeCompleteCh2 offlineStopOnDisconnectCh2
  `,
  hems: `
    modbusTcpServer sempInterface eebusInterface askiOverOcppS
  `,
  notifications: `
    smtpServer smtpPort emailUsername emailPassword emailRecipient chargePointLocation sendTestEmail
  `,
};

export const referenceIds: readonly string[] = Object.entries(referenceNames).flatMap(([group, names]) =>
  names.trim().split(/\s+/).map((name) => `${group}.${name}`)
);

/** Row without a declaration of its own -> the declarations that stand for it. */
export const merged: Readonly<Record<string, readonly string[]>> = {
  "network.ethernetConfig": [
    "network.ethernetConfigMode",
    "network.staticIpAddress",
    "network.subnetMask",
    "network.dns",
    "network.defaultGateway",
  ],
  "network.gsmOptions": ["network.gsmNoSmsCheck", "network.gsmAutoApn", "network.gsm3g4g"],
  "installation.phasesConnectedConnector2": ["installation.phasesConnected"],
  "installation.outputCurrentLimitConnector2": ["installation.outputCurrentLimit"],
  "installation.connectorPhaseRotationConnector2": ["installation.connectorPhaseRotation"],
  "installation.channel1Options": [
    "authorization.freeCharging",
    "installation.overcurrentSensing",
    "authorization.stopOnChargeComplete",
    "authorization.offlineStopOnDisconnect",
    "installation.stopOnLowCosPhi",
    "installation.relay2OnLowCosPhi",
  ],
  "installation.overcurrentSensingCh1": ["installation.overcurrentSensing"],
  "installation.stopOnLowCosPhiCh1": ["installation.stopOnLowCosPhi"],
  "installation.relay2OnLowCosPhiCh1": ["installation.relay2OnLowCosPhi"],
  "installation.channel2Options": [
    "authorization.freeCharging",
    "installation.overcurrentSensing",
    "authorization.stopOnChargeComplete",
    "authorization.offlineStopOnDisconnect",
    "installation.stopOnLowCosPhi",
    "installation.relay2OnLowCosPhi",
  ],
  "installation.overcurrentSensingCh2": ["installation.overcurrentSensing"],
  "installation.stopOnLowCosPhiCh2": ["installation.stopOnLowCosPhi"],
  "installation.relay2OnLowCosPhiCh2": ["installation.relay2OnLowCosPhi"],
  "system.chargeControllerSerial": ["state.chargeControllerSerial"],
  "system.debugWarn": ["system.debugOptions"],
  "system.debugError": ["system.debugOptions"],
  "system.debugDate": ["system.debugOptions"],
  "system.debugSyslog": ["system.debugOptions"],
  "system.debugGsm": ["system.debugOptions"],
  "system.debugEvents": ["system.debugOptions"],
  "system.debugCom": ["system.debugOptions"],
  "system.debugOcpp": ["system.debugOptions"],
  "system.debugEth": ["system.debugOptions"],
  "system.debugGrid": ["system.debugOptions"],
  "system.debugCtrl": ["system.debugOptions"],
  "system.debugGeneral": ["system.debugOptions"],
  "system.debugSensors": ["system.debugOptions"],
  "system.debugFw": ["system.debugOptions"],
  "system.debugModbus": ["system.debugOptions"],
  "system.debugCanbus": ["system.debugOptions"],
  "system.debugSys": ["system.debugOptions"],
  "backend.ocppInfo": [
    "manufacturer.chargePointModel",
    "manufacturer.chargePointVendor",
    "manufacturer.chargePointSerialNumber",
  ],
  "backend.comOptions": [
    "backend.sendStatusEvents",
    "backend.blockBeforeBoot",
    "backend.gridWatchdog",
    "backend.meterValuesInIdle",
    "authorization.disallowChargingIfOcppQueueFull",
    "backend.useTls",
    "backend.comMaster",
  ],
  "backend.blockOnFullTransactionLog": ["authorization.disallowChargingIfOcppQueueFull"],
  "manufacturer.meterChannel1": [
    "manufacturer.meterConfiguration",
    "manufacturer.meterAddress",
    "manufacturer.meterBaudRate",
    "manufacturer.meterParity",
    "manufacturer.meterStopBits",
  ],
  "manufacturer.meterChannel1Type": ["manufacturer.meterConfiguration"],
  "manufacturer.meterChannel1Address": ["manufacturer.meterAddress"],
  "manufacturer.meterChannel1BaudOrPulses": ["manufacturer.meterBaudRate"],
  "manufacturer.meterChannel1Parity": ["manufacturer.meterParity"],
  "manufacturer.meterChannel1StopBits": ["manufacturer.meterStopBits"],
  "manufacturer.meterChannel2": [
    "manufacturer.meterConfiguration",
    "manufacturer.meterAddress",
    "manufacturer.meterBaudRate",
    "manufacturer.meterParity",
    "manufacturer.meterStopBits",
  ],
  "manufacturer.meterChannel2Type": ["manufacturer.meterConfiguration"],
  "manufacturer.meterChannel2Address": ["manufacturer.meterAddress"],
  "manufacturer.meterChannel2BaudOrPulses": ["manufacturer.meterBaudRate"],
  "manufacturer.meterChannel2Parity": ["manufacturer.meterParity"],
  "manufacturer.meterChannel2StopBits": ["manufacturer.meterStopBits"],
  "loadManagement.utilityMeter": [
    "loadManagement.utilityMeterType",
    "loadManagement.utilityMeterAddress",
    "loadManagement.utilityMeterBaudOrPulses",
    "loadManagement.utilityMeterParity",
    "loadManagement.utilityMeterStopBits",
  ],
  "loadManagement.minimumCurrentLimit": ["installation.minChargingCurrent"],
  "authorization.reader1": ["authorization.readerType", "authorization.readerChannel"],
  "authorization.reader1Type": ["authorization.readerType"],
  "authorization.reader1Channel": ["authorization.readerChannel"],
  "authorization.reader2": ["authorization.readerType", "authorization.readerChannel"],
  "authorization.reader2Type": ["authorization.readerType"],
  "authorization.reader2Channel": ["authorization.readerChannel"],
  "authorization.plugAndChargeCh1": ["authorization.freeCharging"],
  "authorization.stopOnChargeCompleteCh1": ["authorization.stopOnChargeComplete"],
  "authorization.offlineStopOnDisconnectCh1": ["authorization.offlineStopOnDisconnect"],
  "authorization.plugAndChargeCh2": ["authorization.freeCharging"],
  "authorization.stopOnChargeCompleteCh2": ["authorization.stopOnChargeComplete"],
  "authorization.offlineStopOnDisconnectCh2": ["authorization.offlineStopOnDisconnect"],
};

// @ts-self-types="./validators.d.ts"
// Made by tools/validators.ts from the OCPP 1.6 JSON schemas. Not to be edited.
const dateTimeText = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)$/i;
const formats = {
  "date-time": (text) => dateTimeText.test(text) && !Number.isNaN(Date.parse(text)),
  uri: (text) => URL.canParse(text),
};
const characters = (text) => {
  let count = 0;
  for (const _ of text) count++;
  return count;
};
export const AuthorizeRequest = validate10;

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.idTag === undefined) && (missing0 = "idTag")){
validate10.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "idTag")){
validate10.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.idTag !== undefined){
let data0 = data.idTag;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(characters(data0) > 20){
validate10.errors = [{instancePath:instancePath+"/idTag",keyword:"maxLength",params:{limit: 20}}];
return false;
}
}
else {
validate10.errors = [{instancePath:instancePath+"/idTag",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
}
}
}
else {
validate10.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate10.errors = vErrors;
return errors === 0;
}

export const BootNotificationRequest = validate11;

function validate11(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.chargePointVendor === undefined) && (missing0 = "chargePointVendor")) || ((data.chargePointModel === undefined) && (missing0 = "chargePointModel"))){
validate11.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(["chargePointVendor","chargePointModel","chargePointSerialNumber","chargeBoxSerialNumber","firmwareVersion","iccid","imsi","meterType","meterSerialNumber"].includes(key0))){
validate11.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.chargePointVendor !== undefined){
let data0 = data.chargePointVendor;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(characters(data0) > 20){
validate11.errors = [{instancePath:instancePath+"/chargePointVendor",keyword:"maxLength",params:{limit: 20}}];
return false;
}
}
else {
validate11.errors = [{instancePath:instancePath+"/chargePointVendor",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.chargePointModel !== undefined){
let data1 = data.chargePointModel;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(characters(data1) > 20){
validate11.errors = [{instancePath:instancePath+"/chargePointModel",keyword:"maxLength",params:{limit: 20}}];
return false;
}
}
else {
validate11.errors = [{instancePath:instancePath+"/chargePointModel",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.chargePointSerialNumber !== undefined){
let data2 = data.chargePointSerialNumber;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(characters(data2) > 25){
validate11.errors = [{instancePath:instancePath+"/chargePointSerialNumber",keyword:"maxLength",params:{limit: 25}}];
return false;
}
}
else {
validate11.errors = [{instancePath:instancePath+"/chargePointSerialNumber",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.chargeBoxSerialNumber !== undefined){
let data3 = data.chargeBoxSerialNumber;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data3 === "string"){
if(characters(data3) > 25){
validate11.errors = [{instancePath:instancePath+"/chargeBoxSerialNumber",keyword:"maxLength",params:{limit: 25}}];
return false;
}
}
else {
validate11.errors = [{instancePath:instancePath+"/chargeBoxSerialNumber",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.firmwareVersion !== undefined){
let data4 = data.firmwareVersion;
const _errs10 = errors;
if(errors === _errs10){
if(typeof data4 === "string"){
if(characters(data4) > 50){
validate11.errors = [{instancePath:instancePath+"/firmwareVersion",keyword:"maxLength",params:{limit: 50}}];
return false;
}
}
else {
validate11.errors = [{instancePath:instancePath+"/firmwareVersion",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.iccid !== undefined){
let data5 = data.iccid;
const _errs12 = errors;
if(errors === _errs12){
if(typeof data5 === "string"){
if(characters(data5) > 20){
validate11.errors = [{instancePath:instancePath+"/iccid",keyword:"maxLength",params:{limit: 20}}];
return false;
}
}
else {
validate11.errors = [{instancePath:instancePath+"/iccid",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.imsi !== undefined){
let data6 = data.imsi;
const _errs14 = errors;
if(errors === _errs14){
if(typeof data6 === "string"){
if(characters(data6) > 20){
validate11.errors = [{instancePath:instancePath+"/imsi",keyword:"maxLength",params:{limit: 20}}];
return false;
}
}
else {
validate11.errors = [{instancePath:instancePath+"/imsi",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.meterType !== undefined){
let data7 = data.meterType;
const _errs16 = errors;
if(errors === _errs16){
if(typeof data7 === "string"){
if(characters(data7) > 25){
validate11.errors = [{instancePath:instancePath+"/meterType",keyword:"maxLength",params:{limit: 25}}];
return false;
}
}
else {
validate11.errors = [{instancePath:instancePath+"/meterType",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.meterSerialNumber !== undefined){
let data8 = data.meterSerialNumber;
const _errs18 = errors;
if(errors === _errs18){
if(typeof data8 === "string"){
if(characters(data8) > 25){
validate11.errors = [{instancePath:instancePath+"/meterSerialNumber",keyword:"maxLength",params:{limit: 25}}];
return false;
}
}
else {
validate11.errors = [{instancePath:instancePath+"/meterSerialNumber",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate11.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate11.errors = vErrors;
return errors === 0;
}

export const HeartbeatRequest = validate12;

function validate12(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
validate12.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
else {
validate12.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate12.errors = vErrors;
return errors === 0;
}

export const MeterValuesRequest = validate13;
const formats0 = formats["date-time"];

function validate13(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.connectorId === undefined) && (missing0 = "connectorId")) || ((data.meterValue === undefined) && (missing0 = "meterValue"))){
validate13.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "connectorId") || (key0 === "transactionId")) || (key0 === "meterValue"))){
validate13.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.connectorId !== undefined){
let data0 = data.connectorId;
const _errs2 = errors;
if(!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))){
validate13.errors = [{instancePath:instancePath+"/connectorId",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.transactionId !== undefined){
let data1 = data.transactionId;
const _errs4 = errors;
if(!((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1)))){
validate13.errors = [{instancePath:instancePath+"/transactionId",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.meterValue !== undefined){
let data2 = data.meterValue;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data2)){
var valid1 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs8 = errors;
if(errors === _errs8){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
let missing1;
if(((data3.timestamp === undefined) && (missing1 = "timestamp")) || ((data3.sampledValue === undefined) && (missing1 = "sampledValue"))){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0,keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs10 = errors;
for(const key1 in data3){
if(!((key1 === "timestamp") || (key1 === "sampledValue"))){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0,keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs10 === errors){
if(data3.timestamp !== undefined){
let data4 = data3.timestamp;
const _errs11 = errors;
if(errors === _errs11){
if(errors === _errs11){
if(typeof data4 === "string"){
if(!(formats0(data4))){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/timestamp",keyword:"format",params:{format: "date-time"}}];
return false;
}
}
else {
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/timestamp",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
var valid2 = _errs11 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data3.sampledValue !== undefined){
let data5 = data3.sampledValue;
const _errs13 = errors;
if(errors === _errs13){
if(Array.isArray(data5)){
var valid3 = true;
const len1 = data5.length;
for(let i1=0; i1<len1; i1++){
let data6 = data5[i1];
const _errs15 = errors;
if(errors === _errs15){
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
let missing2;
if((data6.value === undefined) && (missing2 = "value")){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue/" + i1,keyword:"required",params:{missingProperty: missing2}}];
return false;
}
else {
const _errs17 = errors;
for(const key2 in data6){
if(!(((((((key2 === "value") || (key2 === "context")) || (key2 === "format")) || (key2 === "measurand")) || (key2 === "phase")) || (key2 === "location")) || (key2 === "unit"))){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue/" + i1,keyword:"additionalProperties",params:{additionalProperty: key2}}];
return false;
break;
}
}
if(_errs17 === errors){
if(data6.value !== undefined){
const _errs18 = errors;
if(typeof data6.value !== "string"){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue/" + i1+"/value",keyword:"type",params:{type: "string"}}];
return false;
}
var valid4 = _errs18 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data6.context !== undefined){
let data8 = data6.context;
const _errs20 = errors;
if(typeof data8 !== "string"){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue/" + i1+"/context",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((((((((data8 === "Interruption.Begin") || (data8 === "Interruption.End")) || (data8 === "Sample.Clock")) || (data8 === "Sample.Periodic")) || (data8 === "Transaction.Begin")) || (data8 === "Transaction.End")) || (data8 === "Trigger")) || (data8 === "Other"))){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue/" + i1+"/context",keyword:"enum",params:{}}];
return false;
}
var valid4 = _errs20 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data6.format !== undefined){
let data9 = data6.format;
const _errs22 = errors;
if(typeof data9 !== "string"){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue/" + i1+"/format",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data9 === "Raw") || (data9 === "SignedData"))){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue/" + i1+"/format",keyword:"enum",params:{}}];
return false;
}
var valid4 = _errs22 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data6.measurand !== undefined){
let data10 = data6.measurand;
const _errs24 = errors;
if(typeof data10 !== "string"){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue/" + i1+"/measurand",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((((((((((((((((((((((data10 === "Energy.Active.Export.Register") || (data10 === "Energy.Active.Import.Register")) || (data10 === "Energy.Reactive.Export.Register")) || (data10 === "Energy.Reactive.Import.Register")) || (data10 === "Energy.Active.Export.Interval")) || (data10 === "Energy.Active.Import.Interval")) || (data10 === "Energy.Reactive.Export.Interval")) || (data10 === "Energy.Reactive.Import.Interval")) || (data10 === "Power.Active.Export")) || (data10 === "Power.Active.Import")) || (data10 === "Power.Offered")) || (data10 === "Power.Reactive.Export")) || (data10 === "Power.Reactive.Import")) || (data10 === "Power.Factor")) || (data10 === "Current.Import")) || (data10 === "Current.Export")) || (data10 === "Current.Offered")) || (data10 === "Voltage")) || (data10 === "Frequency")) || (data10 === "Temperature")) || (data10 === "SoC")) || (data10 === "RPM"))){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue/" + i1+"/measurand",keyword:"enum",params:{}}];
return false;
}
var valid4 = _errs24 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data6.phase !== undefined){
let data11 = data6.phase;
const _errs26 = errors;
if(typeof data11 !== "string"){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue/" + i1+"/phase",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((((((((((data11 === "L1") || (data11 === "L2")) || (data11 === "L3")) || (data11 === "N")) || (data11 === "L1-N")) || (data11 === "L2-N")) || (data11 === "L3-N")) || (data11 === "L1-L2")) || (data11 === "L2-L3")) || (data11 === "L3-L1"))){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue/" + i1+"/phase",keyword:"enum",params:{}}];
return false;
}
var valid4 = _errs26 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data6.location !== undefined){
let data12 = data6.location;
const _errs28 = errors;
if(typeof data12 !== "string"){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue/" + i1+"/location",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((((data12 === "Cable") || (data12 === "EV")) || (data12 === "Inlet")) || (data12 === "Outlet")) || (data12 === "Body"))){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue/" + i1+"/location",keyword:"enum",params:{}}];
return false;
}
var valid4 = _errs28 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data6.unit !== undefined){
let data13 = data6.unit;
const _errs30 = errors;
if(typeof data13 !== "string"){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue/" + i1+"/unit",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((((((((((((((((data13 === "Wh") || (data13 === "kWh")) || (data13 === "varh")) || (data13 === "kvarh")) || (data13 === "W")) || (data13 === "kW")) || (data13 === "VA")) || (data13 === "kVA")) || (data13 === "var")) || (data13 === "kvar")) || (data13 === "A")) || (data13 === "V")) || (data13 === "K")) || (data13 === "Celcius")) || (data13 === "Celsius")) || (data13 === "Fahrenheit")) || (data13 === "Percent"))){
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue/" + i1+"/unit",keyword:"enum",params:{}}];
return false;
}
var valid4 = _errs30 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue/" + i1,keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid3 = _errs15 === errors;
if(!valid3){
break;
}
}
}
else {
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0+"/sampledValue",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid2 = _errs13 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
else {
validate13.errors = [{instancePath:instancePath+"/meterValue/" + i0,keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid1 = _errs8 === errors;
if(!valid1){
break;
}
}
}
else {
validate13.errors = [{instancePath:instancePath+"/meterValue",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate13.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate13.errors = vErrors;
return errors === 0;
}

export const StartTransactionRequest = validate14;

function validate14(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.connectorId === undefined) && (missing0 = "connectorId")) || ((data.idTag === undefined) && (missing0 = "idTag"))) || ((data.meterStart === undefined) && (missing0 = "meterStart"))) || ((data.timestamp === undefined) && (missing0 = "timestamp"))){
validate14.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((((key0 === "connectorId") || (key0 === "idTag")) || (key0 === "meterStart")) || (key0 === "reservationId")) || (key0 === "timestamp"))){
validate14.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.connectorId !== undefined){
let data0 = data.connectorId;
const _errs2 = errors;
if(!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))){
validate14.errors = [{instancePath:instancePath+"/connectorId",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.idTag !== undefined){
let data1 = data.idTag;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(characters(data1) > 20){
validate14.errors = [{instancePath:instancePath+"/idTag",keyword:"maxLength",params:{limit: 20}}];
return false;
}
}
else {
validate14.errors = [{instancePath:instancePath+"/idTag",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.meterStart !== undefined){
let data2 = data.meterStart;
const _errs6 = errors;
if(!((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2)))){
validate14.errors = [{instancePath:instancePath+"/meterStart",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reservationId !== undefined){
let data3 = data.reservationId;
const _errs8 = errors;
if(!((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3)))){
validate14.errors = [{instancePath:instancePath+"/reservationId",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timestamp !== undefined){
let data4 = data.timestamp;
const _errs10 = errors;
if(errors === _errs10){
if(errors === _errs10){
if(typeof data4 === "string"){
if(!(formats0(data4))){
validate14.errors = [{instancePath:instancePath+"/timestamp",keyword:"format",params:{format: "date-time"}}];
return false;
}
}
else {
validate14.errors = [{instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate14.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate14.errors = vErrors;
return errors === 0;
}

export const StatusNotificationRequest = validate15;

function validate15(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.connectorId === undefined) && (missing0 = "connectorId")) || ((data.errorCode === undefined) && (missing0 = "errorCode"))) || ((data.status === undefined) && (missing0 = "status"))){
validate15.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((((((key0 === "connectorId") || (key0 === "errorCode")) || (key0 === "info")) || (key0 === "status")) || (key0 === "timestamp")) || (key0 === "vendorId")) || (key0 === "vendorErrorCode"))){
validate15.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.connectorId !== undefined){
let data0 = data.connectorId;
const _errs2 = errors;
if(!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))){
validate15.errors = [{instancePath:instancePath+"/connectorId",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.errorCode !== undefined){
let data1 = data.errorCode;
const _errs4 = errors;
if(typeof data1 !== "string"){
validate15.errors = [{instancePath:instancePath+"/errorCode",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((((((((((((((((data1 === "ConnectorLockFailure") || (data1 === "EVCommunicationError")) || (data1 === "GroundFailure")) || (data1 === "HighTemperature")) || (data1 === "InternalError")) || (data1 === "LocalListConflict")) || (data1 === "NoError")) || (data1 === "OtherError")) || (data1 === "OverCurrentFailure")) || (data1 === "PowerMeterFailure")) || (data1 === "PowerSwitchFailure")) || (data1 === "ReaderFailure")) || (data1 === "ResetFailure")) || (data1 === "UnderVoltage")) || (data1 === "OverVoltage")) || (data1 === "WeakSignal"))){
validate15.errors = [{instancePath:instancePath+"/errorCode",keyword:"enum",params:{}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.info !== undefined){
let data2 = data.info;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(characters(data2) > 50){
validate15.errors = [{instancePath:instancePath+"/info",keyword:"maxLength",params:{limit: 50}}];
return false;
}
}
else {
validate15.errors = [{instancePath:instancePath+"/info",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.status !== undefined){
let data3 = data.status;
const _errs8 = errors;
if(typeof data3 !== "string"){
validate15.errors = [{instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((((((((data3 === "Available") || (data3 === "Preparing")) || (data3 === "Charging")) || (data3 === "SuspendedEVSE")) || (data3 === "SuspendedEV")) || (data3 === "Finishing")) || (data3 === "Reserved")) || (data3 === "Unavailable")) || (data3 === "Faulted"))){
validate15.errors = [{instancePath:instancePath+"/status",keyword:"enum",params:{}}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timestamp !== undefined){
let data4 = data.timestamp;
const _errs10 = errors;
if(errors === _errs10){
if(errors === _errs10){
if(typeof data4 === "string"){
if(!(formats0(data4))){
validate15.errors = [{instancePath:instancePath+"/timestamp",keyword:"format",params:{format: "date-time"}}];
return false;
}
}
else {
validate15.errors = [{instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.vendorId !== undefined){
let data5 = data.vendorId;
const _errs12 = errors;
if(errors === _errs12){
if(typeof data5 === "string"){
if(characters(data5) > 255){
validate15.errors = [{instancePath:instancePath+"/vendorId",keyword:"maxLength",params:{limit: 255}}];
return false;
}
}
else {
validate15.errors = [{instancePath:instancePath+"/vendorId",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.vendorErrorCode !== undefined){
let data6 = data.vendorErrorCode;
const _errs14 = errors;
if(errors === _errs14){
if(typeof data6 === "string"){
if(characters(data6) > 50){
validate15.errors = [{instancePath:instancePath+"/vendorErrorCode",keyword:"maxLength",params:{limit: 50}}];
return false;
}
}
else {
validate15.errors = [{instancePath:instancePath+"/vendorErrorCode",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate15.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate15.errors = vErrors;
return errors === 0;
}

export const StopTransactionRequest = validate16;

function validate16(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.transactionId === undefined) && (missing0 = "transactionId")) || ((data.timestamp === undefined) && (missing0 = "timestamp"))) || ((data.meterStop === undefined) && (missing0 = "meterStop"))){
validate16.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((((key0 === "idTag") || (key0 === "meterStop")) || (key0 === "timestamp")) || (key0 === "transactionId")) || (key0 === "reason")) || (key0 === "transactionData"))){
validate16.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.idTag !== undefined){
let data0 = data.idTag;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(characters(data0) > 20){
validate16.errors = [{instancePath:instancePath+"/idTag",keyword:"maxLength",params:{limit: 20}}];
return false;
}
}
else {
validate16.errors = [{instancePath:instancePath+"/idTag",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.meterStop !== undefined){
let data1 = data.meterStop;
const _errs4 = errors;
if(!((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1)))){
validate16.errors = [{instancePath:instancePath+"/meterStop",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timestamp !== undefined){
let data2 = data.timestamp;
const _errs6 = errors;
if(errors === _errs6){
if(errors === _errs6){
if(typeof data2 === "string"){
if(!(formats0(data2))){
validate16.errors = [{instancePath:instancePath+"/timestamp",keyword:"format",params:{format: "date-time"}}];
return false;
}
}
else {
validate16.errors = [{instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.transactionId !== undefined){
let data3 = data.transactionId;
const _errs8 = errors;
if(!((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3)))){
validate16.errors = [{instancePath:instancePath+"/transactionId",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
let data4 = data.reason;
const _errs10 = errors;
if(typeof data4 !== "string"){
validate16.errors = [{instancePath:instancePath+"/reason",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((((((((((data4 === "EmergencyStop") || (data4 === "EVDisconnected")) || (data4 === "HardReset")) || (data4 === "Local")) || (data4 === "Other")) || (data4 === "PowerLoss")) || (data4 === "Reboot")) || (data4 === "Remote")) || (data4 === "SoftReset")) || (data4 === "UnlockCommand")) || (data4 === "DeAuthorized"))){
validate16.errors = [{instancePath:instancePath+"/reason",keyword:"enum",params:{}}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.transactionData !== undefined){
let data5 = data.transactionData;
const _errs12 = errors;
if(errors === _errs12){
if(Array.isArray(data5)){
var valid1 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
const _errs14 = errors;
if(errors === _errs14){
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
let missing1;
if(((data6.timestamp === undefined) && (missing1 = "timestamp")) || ((data6.sampledValue === undefined) && (missing1 = "sampledValue"))){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0,keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs16 = errors;
for(const key1 in data6){
if(!((key1 === "timestamp") || (key1 === "sampledValue"))){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0,keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs16 === errors){
if(data6.timestamp !== undefined){
let data7 = data6.timestamp;
const _errs17 = errors;
if(errors === _errs17){
if(errors === _errs17){
if(typeof data7 === "string"){
if(!(formats0(data7))){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/timestamp",keyword:"format",params:{format: "date-time"}}];
return false;
}
}
else {
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/timestamp",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
var valid2 = _errs17 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data6.sampledValue !== undefined){
let data8 = data6.sampledValue;
const _errs19 = errors;
if(errors === _errs19){
if(Array.isArray(data8)){
var valid3 = true;
const len1 = data8.length;
for(let i1=0; i1<len1; i1++){
let data9 = data8[i1];
const _errs21 = errors;
if(errors === _errs21){
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
let missing2;
if((data9.value === undefined) && (missing2 = "value")){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue/" + i1,keyword:"required",params:{missingProperty: missing2}}];
return false;
}
else {
const _errs23 = errors;
for(const key2 in data9){
if(!(((((((key2 === "value") || (key2 === "context")) || (key2 === "format")) || (key2 === "measurand")) || (key2 === "phase")) || (key2 === "location")) || (key2 === "unit"))){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue/" + i1,keyword:"additionalProperties",params:{additionalProperty: key2}}];
return false;
break;
}
}
if(_errs23 === errors){
if(data9.value !== undefined){
const _errs24 = errors;
if(typeof data9.value !== "string"){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue/" + i1+"/value",keyword:"type",params:{type: "string"}}];
return false;
}
var valid4 = _errs24 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data9.context !== undefined){
let data11 = data9.context;
const _errs26 = errors;
if(typeof data11 !== "string"){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue/" + i1+"/context",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((((((((data11 === "Interruption.Begin") || (data11 === "Interruption.End")) || (data11 === "Sample.Clock")) || (data11 === "Sample.Periodic")) || (data11 === "Transaction.Begin")) || (data11 === "Transaction.End")) || (data11 === "Trigger")) || (data11 === "Other"))){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue/" + i1+"/context",keyword:"enum",params:{}}];
return false;
}
var valid4 = _errs26 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data9.format !== undefined){
let data12 = data9.format;
const _errs28 = errors;
if(typeof data12 !== "string"){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue/" + i1+"/format",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data12 === "Raw") || (data12 === "SignedData"))){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue/" + i1+"/format",keyword:"enum",params:{}}];
return false;
}
var valid4 = _errs28 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data9.measurand !== undefined){
let data13 = data9.measurand;
const _errs30 = errors;
if(typeof data13 !== "string"){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue/" + i1+"/measurand",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((((((((((((((((((((((data13 === "Energy.Active.Export.Register") || (data13 === "Energy.Active.Import.Register")) || (data13 === "Energy.Reactive.Export.Register")) || (data13 === "Energy.Reactive.Import.Register")) || (data13 === "Energy.Active.Export.Interval")) || (data13 === "Energy.Active.Import.Interval")) || (data13 === "Energy.Reactive.Export.Interval")) || (data13 === "Energy.Reactive.Import.Interval")) || (data13 === "Power.Active.Export")) || (data13 === "Power.Active.Import")) || (data13 === "Power.Offered")) || (data13 === "Power.Reactive.Export")) || (data13 === "Power.Reactive.Import")) || (data13 === "Power.Factor")) || (data13 === "Current.Import")) || (data13 === "Current.Export")) || (data13 === "Current.Offered")) || (data13 === "Voltage")) || (data13 === "Frequency")) || (data13 === "Temperature")) || (data13 === "SoC")) || (data13 === "RPM"))){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue/" + i1+"/measurand",keyword:"enum",params:{}}];
return false;
}
var valid4 = _errs30 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data9.phase !== undefined){
let data14 = data9.phase;
const _errs32 = errors;
if(typeof data14 !== "string"){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue/" + i1+"/phase",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((((((((((data14 === "L1") || (data14 === "L2")) || (data14 === "L3")) || (data14 === "N")) || (data14 === "L1-N")) || (data14 === "L2-N")) || (data14 === "L3-N")) || (data14 === "L1-L2")) || (data14 === "L2-L3")) || (data14 === "L3-L1"))){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue/" + i1+"/phase",keyword:"enum",params:{}}];
return false;
}
var valid4 = _errs32 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data9.location !== undefined){
let data15 = data9.location;
const _errs34 = errors;
if(typeof data15 !== "string"){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue/" + i1+"/location",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((((data15 === "Cable") || (data15 === "EV")) || (data15 === "Inlet")) || (data15 === "Outlet")) || (data15 === "Body"))){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue/" + i1+"/location",keyword:"enum",params:{}}];
return false;
}
var valid4 = _errs34 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data9.unit !== undefined){
let data16 = data9.unit;
const _errs36 = errors;
if(typeof data16 !== "string"){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue/" + i1+"/unit",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((((((((((((((((data16 === "Wh") || (data16 === "kWh")) || (data16 === "varh")) || (data16 === "kvarh")) || (data16 === "W")) || (data16 === "kW")) || (data16 === "VA")) || (data16 === "kVA")) || (data16 === "var")) || (data16 === "kvar")) || (data16 === "A")) || (data16 === "V")) || (data16 === "K")) || (data16 === "Celcius")) || (data16 === "Celsius")) || (data16 === "Fahrenheit")) || (data16 === "Percent"))){
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue/" + i1+"/unit",keyword:"enum",params:{}}];
return false;
}
var valid4 = _errs36 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue/" + i1,keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid3 = _errs21 === errors;
if(!valid3){
break;
}
}
}
else {
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0+"/sampledValue",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid2 = _errs19 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
else {
validate16.errors = [{instancePath:instancePath+"/transactionData/" + i0,keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid1 = _errs14 === errors;
if(!valid1){
break;
}
}
}
else {
validate16.errors = [{instancePath:instancePath+"/transactionData",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate16.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate16.errors = vErrors;
return errors === 0;
}

export const ChangeAvailabilityRequest = validate17;

function validate17(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.connectorId === undefined) && (missing0 = "connectorId")) || ((data.type === undefined) && (missing0 = "type"))){
validate17.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "connectorId") || (key0 === "type"))){
validate17.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.connectorId !== undefined){
let data0 = data.connectorId;
const _errs2 = errors;
if(!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))){
validate17.errors = [{instancePath:instancePath+"/connectorId",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.type !== undefined){
let data1 = data.type;
const _errs4 = errors;
if(typeof data1 !== "string"){
validate17.errors = [{instancePath:instancePath+"/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data1 === "Inoperative") || (data1 === "Operative"))){
validate17.errors = [{instancePath:instancePath+"/type",keyword:"enum",params:{}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate17.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate17.errors = vErrors;
return errors === 0;
}

export const ChangeAvailabilityResponse = validate18;

function validate18(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.status === undefined) && (missing0 = "status")){
validate18.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "status")){
validate18.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.status !== undefined){
let data0 = data.status;
if(typeof data0 !== "string"){
validate18.errors = [{instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((data0 === "Accepted") || (data0 === "Rejected")) || (data0 === "Scheduled"))){
validate18.errors = [{instancePath:instancePath+"/status",keyword:"enum",params:{}}];
return false;
}
}
}
}
}
else {
validate18.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate18.errors = vErrors;
return errors === 0;
}

export const ChangeConfigurationRequest = validate19;

function validate19(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.key === undefined) && (missing0 = "key")) || ((data.value === undefined) && (missing0 = "value"))){
validate19.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "key") || (key0 === "value"))){
validate19.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.key !== undefined){
let data0 = data.key;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(characters(data0) > 50){
validate19.errors = [{instancePath:instancePath+"/key",keyword:"maxLength",params:{limit: 50}}];
return false;
}
}
else {
validate19.errors = [{instancePath:instancePath+"/key",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.value !== undefined){
let data1 = data.value;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(characters(data1) > 500){
validate19.errors = [{instancePath:instancePath+"/value",keyword:"maxLength",params:{limit: 500}}];
return false;
}
}
else {
validate19.errors = [{instancePath:instancePath+"/value",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate19.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate19.errors = vErrors;
return errors === 0;
}

export const ChangeConfigurationResponse = validate20;

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.status === undefined) && (missing0 = "status")){
validate20.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "status")){
validate20.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.status !== undefined){
let data0 = data.status;
if(typeof data0 !== "string"){
validate20.errors = [{instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((((data0 === "Accepted") || (data0 === "Rejected")) || (data0 === "RebootRequired")) || (data0 === "NotSupported"))){
validate20.errors = [{instancePath:instancePath+"/status",keyword:"enum",params:{}}];
return false;
}
}
}
}
}
else {
validate20.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate20.errors = vErrors;
return errors === 0;
}

export const ClearCacheRequest = validate21;

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
validate21.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
else {
validate21.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate21.errors = vErrors;
return errors === 0;
}

export const ClearCacheResponse = validate22;

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.status === undefined) && (missing0 = "status")){
validate22.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "status")){
validate22.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.status !== undefined){
let data0 = data.status;
if(typeof data0 !== "string"){
validate22.errors = [{instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data0 === "Accepted") || (data0 === "Rejected"))){
validate22.errors = [{instancePath:instancePath+"/status",keyword:"enum",params:{}}];
return false;
}
}
}
}
}
else {
validate22.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate22.errors = vErrors;
return errors === 0;
}

export const DataTransferRequest = validate23;

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.vendorId === undefined) && (missing0 = "vendorId")){
validate23.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "vendorId") || (key0 === "messageId")) || (key0 === "data"))){
validate23.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.vendorId !== undefined){
let data0 = data.vendorId;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(characters(data0) > 255){
validate23.errors = [{instancePath:instancePath+"/vendorId",keyword:"maxLength",params:{limit: 255}}];
return false;
}
}
else {
validate23.errors = [{instancePath:instancePath+"/vendorId",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.messageId !== undefined){
let data1 = data.messageId;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(characters(data1) > 50){
validate23.errors = [{instancePath:instancePath+"/messageId",keyword:"maxLength",params:{limit: 50}}];
return false;
}
}
else {
validate23.errors = [{instancePath:instancePath+"/messageId",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.data !== undefined){
const _errs6 = errors;
if(typeof data.data !== "string"){
validate23.errors = [{instancePath:instancePath+"/data",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate23.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate23.errors = vErrors;
return errors === 0;
}

export const DataTransferResponse = validate24;

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.status === undefined) && (missing0 = "status")){
validate24.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "status") || (key0 === "data"))){
validate24.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.status !== undefined){
let data0 = data.status;
const _errs2 = errors;
if(typeof data0 !== "string"){
validate24.errors = [{instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((((data0 === "Accepted") || (data0 === "Rejected")) || (data0 === "UnknownMessageId")) || (data0 === "UnknownVendorId"))){
validate24.errors = [{instancePath:instancePath+"/status",keyword:"enum",params:{}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.data !== undefined){
const _errs4 = errors;
if(typeof data.data !== "string"){
validate24.errors = [{instancePath:instancePath+"/data",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate24.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate24.errors = vErrors;
return errors === 0;
}

export const GetConfigurationRequest = validate25;

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "key")){
validate25.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.key !== undefined){
let data0 = data.key;
const _errs2 = errors;
if(errors === _errs2){
if(Array.isArray(data0)){
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(characters(data1) > 50){
validate25.errors = [{instancePath:instancePath+"/key/" + i0,keyword:"maxLength",params:{limit: 50}}];
return false;
}
}
else {
validate25.errors = [{instancePath:instancePath+"/key/" + i0,keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs4 === errors;
if(!valid1){
break;
}
}
}
else {
validate25.errors = [{instancePath:instancePath+"/key",keyword:"type",params:{type: "array"}}];
return false;
}
}
}
}
}
else {
validate25.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate25.errors = vErrors;
return errors === 0;
}

export const GetConfigurationResponse = validate26;

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "configurationKey") || (key0 === "unknownKey"))){
validate26.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.configurationKey !== undefined){
let data0 = data.configurationKey;
const _errs2 = errors;
if(errors === _errs2){
if(Array.isArray(data0)){
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
const _errs4 = errors;
if(errors === _errs4){
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
let missing0;
if(((data1.key === undefined) && (missing0 = "key")) || ((data1.readonly === undefined) && (missing0 = "readonly"))){
validate26.errors = [{instancePath:instancePath+"/configurationKey/" + i0,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs6 = errors;
for(const key1 in data1){
if(!(((key1 === "key") || (key1 === "readonly")) || (key1 === "value"))){
validate26.errors = [{instancePath:instancePath+"/configurationKey/" + i0,keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs6 === errors){
if(data1.key !== undefined){
let data2 = data1.key;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data2 === "string"){
if(characters(data2) > 50){
validate26.errors = [{instancePath:instancePath+"/configurationKey/" + i0+"/key",keyword:"maxLength",params:{limit: 50}}];
return false;
}
}
else {
validate26.errors = [{instancePath:instancePath+"/configurationKey/" + i0+"/key",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs7 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.readonly !== undefined){
const _errs9 = errors;
if(typeof data1.readonly !== "boolean"){
validate26.errors = [{instancePath:instancePath+"/configurationKey/" + i0+"/readonly",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid2 = _errs9 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.value !== undefined){
let data4 = data1.value;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data4 === "string"){
if(characters(data4) > 500){
validate26.errors = [{instancePath:instancePath+"/configurationKey/" + i0+"/value",keyword:"maxLength",params:{limit: 500}}];
return false;
}
}
else {
validate26.errors = [{instancePath:instancePath+"/configurationKey/" + i0+"/value",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs11 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/configurationKey/" + i0,keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid1 = _errs4 === errors;
if(!valid1){
break;
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/configurationKey",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.unknownKey !== undefined){
let data5 = data.unknownKey;
const _errs13 = errors;
if(errors === _errs13){
if(Array.isArray(data5)){
var valid3 = true;
const len1 = data5.length;
for(let i1=0; i1<len1; i1++){
let data6 = data5[i1];
const _errs15 = errors;
if(errors === _errs15){
if(typeof data6 === "string"){
if(characters(data6) > 50){
validate26.errors = [{instancePath:instancePath+"/unknownKey/" + i1,keyword:"maxLength",params:{limit: 50}}];
return false;
}
}
else {
validate26.errors = [{instancePath:instancePath+"/unknownKey/" + i1,keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid3 = _errs15 === errors;
if(!valid3){
break;
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/unknownKey",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate26.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate26.errors = vErrors;
return errors === 0;
}

export const RemoteStartTransactionRequest = validate27;

function validate27(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.idTag === undefined) && (missing0 = "idTag")){
validate27.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "connectorId") || (key0 === "idTag")) || (key0 === "chargingProfile"))){
validate27.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.connectorId !== undefined){
let data0 = data.connectorId;
const _errs2 = errors;
if(!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))){
validate27.errors = [{instancePath:instancePath+"/connectorId",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.idTag !== undefined){
let data1 = data.idTag;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(characters(data1) > 20){
validate27.errors = [{instancePath:instancePath+"/idTag",keyword:"maxLength",params:{limit: 20}}];
return false;
}
}
else {
validate27.errors = [{instancePath:instancePath+"/idTag",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.chargingProfile !== undefined){
let data2 = data.chargingProfile;
const _errs6 = errors;
if(errors === _errs6){
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
let missing1;
if((((((data2.chargingProfileId === undefined) && (missing1 = "chargingProfileId")) || ((data2.stackLevel === undefined) && (missing1 = "stackLevel"))) || ((data2.chargingProfilePurpose === undefined) && (missing1 = "chargingProfilePurpose"))) || ((data2.chargingProfileKind === undefined) && (missing1 = "chargingProfileKind"))) || ((data2.chargingSchedule === undefined) && (missing1 = "chargingSchedule"))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
const _errs8 = errors;
for(const key1 in data2){
if(!(["chargingProfileId","transactionId","stackLevel","chargingProfilePurpose","chargingProfileKind","recurrencyKind","validFrom","validTo","chargingSchedule"].includes(key1))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs8 === errors){
if(data2.chargingProfileId !== undefined){
let data3 = data2.chargingProfileId;
const _errs9 = errors;
if(!((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3)))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingProfileId",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid1 = _errs9 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data2.transactionId !== undefined){
let data4 = data2.transactionId;
const _errs11 = errors;
if(!((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4)))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/transactionId",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid1 = _errs11 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data2.stackLevel !== undefined){
let data5 = data2.stackLevel;
const _errs13 = errors;
if(!((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5)))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/stackLevel",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid1 = _errs13 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data2.chargingProfilePurpose !== undefined){
let data6 = data2.chargingProfilePurpose;
const _errs15 = errors;
if(typeof data6 !== "string"){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingProfilePurpose",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((data6 === "ChargePointMaxProfile") || (data6 === "TxDefaultProfile")) || (data6 === "TxProfile"))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingProfilePurpose",keyword:"enum",params:{}}];
return false;
}
var valid1 = _errs15 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data2.chargingProfileKind !== undefined){
let data7 = data2.chargingProfileKind;
const _errs17 = errors;
if(typeof data7 !== "string"){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingProfileKind",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((data7 === "Absolute") || (data7 === "Recurring")) || (data7 === "Relative"))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingProfileKind",keyword:"enum",params:{}}];
return false;
}
var valid1 = _errs17 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data2.recurrencyKind !== undefined){
let data8 = data2.recurrencyKind;
const _errs19 = errors;
if(typeof data8 !== "string"){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/recurrencyKind",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data8 === "Daily") || (data8 === "Weekly"))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/recurrencyKind",keyword:"enum",params:{}}];
return false;
}
var valid1 = _errs19 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data2.validFrom !== undefined){
let data9 = data2.validFrom;
const _errs21 = errors;
if(errors === _errs21){
if(errors === _errs21){
if(typeof data9 === "string"){
if(!(formats0(data9))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/validFrom",keyword:"format",params:{format: "date-time"}}];
return false;
}
}
else {
validate27.errors = [{instancePath:instancePath+"/chargingProfile/validFrom",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
var valid1 = _errs21 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data2.validTo !== undefined){
let data10 = data2.validTo;
const _errs23 = errors;
if(errors === _errs23){
if(errors === _errs23){
if(typeof data10 === "string"){
if(!(formats0(data10))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/validTo",keyword:"format",params:{format: "date-time"}}];
return false;
}
}
else {
validate27.errors = [{instancePath:instancePath+"/chargingProfile/validTo",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
var valid1 = _errs23 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data2.chargingSchedule !== undefined){
let data11 = data2.chargingSchedule;
const _errs25 = errors;
if(errors === _errs25){
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
let missing2;
if(((data11.chargingRateUnit === undefined) && (missing2 = "chargingRateUnit")) || ((data11.chargingSchedulePeriod === undefined) && (missing2 = "chargingSchedulePeriod"))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule",keyword:"required",params:{missingProperty: missing2}}];
return false;
}
else {
const _errs27 = errors;
for(const key2 in data11){
if(!(((((key2 === "duration") || (key2 === "startSchedule")) || (key2 === "chargingRateUnit")) || (key2 === "chargingSchedulePeriod")) || (key2 === "minChargingRate"))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule",keyword:"additionalProperties",params:{additionalProperty: key2}}];
return false;
break;
}
}
if(_errs27 === errors){
if(data11.duration !== undefined){
let data12 = data11.duration;
const _errs28 = errors;
if(!((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12)))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule/duration",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid2 = _errs28 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data11.startSchedule !== undefined){
let data13 = data11.startSchedule;
const _errs30 = errors;
if(errors === _errs30){
if(errors === _errs30){
if(typeof data13 === "string"){
if(!(formats0(data13))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule/startSchedule",keyword:"format",params:{format: "date-time"}}];
return false;
}
}
else {
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule/startSchedule",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
var valid2 = _errs30 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data11.chargingRateUnit !== undefined){
let data14 = data11.chargingRateUnit;
const _errs32 = errors;
if(typeof data14 !== "string"){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule/chargingRateUnit",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data14 === "A") || (data14 === "W"))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule/chargingRateUnit",keyword:"enum",params:{}}];
return false;
}
var valid2 = _errs32 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data11.chargingSchedulePeriod !== undefined){
let data15 = data11.chargingSchedulePeriod;
const _errs34 = errors;
if(errors === _errs34){
if(Array.isArray(data15)){
var valid3 = true;
const len0 = data15.length;
for(let i0=0; i0<len0; i0++){
let data16 = data15[i0];
const _errs36 = errors;
if(errors === _errs36){
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
let missing3;
if(((data16.startPeriod === undefined) && (missing3 = "startPeriod")) || ((data16.limit === undefined) && (missing3 = "limit"))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule/chargingSchedulePeriod/" + i0,keyword:"required",params:{missingProperty: missing3}}];
return false;
}
else {
const _errs38 = errors;
for(const key3 in data16){
if(!(((key3 === "startPeriod") || (key3 === "limit")) || (key3 === "numberPhases"))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule/chargingSchedulePeriod/" + i0,keyword:"additionalProperties",params:{additionalProperty: key3}}];
return false;
break;
}
}
if(_errs38 === errors){
if(data16.startPeriod !== undefined){
let data17 = data16.startPeriod;
const _errs39 = errors;
if(!((typeof data17 == "number") && (!(data17 % 1) && !isNaN(data17)))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule/chargingSchedulePeriod/" + i0+"/startPeriod",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid4 = _errs39 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data16.limit !== undefined){
let data18 = data16.limit;
const _errs41 = errors;
if(errors === _errs41){
if(typeof data18 == "number"){
if(Math.abs(Math.round(data18 / 0.1) - data18 / 0.1) > 1e-6){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule/chargingSchedulePeriod/" + i0+"/limit",keyword:"multipleOf",params:{}}];
return false;
}
}
else {
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule/chargingSchedulePeriod/" + i0+"/limit",keyword:"type",params:{type: "number"}}];
return false;
}
}
var valid4 = _errs41 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data16.numberPhases !== undefined){
let data19 = data16.numberPhases;
const _errs43 = errors;
if(!((typeof data19 == "number") && (!(data19 % 1) && !isNaN(data19)))){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule/chargingSchedulePeriod/" + i0+"/numberPhases",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid4 = _errs43 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
}
else {
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule/chargingSchedulePeriod/" + i0,keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid3 = _errs36 === errors;
if(!valid3){
break;
}
}
}
else {
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule/chargingSchedulePeriod",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid2 = _errs34 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data11.minChargingRate !== undefined){
let data20 = data11.minChargingRate;
const _errs45 = errors;
if(errors === _errs45){
if(typeof data20 == "number"){
if(Math.abs(Math.round(data20 / 0.1) - data20 / 0.1) > 1e-6){
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule/minChargingRate",keyword:"multipleOf",params:{}}];
return false;
}
}
else {
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule/minChargingRate",keyword:"type",params:{type: "number"}}];
return false;
}
}
var valid2 = _errs45 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
}
}
else {
validate27.errors = [{instancePath:instancePath+"/chargingProfile/chargingSchedule",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid1 = _errs25 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate27.errors = [{instancePath:instancePath+"/chargingProfile",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate27.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate27.errors = vErrors;
return errors === 0;
}

export const RemoteStartTransactionResponse = validate28;

function validate28(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.status === undefined) && (missing0 = "status")){
validate28.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "status")){
validate28.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.status !== undefined){
let data0 = data.status;
if(typeof data0 !== "string"){
validate28.errors = [{instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data0 === "Accepted") || (data0 === "Rejected"))){
validate28.errors = [{instancePath:instancePath+"/status",keyword:"enum",params:{}}];
return false;
}
}
}
}
}
else {
validate28.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate28.errors = vErrors;
return errors === 0;
}

export const RemoteStopTransactionRequest = validate29;

function validate29(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.transactionId === undefined) && (missing0 = "transactionId")){
validate29.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "transactionId")){
validate29.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.transactionId !== undefined){
let data0 = data.transactionId;
if(!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))){
validate29.errors = [{instancePath:instancePath+"/transactionId",keyword:"type",params:{type: "integer"}}];
return false;
}
}
}
}
}
else {
validate29.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate29.errors = vErrors;
return errors === 0;
}

export const RemoteStopTransactionResponse = validate30;

function validate30(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.status === undefined) && (missing0 = "status")){
validate30.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "status")){
validate30.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.status !== undefined){
let data0 = data.status;
if(typeof data0 !== "string"){
validate30.errors = [{instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data0 === "Accepted") || (data0 === "Rejected"))){
validate30.errors = [{instancePath:instancePath+"/status",keyword:"enum",params:{}}];
return false;
}
}
}
}
}
else {
validate30.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate30.errors = vErrors;
return errors === 0;
}

export const ResetRequest = validate31;

function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.type === undefined) && (missing0 = "type")){
validate31.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "type")){
validate31.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.type !== undefined){
let data0 = data.type;
if(typeof data0 !== "string"){
validate31.errors = [{instancePath:instancePath+"/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data0 === "Hard") || (data0 === "Soft"))){
validate31.errors = [{instancePath:instancePath+"/type",keyword:"enum",params:{}}];
return false;
}
}
}
}
}
else {
validate31.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate31.errors = vErrors;
return errors === 0;
}

export const ResetResponse = validate32;

function validate32(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.status === undefined) && (missing0 = "status")){
validate32.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "status")){
validate32.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.status !== undefined){
let data0 = data.status;
if(typeof data0 !== "string"){
validate32.errors = [{instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data0 === "Accepted") || (data0 === "Rejected"))){
validate32.errors = [{instancePath:instancePath+"/status",keyword:"enum",params:{}}];
return false;
}
}
}
}
}
else {
validate32.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate32.errors = vErrors;
return errors === 0;
}

export const TriggerMessageRequest = validate33;

function validate33(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.requestedMessage === undefined) && (missing0 = "requestedMessage")){
validate33.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "requestedMessage") || (key0 === "connectorId"))){
validate33.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.requestedMessage !== undefined){
let data0 = data.requestedMessage;
const _errs2 = errors;
if(typeof data0 !== "string"){
validate33.errors = [{instancePath:instancePath+"/requestedMessage",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((((((data0 === "BootNotification") || (data0 === "DiagnosticsStatusNotification")) || (data0 === "FirmwareStatusNotification")) || (data0 === "Heartbeat")) || (data0 === "MeterValues")) || (data0 === "StatusNotification"))){
validate33.errors = [{instancePath:instancePath+"/requestedMessage",keyword:"enum",params:{}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.connectorId !== undefined){
let data1 = data.connectorId;
const _errs4 = errors;
if(!((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1)))){
validate33.errors = [{instancePath:instancePath+"/connectorId",keyword:"type",params:{type: "integer"}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate33.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate33.errors = vErrors;
return errors === 0;
}

export const TriggerMessageResponse = validate34;

function validate34(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.status === undefined) && (missing0 = "status")){
validate34.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "status")){
validate34.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.status !== undefined){
let data0 = data.status;
if(typeof data0 !== "string"){
validate34.errors = [{instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((data0 === "Accepted") || (data0 === "Rejected")) || (data0 === "NotImplemented"))){
validate34.errors = [{instancePath:instancePath+"/status",keyword:"enum",params:{}}];
return false;
}
}
}
}
}
else {
validate34.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate34.errors = vErrors;
return errors === 0;
}

export const UnlockConnectorRequest = validate35;

function validate35(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.connectorId === undefined) && (missing0 = "connectorId")){
validate35.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "connectorId")){
validate35.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.connectorId !== undefined){
let data0 = data.connectorId;
if(!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))){
validate35.errors = [{instancePath:instancePath+"/connectorId",keyword:"type",params:{type: "integer"}}];
return false;
}
}
}
}
}
else {
validate35.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate35.errors = vErrors;
return errors === 0;
}

export const UnlockConnectorResponse = validate36;

function validate36(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.status === undefined) && (missing0 = "status")){
validate36.errors = [{instancePath,keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "status")){
validate36.errors = [{instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.status !== undefined){
let data0 = data.status;
if(typeof data0 !== "string"){
validate36.errors = [{instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((data0 === "Unlocked") || (data0 === "UnlockFailed")) || (data0 === "NotSupported"))){
validate36.errors = [{instancePath:instancePath+"/status",keyword:"enum",params:{}}];
return false;
}
}
}
}
}
else {
validate36.errors = [{instancePath,keyword:"type",params:{type: "object"}}];
return false;
}
}
validate36.errors = vErrors;
return errors === 0;
}

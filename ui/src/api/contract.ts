// The shapes of `/api/v1`, by the names the pages use. They come from docs/openapi.json, which the server writes of
// itself: a change there that the pages do not follow fails the build. Times are ISO-8601 in UTC.

import type { components } from '../../target/generated/openapi';

type Shapes = components['schemas'];

export type Door = Session['door'];
export type Session = Shapes['Session'];
export type Reason = Shapes['Reason'];

export type EnrolmentLook = Shapes['Invited'];
export type EnrolmentDraft = Shapes['Draft'];
export type PasswordVerdict = Shapes['Verdict'];
export type EnrolmentBegun = Shapes['Begun'];
export type EnrolmentFinish = Shapes['Finish'];
export type EnrolmentFinished = Shapes['Enrolled'];

/** The ways to show a second factor that these pages know; the server may know more. */
export type Factor = 'totp' | 'passkey' | 'recovery-code';
export type SignInBegun = Shapes['FactorNeeded'];
export type SecondFactorProof = Shapes['SecondFactor'];
/** `PublicKeyCredentialCreationOptions` or `…RequestOptions` as JSON. */
export type PasskeyOptions = Shapes['PasskeyAsked']['passkey'];
export type PasskeyAsked = Shapes['PasskeyAsked'];

export type ConfirmationAsked = Shapes['ConfirmationAsked'];
export type ConfirmationProof = Shapes['Confirmation'];

export type Notice = Shapes['Notice'];
export type OpenSession = Shapes['OpenSession'];
export type Passkey = Shapes['Passkey'];
export type Factors = Shapes['Factors'];
export type RecoveryCodes = Shapes['RecoveryCodes'];

export type BrowserPhone = Shapes['BrowserPhone'];
export type Relays = Shapes['Relays'];

export type MessageBox = Shapes['MessageBox'];
export type LeftMessage = Shapes['LeftMessage'];
export type MailChoice = Shapes['MailChoice'];
export type MailStanding = Shapes['MailStanding'];

export type RecordedCalls = Shapes['Recordings'];
export type RecordedCall = Shapes['Recorded'];

export type DeviceRow = Shapes['DeviceEntry'];
export type DeviceMade = Shapes['DeviceMade'];
export type TrunkRow = Shapes['TrunkEntry'];
export type CallNow = Shapes['CallNow'];
export type CallPart = Shapes['CallPart'];
export type CallRecordsPage = Shapes['CallRecordsPage'];
export type CallSheet = Shapes['CallSheet'];

export type State = Shapes['State'];
export type Certificate = Shapes['Certificate'];
export type DoorState = Shapes['Door'];
export type TrustReport = Shapes['Trust'];
export type ControlReport = Shapes['ControlSeen'];
export type ControlState = ControlReport['state'];
export type PolicyRow = Shapes['Promise'];
export type AuditPage = Shapes['Audit'];
export type AuditRow = Shapes['AuditRow'];
export type PersonRow = Shapes['PersonEntry'];
export type Invitation = Shapes['InvitationLink'];

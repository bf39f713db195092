/** Why the broker refused a publish, a connection or a subscription. Closed list: labels of a metric, lines of the log. */
export const REFUSAL_REASONS = {
  topicNotAllowed: 'The topic is not below the prefix of the credential, or its channel is unknown',
  topicInvalid: 'The topic has an empty level, a wildcard, a control character or is not UTF-8',
  payloadTooLarge: 'The payload is larger than allowed',
  messageIdMissing: 'A QoS 1 or 2 message without a message id',
  revoked: 'The credential was removed, disabled or changed',
  journalFull: 'The journal has reached its quota',
  journalFailed: 'The journal cannot write at present',
  protocolVersion: 'Only MQTT 3.1.1 is spoken here',
  clientId: 'The client id is empty or not the device id (services: user name, colon, anything)',
  userName: 'User name and password are both required',
  notUtf8: 'A string of CONNECT is not well-formed UTF-8 or has a control character',
  willNotAllowed: 'The Last Will is on a topic the credential may not publish on',
  badCredentials: 'Unknown user name or wrong password',
  tooManyFailures: 'Too many failed sign-ins, wait',
  tooManyTakeovers: 'The same identity signs in again and again from different connections',
  registryUnavailable: 'The registry does not answer, nobody can be let in',
  loginTimeout: 'The sign-in took too long',
  sharedSubscription: '$share subscriptions are not offered',
  filterNotAllowed: 'The filter is not below the prefix of the credential',
  tooManySubscriptions: 'Too many subscriptions, or a filter too long or too deep',
} as const;

export type RefusalReason = keyof typeof REFUSAL_REASONS;

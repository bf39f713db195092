/** Interface states of RFC 8343, shared by every kind that has a network port. */
export const ADMIN_STATUS = ['up', 'down', 'testing'];

export const OPER_STATUS = ['up', 'down', 'testing', 'unknown', 'dormant', 'not-present', 'lower-layer-down'];

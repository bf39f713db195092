/** A city is a tenant: data in the registry, never code. Keys and names follow the official municipality list. */
export interface City {
  /** ASCII, in topics and addresses: `^[a-z][a-z0-9-]{1,30}$`. */
  slug: string;
  name: string;
  /** Amtlicher Gemeindeschlüssel, 8 digits. */
  ags: string;
  timeZone: string;
  /** GeoJSON order: longitude, latitude. */
  center: [longitude: number, latitude: number];
}

export const CITY_SLUG = /^[a-z][a-z0-9-]{1,30}$/;

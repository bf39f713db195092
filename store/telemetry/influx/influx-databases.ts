/**
 * Which database a city's readings are in: one for all, or one per city, so that a reader can be given one city and no
 * other. InfluxDB 2.x says bucket and answers InfluxQL under the same name.
 */
import { AppError } from '#core/app-error.ts';

export interface InfluxDatabases {
  /** Throws STORE_REFUSED for a city that can have none. */
  ofCity(city: string): string;
  /** Where these cities are; all cities if absent. Only what exists or may exist. */
  ofCities(cities: readonly string[] | undefined): Promise<string[]>;
}

const CITY = /^[a-z0-9][a-z0-9-]{0,62}$/;
export const DATABASE_NAME = /^[A-Za-z0-9][\w-]{0,62}$/;

export function createSharedDatabase(name: string): InfluxDatabases {
  return {
    ofCity: () => name,
    ofCities: async () => [name],
  };
}

/** @param listAll the databases there are */
export function createCityDatabases(prefix: string, listAll: () => Promise<string[]>): InfluxDatabases {
  const isOurs = (name: string) => name.startsWith(`${prefix}-`) && CITY.test(name.slice(prefix.length + 1));
  return {
    ofCity(city) {
      if (CITY.test(city)) return `${prefix}-${city}`;
      throw new AppError(
        'STORE_REFUSED',
        'The reading cannot be stored: no database can be named after its city',
      );
    },
    async ofCities(cities) {
      const asked = cities && new Set(cities.map(city => `${prefix}-${city}`));
      return (await listAll()).filter(name => isOurs(name) && (!asked || asked.has(name))).sort();
    },
  };
}

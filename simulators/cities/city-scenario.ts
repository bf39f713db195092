/** What is peculiar to one city of the demo network: its places, its streets, its week. Data, no behaviour. */
import type { City } from '#core/cities.ts';
import type { Position } from '#core/devices.ts';

export interface District {
  name: string;
  center: Position;
  radiusKm: number;
}

export interface EventPlace {
  name: string;
  position: Position;
}

export interface CityScenario {
  city: City;
  /** Begins every device id of the city: `kl` of `kl-lm-0042`. */
  prefix: string;
  /** Device counts at scale 1. */
  masts: number;
  hotspots: number;
  fibreNodes: number;
  /** The first is the centre. */
  districts: readonly District[];
  streets: {
    /** Lead from the centre to the other districts; tall masts, often two lamps. */
    main: readonly string[];
    residential: readonly string[];
    /** Low masts, dimmed deeply, some raised by motion. */
    paths: readonly string[];
  };
  /** Where hotspots hang, busiest first. */
  squares: readonly string[];
  eventPlaces: readonly EventPlace[];
  /** Weekdays, 0 = Sunday. */
  marketDays: readonly number[];
}

/** Every city of the network lies in Rhineland-Palatinate and keeps Berlin time. */
export function toCity(slug: string, name: string, ags: string, center: Position): City {
  return { slug, name, ags, timeZone: 'Europe/Berlin', center };
}

/** The ten cities of the demo network. */
import { andernach } from './andernach.ts';
import { badKreuznach } from './bad-kreuznach.ts';
import type { CityScenario } from './city-scenario.ts';
import { kaiserslautern } from './kaiserslautern.ts';
import { katzenelnbogen } from './katzenelnbogen.ts';
import { landau } from './landau.ts';
import { pirmasens } from './pirmasens.ts';
import { speyer } from './speyer.ts';
import { trier } from './trier.ts';
import { woerth } from './woerth.ts';
import { zweibruecken } from './zweibruecken.ts';

export const CITY_SCENARIOS: readonly CityScenario[] = [
  andernach,
  badKreuznach,
  kaiserslautern,
  katzenelnbogen,
  landau,
  pirmasens,
  speyer,
  trier,
  woerth,
  zweibruecken,
];

/** Undefined for a city that is not of the demo network. */
export function findCityScenario(slug: string): CityScenario | undefined {
  return CITY_SCENARIOS.find(scenario => scenario.city.slug === slug);
}

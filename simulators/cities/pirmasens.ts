import { type CityScenario, toCity } from './city-scenario.ts';

export const pirmasens: CityScenario = {
  city: toCity('pirmasens', 'Pirmasens', '07317000', [7.6035, 49.2015]),
  prefix: 'ps',
  masts: 140,
  hotspots: 18,
  fibreNodes: 4,
  districts: [
    { name: 'Innenstadt', center: [7.6035, 49.2015], radiusKm: 0.8 },
    { name: 'Kirchberg', center: [7.591, 49.196], radiusKm: 0.5 },
    { name: 'Winzeln', center: [7.57, 49.189], radiusKm: 0.5 },
    { name: 'Fehrbach', center: [7.588, 49.216], radiusKm: 0.5 },
    { name: 'Sommerwald', center: [7.619, 49.208], radiusKm: 0.5 },
  ],
  streets: {
    main: ['Zweibrücker Straße', 'Lemberger Straße', 'Landauer Straße', 'Winzler Straße'],
    residential: [
      'Hauptstraße',
      'Schlossstraße',
      'Bahnhofstraße',
      'Alleestraße',
      'Höfelsgasse',
      'Buchsweilerstraße',
      'Charlottenstraße',
      'Schäferstraße',
    ],
    paths: ['Strecktalpark', 'Neufferpark', 'Eisweiherpark'],
  },
  squares: [
    'Exerzierplatz',
    'Schlossplatz',
    'Rheinberger',
    'Hauptbahnhof',
    'Dynamikum',
    'Messehalle',
    'Neuffer am Park',
  ],
  eventPlaces: [
    { name: 'Exerzierplatz', position: [7.6062, 49.2008] },
    { name: 'Schlossplatz', position: [7.6027, 49.2026] },
  ],
  marketDays: [3, 6],
};

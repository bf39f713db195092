import { type CityScenario, toCity } from './city-scenario.ts';

export const zweibruecken: CityScenario = {
  city: toCity('zweibruecken', 'Zweibrücken', '07320000', [7.36, 49.247]),
  prefix: 'zw',
  masts: 120,
  hotspots: 16,
  fibreNodes: 4,
  districts: [
    { name: 'Innenstadt', center: [7.36, 49.247], radiusKm: 0.7 },
    { name: 'Ernstweiler', center: [7.346, 49.253], radiusKm: 0.5 },
    { name: 'Bubenhausen', center: [7.348, 49.24], radiusKm: 0.4 },
    { name: 'Ixheim', center: [7.363, 49.232], radiusKm: 0.4 },
    { name: 'Niederauerbach', center: [7.378, 49.262], radiusKm: 0.5 },
  ],
  streets: {
    main: ['Homburger Straße', 'Saarlandstraße', 'Landauer Straße', 'Bitscher Straße'],
    residential: [
      'Hauptstraße',
      'Fruchtmarktstraße',
      'Kaiserstraße',
      'Lammstraße',
      'Maxstraße',
      'Ritterstraße',
      'Poststraße',
    ],
    paths: ['Rosengartenstraße', 'Schwarzbachweg', 'Fasaneriestraße'],
  },
  squares: [
    'Alexanderplatz',
    'Schlossplatz',
    'Hallplatz',
    'Herzogplatz',
    'Hauptbahnhof',
    'Rosengarten',
    'Festhalle',
  ],
  eventPlaces: [
    { name: 'Schlossplatz', position: [7.3615, 49.2483] },
    { name: 'Alexanderplatz', position: [7.3597, 49.2466] },
  ],
  marketDays: [4, 6],
};

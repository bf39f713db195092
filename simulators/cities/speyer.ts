import { type CityScenario, toCity } from './city-scenario.ts';

export const speyer: CityScenario = {
  city: toCity('speyer', 'Speyer', '07318000', [8.4365, 49.3172]),
  prefix: 'sp',
  masts: 170,
  hotspots: 24,
  fibreNodes: 5,
  districts: [
    { name: 'Innenstadt', center: [8.4365, 49.3172], radiusKm: 0.8 },
    { name: 'Speyer-West', center: [8.413, 49.318], radiusKm: 0.7 },
    { name: 'Speyer-Nord', center: [8.425, 49.335], radiusKm: 0.7 },
    { name: 'Vogelgesang', center: [8.43, 49.303], radiusKm: 0.6 },
  ],
  streets: {
    main: ['Bahnhofstraße', 'Wormser Straße', 'Landauer Straße', 'Iggelheimer Straße'],
    residential: [
      'Maximilianstraße',
      'Gilgenstraße',
      'Roßmarktstraße',
      'Große Himmelsgasse',
      'Ludwigstraße',
      'Mühlturmstraße',
      'Schützenstraße',
      'Hilgardstraße',
      'Armbruststraße',
    ],
    paths: ['Domgarten', 'Rheinallee', 'Woogbachweg', 'Adenauerpark'],
  },
  squares: [
    'Domplatz',
    'Altpörtel',
    'Alte Münze',
    'Königsplatz',
    'Fischmarkt',
    'Holzmarkt',
    'Hauptbahnhof',
    'Technik Museum',
    'Berliner Platz',
  ],
  eventPlaces: [
    { name: 'Festplatz', position: [8.4452, 49.3148] },
    { name: 'Domplatz', position: [8.441, 49.3173] },
    { name: 'Alte Münze', position: [8.4385, 49.3174] },
  ],
  marketDays: [2, 4, 6],
};

import { type CityScenario, toCity } from './city-scenario.ts';

export const andernach: CityScenario = {
  city: toCity('andernach', 'Andernach', '07137003', [7.4015, 50.439]),
  prefix: 'an',
  masts: 90,
  hotspots: 14,
  fibreNodes: 3,
  districts: [
    { name: 'Innenstadt', center: [7.4015, 50.439], radiusKm: 0.7 },
    { name: 'Südstadt', center: [7.404, 50.43], radiusKm: 0.5 },
    { name: 'Namedy', center: [7.365, 50.45], radiusKm: 0.3 },
    { name: 'Miesenheim', center: [7.418, 50.407], radiusKm: 0.4 },
  ],
  streets: {
    main: ['Koblenzer Straße', 'Breite Straße', 'Füllscheuerweg'],
    residential: [
      'Hochstraße',
      'Bahnhofstraße',
      'Kirchstraße',
      'Ludwigstraße',
      'Güntherstraße',
      'Agrippastraße',
      'Steinweg',
    ],
    paths: ['Rheinanlagen', 'Schlossgarten'],
  },
  squares: [
    'Marktplatz',
    'Runder Turm',
    'Helmwartsplatz',
    'Bahnhof',
    'Geysir-Zentrum',
    'Konrad-Adenauer-Allee',
  ],
  eventPlaces: [
    { name: 'Marktplatz', position: [7.4018, 50.4398] },
    { name: 'Rheinanlagen', position: [7.405, 50.4412] },
  ],
  marketDays: [2, 5],
};

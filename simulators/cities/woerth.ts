import { type CityScenario, toCity } from './city-scenario.ts';

export const woerth: CityScenario = {
  city: toCity('woerth', 'Wörth am Rhein', '07334501', [8.26, 49.0515]),
  prefix: 'wo',
  masts: 60,
  hotspots: 12,
  fibreNodes: 3,
  districts: [
    { name: 'Altort', center: [8.26, 49.0515], radiusKm: 0.6 },
    { name: 'Dorschberg', center: [8.251, 49.047], radiusKm: 0.5 },
    { name: 'Maximiliansau', center: [8.297, 49.042], radiusKm: 0.5 },
    { name: 'Schaidt', center: [8.095, 49.057], radiusKm: 0.4 },
  ],
  streets: {
    main: ['Ottstraße', 'Hanns-Martin-Schleyer-Straße', 'Cany-Barville-Straße'],
    residential: ['Luitpoldstraße', 'Forststraße', 'Mozartstraße', 'Pfarrstraße', 'Kronenstraße'],
    paths: ['Bürgerpark', 'Altrheinweg'],
  },
  squares: ['Rathausplatz', 'Festhalle', 'Bahnhof', 'Bienwaldhalle', 'Europaplatz'],
  eventPlaces: [
    { name: 'Festplatz', position: [8.2585, 49.0535] },
    { name: 'Rathausplatz', position: [8.2545, 49.0485] },
  ],
  marketDays: [5],
};

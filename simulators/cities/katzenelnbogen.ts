import { type CityScenario, toCity } from './city-scenario.ts';

export const katzenelnbogen: CityScenario = {
  city: toCity('katzenelnbogen', 'Katzenelnbogen', '07141068', [7.974, 50.2685]),
  prefix: 'ke',
  masts: 30,
  hotspots: 10,
  fibreNodes: 3,
  districts: [{ name: 'Ortskern', center: [7.974, 50.2685], radiusKm: 0.5 }],
  streets: {
    main: ['Römerstraße'],
    residential: ['Obertalstraße', 'Untertalstraße', 'Aarstraße', 'Burgstraße'],
    paths: ['Einrichweg'],
  },
  squares: ['Marktplatz', 'Rathaus', 'Stadthalle', 'Burg', 'Einrichschule'],
  eventPlaces: [{ name: 'Marktplatz', position: [7.9738, 50.2688] }],
  marketDays: [4],
};

import { type CityScenario, toCity } from './city-scenario.ts';

export const landau: CityScenario = {
  city: toCity('landau', 'Landau in der Pfalz', '07313000', [8.117, 49.1985]),
  prefix: 'ld',
  masts: 180,
  hotspots: 24,
  fibreNodes: 5,
  districts: [
    { name: 'Innenstadt', center: [8.117, 49.1985], radiusKm: 0.8 },
    { name: 'Horst', center: [8.128, 49.191], radiusKm: 0.5 },
    { name: 'Queichheim', center: [8.139, 49.203], radiusKm: 0.5 },
    { name: 'Nußdorf', center: [8.107, 49.222], radiusKm: 0.4 },
    { name: 'Godramstein', center: [8.079, 49.213], radiusKm: 0.4 },
    { name: 'Arzheim', center: [8.083, 49.19], radiusKm: 0.4 },
  ],
  streets: {
    main: ['Königstraße', 'Ostring', 'Westring', 'Weißenburger Straße', 'Horstring'],
    residential: [
      'Marktstraße',
      'Gerberstraße',
      'Theaterstraße',
      'Kronstraße',
      'Reiterstraße',
      'Ostbahnstraße',
      'Martin-Luther-Straße',
      'Xylanderstraße',
      'Badstraße',
    ],
    paths: ['Goethepark', 'Schillerpark', 'Fortstraße', 'Queichuferweg'],
  },
  squares: [
    'Rathausplatz',
    'Obertorplatz',
    'Untertorplatz',
    'Deutsches Tor',
    'Hauptbahnhof',
    'Stiftsplatz',
    'Max-Joseph-Platz',
    'Zoo',
    'Festhalle',
  ],
  eventPlaces: [
    { name: 'Rathausplatz', position: [8.1166, 49.1986] },
    { name: 'Alter Messplatz', position: [8.1105, 49.201] },
    { name: 'Neuer Messplatz', position: [8.1218, 49.2045] },
  ],
  marketDays: [2, 6],
};

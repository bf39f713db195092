import { type CityScenario, toCity } from './city-scenario.ts';

export const badKreuznach: CityScenario = {
  city: toCity('bad-kreuznach', 'Bad Kreuznach', '07133006', [7.8602, 49.8432]),
  prefix: 'kh',
  masts: 140,
  hotspots: 18,
  fibreNodes: 4,
  districts: [
    { name: 'Innenstadt', center: [7.8602, 49.8432], radiusKm: 0.8 },
    { name: 'Kurviertel', center: [7.8535, 49.8365], radiusKm: 0.4 },
    { name: 'Winzenheim', center: [7.849, 49.861], radiusKm: 0.4 },
    { name: 'Planig', center: [7.915, 49.8565], radiusKm: 0.5 },
    { name: 'Süd-Ost', center: [7.88, 49.836], radiusKm: 0.5 },
  ],
  streets: {
    main: ['Wilhelmstraße', 'Mannheimer Straße', 'Bosenheimer Straße', 'Salinenstraße'],
    residential: [
      'Kreuzstraße',
      'Hochstraße',
      'Römerstraße',
      'Gerbergasse',
      'Ringstraße',
      'Brückes',
      'Baumgartenstraße',
      'Rheingrafenstraße',
    ],
    paths: ['Kurhausstraße', 'Oranienpark', 'Naheuferweg'],
  },
  squares: ['Kornmarkt', 'Eiermarkt', 'Salzmarkt', 'Bahnhof', 'Kurhaus', 'Holzmarkt', 'Alte Nahebrücke'],
  eventPlaces: [
    { name: 'Pfingstwiese', position: [7.8705, 49.8475] },
    { name: 'Kornmarkt', position: [7.8607, 49.8437] },
  ],
  marketDays: [2, 5],
};

/** Rules every dashboard keeps, as Grafana's dashboard-linter and our own conventions have them. */
import type { Dashboard, GridPos, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { describe, expect, test } from 'vitest';
import { PLATFORM_LIMITS } from '../../../dashboards/grafana/platform-limits.ts';
import { CITY_SCENARIOS } from '../../../simulators/cities/city-scenarios.ts';
import { isRow, listPanels, type PanelTarget, readAlertRules, readDashboards } from './dashboard-queries.ts';

const dashboards = readDashboards();
const uids = dashboards.map(dashboard => dashboard.uid!);
const UNITS = new Set<unknown>(Object.values(units));

/** Each entry names a fault; none is good. */
function faultsOf(check: (panel: Panel, dashboard: Dashboard) => string | undefined): string[] {
  return dashboards.flatMap(dashboard =>
    listPanels(dashboard).flatMap(panel => {
      const fault = check(panel, dashboard);
      return fault === undefined ? [] : [`${dashboard.uid} / ${panel.title}: ${fault}`];
    }),
  );
}

const targetsOf = (panel: Panel) => (panel.targets ?? []) as unknown as PanelTarget[];

describe('dashboards', () => {
  test('have unique, short, speaking uids and unique titles', () => {
    expect(new Set(uids).size).toBe(uids.length);
    expect(new Set(dashboards.map(({ title }) => title)).size).toBe(uids.length);
    for (const uid of uids) expect(uid).toMatch(/^leitstand-[a-z]{3,30}$/);
  });

  test('are read-only, in German time, with description, menu and refresh', () => {
    for (const dashboard of dashboards) {
      expect(dashboard).toMatchObject({
        editable: false,
        timezone: 'Europe/Berlin',
        refresh: '1m',
        tags: ['leitstand'],
        description: expect.stringMatching(/\w/),
        links: [{ type: 'dashboards', includeVars: true, keepTime: true, tags: ['leitstand'] }],
      });
    }
  });

  test('have the same variables: data source, then city, kind and device in this order', () => {
    for (const dashboard of dashboards) {
      const names = dashboard.templating.list!.map(({ name }) => name);
      expect(names.filter(name => ['city', 'kind', 'device'].includes(name))).toEqual([
        'city',
        'kind',
        'device',
      ]);
      expect(names).toContain('datasource');
    }
  });

  test('load what depends on time again when the time changes, and All means all', () => {
    for (const variable of dashboards.flatMap(dashboard => dashboard.templating.list!)) {
      expect(variable.label, variable.name).toMatch(/\w/);
      if (variable.type === 'query') expect([variable.name, variable.refresh]).toEqual([variable.name, 2]);
      if (variable.includeAll) expect([variable.name, variable.allValue]).toEqual([variable.name, '.*']);
    }
  });

  test('show bandwidth requests where there is a city', () => {
    for (const dashboard of dashboards.filter(({ uid }) => uid !== 'leitstand-platform')) {
      const requests = dashboard.annotations.list!.find(({ name }) => name === 'Bandbreitenanträge');
      expect(requests).toMatchObject({ enable: true, datasource: { uid: `\${registry}` } });
    }
  });
});

describe('panels', () => {
  test('have an id of their own', () => {
    for (const dashboard of dashboards) {
      const ids = dashboard.panels!.flatMap(panel => [
        panel.id,
        ...(isRow(panel) ? panel.panels : []).map(({ id }) => id),
      ]);
      expect(ids.every(id => typeof id === 'number' && id > 0)).toBe(true);
      expect([dashboard.uid, new Set(ids).size]).toEqual([dashboard.uid, ids.length]);
    }
  });

  test('stay inside 24 columns and lie on nothing', () => {
    for (const dashboard of dashboards) {
      const open = dashboard.panels!.map(panel => panel.gridPos!);
      const hidden = dashboard.panels!.filter(isRow).map(row => row.panels.map(panel => panel.gridPos!));
      for (const places of [open, ...hidden])
        expect([dashboard.uid, findOverlaps(places)]).toEqual([dashboard.uid, []]);
    }
  });

  test('have a title, a description that says more than the title, and at least one query', () => {
    expect(
      faultsOf(panel => {
        if (!panel.title) return 'no title';
        if (!panel.description || panel.description.length < panel.title.length + 5) return 'no description';
        return panel.type !== 'alertlist' && targetsOf(panel).length === 0 ? 'no query' : undefined;
      }),
    ).toEqual([]);
  });

  test('say the unit, one that Grafana knows; shares are percent from 0 to 100', () => {
    expect(
      faultsOf(panel => {
        if (panel.type === 'alertlist') return undefined;
        const named = [
          panel.fieldConfig?.defaults.unit,
          ...(panel.fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
            properties.filter(({ id }) => id === 'unit').map(({ value }) => value),
          ),
        ];
        return named.every(unit => UNITS.has(unit) && unit !== units.PercentUnit)
          ? undefined
          : `unit ${named}`;
      }),
    ).toEqual([]);
  });

  test('colour a judgement only where a threshold is described', () => {
    expect(
      faultsOf(panel => {
        const steps = panel.fieldConfig?.defaults.thresholds?.steps ?? [];
        const judges = steps.some(({ color }) => color === 'red' || color === 'orange');
        return judges && !/Schwelle „|Was tun: /.test(panel.description!) ? 'not described' : undefined;
      }),
    ).toEqual([]);
  });

  test('take their data source from a variable of the dashboard', () => {
    expect(
      faultsOf((panel, dashboard) => {
        const names = dashboard.templating.list!.map(({ name }) => `\${${name}}`);
        const used = targetsOf(panel).map(target => target.datasource.uid);
        const isMixed = new Set(used).size > 1;
        const own = used.length > 0 && !isMixed ? [panel.datasource!.uid!] : [];
        const wrong = [...used, ...own].filter(uid => !names.includes(uid));
        if (isMixed && panel.datasource!.uid !== '-- Mixed --') return 'several data sources';
        return wrong.length > 0 ? `data source ${wrong}` : undefined;
      }),
    ).toEqual([]);
  });

  test('name no city and use every variable as a regular expression', () => {
    const cities = CITY_SCENARIOS.flatMap(({ city }) => [city.slug, city.name]);
    expect(
      faultsOf(panel => {
        const texts = targetsOf(panel).map(({ query, rawSql, expr }) => query ?? rawSql ?? expr ?? '');
        const city = cities.find(name => texts.some(text => text.includes(name)));
        if (city) return `names ${city}`;
        const careless = texts.find(text =>
          /'\$|\$(city|kind|device)\b|\$\{(city|kind|device)(:(?!regex)\w+)?\}/.test(text),
        );
        return careless && `variable without a format: ${careless}`;
      }),
    ).toEqual([]);
  });

  test('link to dashboards there are, and pass the variables they take', () => {
    const texts = [
      ...dashboards.map(dashboard => JSON.stringify(dashboard)),
      ...readAlertRules().map(rule => JSON.stringify(rule.annotations)),
    ];
    const links = texts.flatMap(text => [...text.matchAll(/\/d\/([^?"\\]+)(\?[^"\\]*)?/g)]);
    expect(links.length).toBeGreaterThan(10);
    for (const [, uid, query] of links) {
      const meant = uid!.includes('$')
        ? uids.filter(name => /^leitstand-(lightmast|hotspot|fibrenode)$/.test(name))
        : [uid!];
      expect(uids).toEqual(expect.arrayContaining(meant));
      const known = dashboards
        .find(dashboard => dashboard.uid === meant[0])!
        .templating.list!.map(({ name }) => name);
      const passed = [...(query ?? '').matchAll(/var-(\w+)=/g)].map(match => match[1]!);
      expect(known).toEqual(expect.arrayContaining(passed));
    }
  });
});

describe('alert rules', () => {
  test('have short unique uids and unique titles', () => {
    const rules = readAlertRules();
    for (const key of ['uid', 'title'] as const) {
      const values = rules.map(rule => rule[key]);
      expect(new Set(values).size).toBe(values.length);
    }
    for (const { uid } of rules) expect(uid).toMatch(/^[a-z0-9-]{1,40}$/);
  });

  test('watch what the platform’s dashboard colours, by the same expression and limit', () => {
    const panels = listPanels(dashboards.find(({ uid }) => uid === 'leitstand-platform')!);
    for (const [name, { expr, at, title }] of Object.entries(PLATFORM_LIMITS)) {
      const panel = panels.find(shown => targetsOf(shown).some(target => target.expr === expr));
      expect(
        panel?.fieldConfig?.defaults.thresholds?.steps.map(({ value }) => value),
        name,
      ).toEqual([null, at]);
      const rule = readAlertRules().find(written => written.title === title);
      expect(rule?.data[0]?.model.expr, name).toBe(expr);
      expect(JSON.stringify(rule?.data), name).toContain(`"params":[${at}]`);
    }
  });
});

function findOverlaps(places: readonly GridPos[]): string[] {
  return places.flatMap((a, index) => [
    ...(a.x + a.w > 24 || a.x < 0 ? [`${JSON.stringify(a)} leaves the grid`] : []),
    ...places
      .slice(index + 1)
      .filter(b => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h)
      .map(b => `${JSON.stringify(a)} lies on ${JSON.stringify(b)}`),
  ]);
}

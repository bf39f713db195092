/** Rights: who may touch which city follows from single assignments, and an end is an end. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Assignment,
  hasRole,
  isInCitySet,
  ROLES,
  toCitySet,
  toCommonAssignments,
  toNextEndMs,
} from '#core/assignments.ts';
import { parseOidcRoles } from '#core/oidc-roles.ts';

const CITIES = ['landau', 'speyer', 'trier'] as const;
const NOW_MS = 1_000;

const assignment: fc.Arbitrary<Assignment> = fc
  .record(
    {
      role: fc.constantFrom(...ROLES),
      cities: fc.oneof(fc.constant('*' as const), fc.subarray([...CITIES])),
      untilMs: fc.constantFrom(NOW_MS - 1, NOW_MS, NOW_MS + 1, NOW_MS + 500),
    },
    { requiredKeys: ['role', 'cities'] },
  )
  .map(made => made as Assignment);
const assignments = fc.array(assignment, { maxLength: 6 });
const roles = fc.subarray([...ROLES]);

/** By the words of the rule, one assignment after the other. */
function mayTouch(list: readonly Assignment[], wanted: readonly string[], city: string, nowMs: number) {
  return list.some(
    ({ role, cities, untilMs }) =>
      wanted.includes(role) &&
      (cities === '*' || cities.includes(city)) &&
      (untilMs === undefined || untilMs > nowMs),
  );
}

describe('assignments', () => {
  it('give a city to who holds one of the roles there now, and to nobody else', () => {
    fc.assert(
      fc.property(assignments, roles, fc.constantFrom(...CITIES), (list, wanted, city) => {
        const set = toCitySet(list, wanted, NOW_MS);
        expect(isInCitySet(set, city)).toBe(mayTouch(list, wanted, city, NOW_MS));
        if (isInCitySet(set, city)) expect(hasRole(list, wanted, NOW_MS)).toBe(true);
      }),
    );
  });

  it('change nothing before the next end, and something may end then', () => {
    fc.assert(
      fc.property(assignments, roles, (list, wanted) => {
        const endMs = toNextEndMs(list, NOW_MS);
        const before = JSON.stringify(toCitySet(list, wanted, NOW_MS));
        const lastMs = (endMs ?? NOW_MS + 10_000) - 1;
        expect(JSON.stringify(toCitySet(list, wanted, Math.max(NOW_MS, lastMs)))).toBe(before);
        if (endMs !== undefined) expect(endMs).toBeGreaterThan(NOW_MS);
      }),
    );
  });

  it('have in common what both give', () => {
    fc.assert(
      fc.property(assignments, assignments, fc.constantFrom(...CITIES), (some, others, city) => {
        for (const role of ROLES) {
          const both = mayTouch(some, [role], city, NOW_MS) && mayTouch(others, [role], city, NOW_MS);
          expect(mayTouch(toCommonAssignments(some, others), [role], city, NOW_MS)).toBe(both);
        }
      }),
    );
  });
});

describe('roles by a claim', () => {
  it('are read as written, and refused with what is wrong', () => {
    const parsed = parseOidcRoles('{"a":["operator:landau","viewer:*"],"b":[]}');
    expect([...(parsed as Map<string, Assignment[]>)]).toEqual([
      [
        'a',
        [
          { role: 'operator', cities: ['landau'] },
          { role: 'viewer', cities: '*' },
        ],
      ],
      ['b', []],
    ]);
    for (const text of [
      '[]',
      '{',
      '{"a":"operator:landau"}',
      '{"a":["boss:landau"]}',
      '{"a":["viewer:Landau"]}',
    ]) {
      expect(parseOidcRoles(text)).toHaveProperty('fault');
    }
  });
});

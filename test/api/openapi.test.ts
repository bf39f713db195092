/** The OpenAPI document: 3.1, complete, and of a shape that its readers understand. */
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import { createApiFixture } from './api-fixture.ts';

interface Operation {
  summary?: string;
  tags?: string[];
  security?: unknown[];
  parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}

interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
}

const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];

async function readDocument() {
  const { options, createToken } = await createApiFixture();
  const app = await buildApp(options);
  const headers = { authorization: `Bearer ${await createToken('viewer', '*')}` };
  const reply = await app.inject({ url: '/docs/json', headers });
  const operations = Object.entries((reply.json() as Document).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return { app, headers, document: reply.json() as Document, operations };
}

/** What JSON Schema 2020-12 asks, and what older drafts and OpenAPI 3.0 wrote differently. */
function checkSchema(schema: unknown, where: string): void {
  if (typeof schema === 'boolean') return;
  expect(schema, where).toBeTypeOf('object');
  const { type, items, properties, required, $ref, nullable, additionalProperties, anyOf } = schema as Record<
    string,
    unknown
  >;
  expect($ref, `${where}: no reference is left open`).toBeUndefined();
  expect(nullable, `${where}: nullable is gone since 3.1`).toBeUndefined();
  expect(Array.isArray(items), `${where}: tuples are prefixItems`).toBe(false);
  for (const name of type === undefined ? [] : [type].flat()) expect(TYPES, where).toContain(name);
  for (const name of (required as string[] | undefined) ?? []) expect(properties, where).toHaveProperty(name);
  if (items !== undefined) checkSchema(items, `${where}[]`);
  if (additionalProperties !== undefined) checkSchema(additionalProperties, `${where}.*`);
  for (const option of (anyOf as unknown[] | undefined) ?? []) checkSchema(option, `${where}|`);
  for (const [name, value] of Object.entries((properties as object | undefined) ?? {})) {
    checkSchema(value, `${where}.${name}`);
  }
}

/** What browsers ask for, as opposed to programs. */
const PAGES_AND_FILES = /^\/(?:docs|tiles|barrierefreiheit|\*?$)/;

function toPath(url: string): string {
  return url.replace(/:(\w+)/g, '{$1}');
}

describe('the OpenAPI document', () => {
  it('is version 3.1 and describes every route of the api', async () => {
    const { app, document, operations } = await readDocument();
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: 'Leitstand', version: '1' });
    const described = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    const registered = app.routeTable
      .filter(({ url }) => !PAGES_AND_FILES.test(url))
      .flatMap(({ methods, url }) => methods.map(method => `${method} ${toPath(url)}`))
      .filter(route => !route.startsWith('HEAD '));
    expect(described.sort()).toEqual(registered.sort());
  });

  it('says of every operation what it takes, gives and needs', async () => {
    const { app, operations } = await readDocument();
    for (const { path, method, operation } of operations) {
      const where = `${method} ${path}`;
      expect(operation.summary, where).toBeTruthy();
      expect(operation.tags, where).toHaveLength(1);
      expect(operation.responses['default']?.content, where).toHaveProperty(['application/problem+json']);
      const isOpen = operation.security?.length === 0;
      const { access } = app.routeTable.find(({ url }) => toPath(url) === path)!;
      expect(isOpen, where).toBe(access === 'open');
      const inPath = operation.parameters?.filter(parameter => parameter.in === 'path') ?? [];
      expect(inPath.map(parameter => `{${parameter.name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      for (const parameter of inPath) expect(parameter.required, where).toBe(true);
      for (const response of Object.values(operation.responses))
        expect(response.description, where).toBeTruthy();
    }
  });

  it('has only schemas of JSON Schema 2020-12', async () => {
    const { operations } = await readDocument();
    for (const { path, operation } of operations) {
      for (const parameter of operation.parameters ?? [])
        checkSchema(parameter.schema, `${path}?${parameter.name}`);
      const contents = [operation.requestBody, ...Object.values(operation.responses)].map(
        part => part?.content,
      );
      for (const { schema } of contents.flatMap(content => Object.values(content ?? {})))
        checkSchema(schema, path);
    }
  });

  it('has a page whose scripts the policy lets run', async () => {
    const { app, headers } = await readDocument();
    const page = await app.inject({ url: '/docs/', headers });
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    expect(page.body).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect((await app.inject({ url: '/docs/static/swagger-ui-bundle.js', headers })).statusCode).toBe(200);
  });
});
